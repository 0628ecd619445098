// More times for one desk: another grid beside what is there.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type GridDraft, previewOf } from '../../consult/grid';
import { fieldOf } from '../../consult/moments';
import { gridRequest } from '../../consult/setup';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import { addGrid } from '../../net/consult';
import type { WholeDesk } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { GridFields } from './GridFields';
import { GridPreview } from './GridPreview';

interface GridDialogProps {
	desk: WholeDesk;
	timeZone: string;
	slotMinutes: number;
	pauseMinutes: number;
	isWeekly: boolean;
	onDone: () => void;
	onClose: () => void;
}

export function GridDialog({ desk, timeZone, slotMinutes, pauseMinutes, isWeekly, onDone, onClose }: GridDialogProps) {
	const { t } = useTranslation();
	// at first: after the last slot, for an hour
	const last = fieldOf(desk.slots[desk.slots.length - 1]?.end ?? Date.now(), timeZone);
	const [grid, setGrid] = useState<GridDraft>({ date: last.slice(0, 10), begin: last.slice(11), end: '', slotMinutes, pauseMinutes, breaks: [], weeks: 1 });
	useFocusReturn();
	const preview = previewOf(grid);
	const form = useForm(async () => {
		await addGrid(desk.id, gridRequest(grid));
		onDone();
		onClose();
	});
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={form.submit}>
					<DialogBody>
						<DialogTitle>{t('consult.moreTimes')}</DialogTitle>
						<DialogContent className="form">
							<p>{t('consult.moreTimesText')}</p>
							<GridFields grid={grid} isWeekly={isWeekly} onChange={(change) => setGrid({ ...grid, ...change })} />
							<GridPreview grid={grid} preview={preview} />
							<ErrorBar code={form.error} />
						</DialogContent>
						<DialogActions fluid>
							<Button size="large" onClick={onClose}>
								{t('consult.cancel')}
							</Button>
							<Button type="submit" appearance="primary" size="large" data-testid="grid-save" disabled={form.isBusy || preview.fault !== null}>
								{t('consult.addTimes', { count: preview.slots })}
							</Button>
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}
