// Who has the word, and for how long; that the time is over is said aloud once, and nobody is cut off.
import { PersonVoice24Filled } from '@fluentui/react-icons/svg/person-voice';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../../app/contexts';
import { turnTime } from '../../hall/clock';
import { clockOf } from '../../model/talk';
import type { SpeakingList } from '../../protocol/hall';
import { playSoon } from '../../rtc/sound';
import { useLive, useName, useServerNow } from './hall';

const CALM_MS = 500;

function Speaking({ speaker, isQuiet }: { speaker: NonNullable<SpeakingList['speaker']>; isQuiet: boolean }) {
	const { t, i18n } = useTranslation();
	const now = useServerNow(CALM_MS);
	const name = useName(speaker.participant);
	const isMe = useRoom((room) => room.me === speaker.participant);
	const { seconds, state } = turnTime(speaker, now);
	// who comes in while somebody is over his time hears of it in the next turn
	const [wasOver] = useState(state === 'over');
	const isOver = state === 'over' && !wasOver && !isQuiet;
	useEffect(() => {
		if (isOver && isMe) {
			playSoon();
		}
	}, [isOver, isMe]);
	return (
		<div className={`turn turn-${state}`} data-testid={isQuiet ? 'turn-quiet' : 'turn'} data-state={state} data-speaker={speaker.participant}>
			<PersonVoice24Filled aria-hidden="true" />
			<span className="turn-name">{isMe ? t('hall.list.youSpeak') : t(speaker.kind === 'order' ? 'hall.list.speaksOrder' : 'hall.list.speaks', { name })}</span>
			<span className="turn-time" role="timer" aria-live="off">
				<span className="only-heard">{t(`hall.clock.${state}`)} </span>
				{state === 'over' && '+'}
				{clockOf(seconds, i18n.language)}
			</span>
			{state === 'over' && <strong className="turn-over">{t('hall.clock.isOver')}</strong>}
			{!isQuiet && (
				<span className="only-heard" role="status">
					{isOver ? t(isMe ? 'hall.clock.yoursIsOver' : 'hall.clock.hisIsOver', { name }) : ''}
				</span>
			)}
		</div>
	);
}

// isQuiet: it is said aloud elsewhere
export function TurnClock({ isQuiet = false }: { isQuiet?: boolean }) {
	const { t } = useTranslation();
	const speaker = useLive((live) => live.list.speaker);
	if (!speaker) {
		return <p className="turn turn-nobody">{t('hall.list.nobody')}</p>;
	}
	return <Speaking key={`${speaker.participant}/${speaker.since}`} speaker={speaker} isQuiet={isQuiet} />;
}
