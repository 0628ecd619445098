// A child is given a time: looked for by name, in one slot or several in a row.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons/svg/search';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mostInRow } from '../../consult/desk';
import { clockIn } from '../../consult/moments';
import { useFetched } from '../../hooks/useFetched';
import { useFocusReturn } from '../../hooks/useFocusReturn';
import { useForm } from '../../hooks/useForm';
import { useSettled } from '../../hooks/useSettled';
import { assignTalk, findChildren } from '../../net/consult';
import type { DeskChild, Slot, TalkMode, WholeDesk } from '../../protocol/consult';
import { ErrorBar } from '../ErrorBar';
import { ChoiceField } from './fields';

const SHOWN = 8;

function Children({ desk, chosen, onChoose }: { desk: string; chosen: DeskChild | null; onChoose: (child: DeskChild) => void }) {
	const { t } = useTranslation();
	const [q, setQ] = useState('');
	const settled = useSettled(q.trim());
	const { value: found, error } = useFetched<readonly DeskChild[]>([], useCallback(() => findChildren(desk, settled), [desk, settled]));
	return (
		<div className="picker">
			<Field label={t('consult.findChild')}>
				<Input type="search" contentBefore={<Search20Regular />} data-testid="child-search" value={q} onChange={(_event, { value }) => setQ(value)} />
			</Field>
			<ErrorBar code={error} />
			<ul className="picker-list child-list" data-testid="child-list" tabIndex={0} aria-label={t('consult.childrenFound')}>
				{found.slice(0, SHOWN).map((child) => (
					<li key={child.id}>
						<Button
							appearance={child.id === chosen?.id ? 'primary' : 'subtle'}
							aria-pressed={child.id === chosen?.id}
							disabled={child.talk}
							data-testid={`child-${child.id}`}
							onClick={() => onChoose(child)}
						>
							{child.name}
						</Button>
						<span>{child.talk ? t('consult.childHasTalk') : child.groups.join(', ')}</span>
					</li>
				))}
			</ul>
			<p role="status" className="picker-status">
				{found.length > SHOWN ? t('consult.moreChildren', { count: found.length - SHOWN }) : t('picker.found', { count: found.length })}
			</p>
		</div>
	);
}

interface AssignDialogProps {
	desk: WholeDesk;
	slot: Slot;
	timeZone: string;
	pauseMinutes: number;
	onDone: () => void;
	onClose: () => void;
}

export function AssignDialog({ desk, slot, timeZone, pauseMinutes, onDone, onClose }: AssignDialogProps) {
	const { t, i18n } = useTranslation();
	const [child, setChild] = useState<DeskChild | null>(null);
	const [slots, setSlots] = useState('1');
	const [mode, setMode] = useState<TalkMode>('video');
	useFocusReturn();
	const most = mostInRow(desk.slots, slot.id, pauseMinutes);
	const at = desk.slots.findIndex(({ id }) => id === slot.id);
	const time = (ms: number): string => clockIn(ms, timeZone, i18n.language);
	const form = useForm(async () => {
		await assignTalk(desk.id, { slot: slot.id, child: child!.id, slots: Number(slots), ...(desk.mode === 'both' ? { mode } : {}) });
		onDone();
		onClose();
	});
	const lengths = Array.from({ length: most }, (_each, i) => [String(i + 1), t('consult.length', { count: i + 1, until: time(desk.slots[at + i]!.end) })] as const);
	const modes = (['video', 'place'] as const).map((each) => [each, t(`consult.modeShort.${each}`)] as const);
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<form onSubmit={form.submit}>
					<DialogBody>
						<DialogTitle>{t('consult.assignTitle', { time: time(slot.begin) })}</DialogTitle>
						<DialogContent className="form">
							<Children desk={desk.id} chosen={child} onChoose={setChild} />
							{most > 1 && <ChoiceField label={t('consult.howLong')} testId="assign-slots" value={slots} options={lengths} onChoice={setSlots} />}
							{desk.mode === 'both' && <ChoiceField label={t('consult.modeOf')} testId="assign-mode" value={mode} options={modes} onChoice={setMode} />}
							<ErrorBar code={form.error} />
						</DialogContent>
						<DialogActions fluid>
							<Button size="large" onClick={onClose}>
								{t('consult.cancel')}
							</Button>
							<Button type="submit" appearance="primary" size="large" data-testid="assign-save" disabled={form.isBusy || !child}>
								{child ? t('consult.assignName', { name: child.name }) : t('consult.assign')}
							</Button>
						</DialogActions>
					</DialogBody>
				</form>
			</DialogSurface>
		</Dialog>
	);
}
