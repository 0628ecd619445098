// A talk goes to another time of the same desk.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { targetsOf } from '../../consult/desk';
import { shortMoment } from '../../consult/moments';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import { moveTalk } from '../../net/consult';
import type { Talk, WholeDesk } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { ChoiceField } from './fields';

interface MoveDialogProps {
	talk: Talk;
	desk: WholeDesk;
	timeZone: string;
	pauseMinutes: number;
	onDone: () => void;
	onClose: () => void;
}

export function MoveDialog({ talk, desk, timeZone, pauseMinutes, onDone, onClose }: MoveDialogProps) {
	const { t, i18n } = useTranslation();
	const targets = targetsOf(desk, talk, pauseMinutes, Date.now());
	const [slot, setSlot] = useState(targets[0]?.id ?? '');
	useFocusReturn();
	const form = useForm(async () => {
		await moveTalk(talk.id, slot);
		onDone();
		onClose();
	});
	const options = targets.map(({ id, begin }) => [id, shortMoment(begin, timeZone, i18n.language)] as const);
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={form.submit}>
					<DialogBody>
						<DialogTitle>{t('consult.moveTitle', { name: talk.child.name })}</DialogTitle>
						<DialogContent className="form">
							<p>{t(targets.length > 0 ? 'consult.moveText' : 'consult.moveNone')}</p>
							{targets.length > 0 && <ChoiceField label={t('consult.newTime')} testId="move-slot" value={slot} options={options} onChoice={setSlot} />}
							<ErrorBar code={form.error} />
						</DialogContent>
						<DialogActions fluid>
							<Button size="large" onClick={onClose}>
								{t('consult.cancel')}
							</Button>
							<Button type="submit" appearance="primary" size="large" data-testid="move-save" disabled={form.isBusy || slot === ''}>
								{t('consult.moveYes')}
							</Button>
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}
