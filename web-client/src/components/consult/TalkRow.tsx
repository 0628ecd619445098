// A talk in the desk's day: who comes, how, with whom; and what the teacher can do about it.
import { Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { clockIn } from '../../consult/moments';
import { useForm } from '../../hooks/useForm';
import { cancelTalk } from '../../net/consult';
import type { Talk, WholeDesk } from '../../protocol/consult';
import { ConfirmDialog } from '../ConfirmDialog';
import { ErrorBar } from '../ErrorBar';
import { CompanionsDialog } from './CompanionsDialog';
import { MoveDialog } from './MoveDialog';
import { keeperOf } from './note';
import { NoteField } from './NoteField';
import { useTalkWords } from './words';

interface TalkRowProps {
	talk: Talk;
	desk: WholeDesk;
	isMine: boolean;
	timeZone: string;
	pauseMinutes: number;
	onDone: () => void;
}

type Shown = 'note' | 'move' | 'invite' | 'cancel';

export function TalkRow({ talk, desk, isMine, timeZone, pauseMinutes, onDone }: TalkRowProps) {
	const { t, i18n } = useTranslation();
	const words = useTalkWords();
	const [shown, setShown] = useState<Shown | null>(null);
	const [keeper] = useState(() => keeperOf(talk));
	const hasNote = useStore(keeper.store, ({ text }) => text !== '');
	const { id, child, begin, end, state } = talk;
	const name = child.name;
	const close = (): void => setShown(null);
	const cancel = useForm(async () => {
		await cancelTalk(id);
		onDone();
	});
	const isAhead = state === 'booked';
	const button = (what: Shown, isShown = true): ReactNode =>
		isShown && (
			<Button
				appearance="subtle"
				data-testid={`${what}-${id}`}
				aria-label={t(`consult.talkDoOf.${what}`, { name })}
				{...(what === 'note' ? { 'aria-expanded': shown === 'note' } : {})}
				onClick={() => setShown(shown === what ? null : what)}
			>
				{t(what === 'note' && hasNote ? 'consult.noteThere' : `consult.talkDo.${what}`)}
			</Button>
		);
	return (
		<li className={`slot-row talk-row talk-${state}`} data-testid={`talk-${id}`}>
			<span className="slot-time">{t('consult.fromTo', { from: clockIn(begin, timeZone, i18n.language), until: clockIn(end, timeZone, i18n.language) })}</span>
			<span className="slot-what">
				<strong>{name}</strong>
				{!isAhead && <span className="tag">{t(`consult.talkState.${state}`)}</span>}
				<span className="talk-facts">{words(talk)}</span>
			</span>
			<span className="slot-actions">
				{button('note', isMine)}
				{button('invite', isAhead && isMine)}
				{button('move', isAhead)}
				{button('cancel', isAhead)}
			</span>
			<ErrorBar code={cancel.error} />
			{shown === 'note' && <NoteField talk={id} name={name} keeper={keeper} />}
			{shown === 'move' && <MoveDialog talk={talk} desk={desk} timeZone={timeZone} pauseMinutes={pauseMinutes} onDone={onDone} onClose={close} />}
			{shown === 'invite' && <CompanionsDialog talk={talk} onDone={onDone} onClose={close} />}
			{shown === 'cancel' && (
				<ConfirmDialog title={t('consult.cancelTitle', { name })} text={t('consult.cancelText')} yes={t('consult.cancelYes')} no={t('consult.keep')} testId="cancel-confirm" onYes={() => cancel.submit()} onClose={close} />
			)}
		</li>
	);
}
