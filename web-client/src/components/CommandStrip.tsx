// What a teacher needs most often, one tap away: the next raised hand, silence, and the door.
import { DoorArrowRight20Regular } from '@fluentui/react-icons/svg/door-arrow-right';
import { HandRight20Filled } from '@fluentui/react-icons/svg/hand-right';
import { Mic20Regular } from '@fluentui/react-icons/svg/mic';
import { MicProhibited20Regular } from '@fluentui/react-icons/svg/mic-prohibited';
import { PersonVoice20Filled } from '@fluentui/react-icons/svg/person-voice';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { canMuteAll, isModerator } from '../model/rights';
import { handsInOrder } from '../model/room';

function NowSpeaking() {
	const { t } = useTranslation();
	const ask = useAsk();
	const word = useRoom((room) => room.room.word);
	const name = useRoom((room) => (word ? (room.participants[word.participant]?.name ?? '') : ''));
	if (!word) {
		return null;
	}
	return (
		<span className="strip-word" role="status">
			<PersonVoice20Filled aria-hidden="true" />
			<span className="strip-words">{t(`word.${word.state}`, { name })}</span>
			<button type="button" className="strip-button" data-testid="word-end" onClick={() => ask('word.end', {})}>
				{t('word.take')}
			</button>
		</span>
	);
}

export function CommandStrip() {
	const { t } = useTranslation();
	const ask = useAsk();
	const room = useRoom((state) => state);
	const hands = handsInOrder(room).filter((each) => !isModerator(each));
	const next = hands[0];
	const hasVoices = canMuteAll(room);
	const setSpeak = (speak: boolean): void => ask('room.set', { rights: { speak } });
	return (
		<div className="command-strip" role="group" aria-label={t('command.label')}>
			<NowSpeaking />
			{next && (
				<button
					type="button"
					className="strip-button strip-next"
					data-testid="next-hand"
					onClick={() => ask('word.give', { participant: next.id })}
				>
					<HandRight20Filled />
					<span className="strip-words">{t('command.next', { name: next.name })}</span>
					<span className="strip-count">{hands.length}</span>
				</button>
			)}
			{room.waiting.length > 0 && (
				<button type="button" className="strip-button strip-door" data-testid="lobby-admit-all" onClick={() => ask('lobby.admit', {})}>
					<DoorArrowRight20Regular />
					<span className="strip-words">{t('command.admitAll', { count: room.waiting.length })}</span>
				</button>
			)}
			<button
				type="button"
				className="strip-button"
				data-testid={hasVoices ? 'mute-all' : 'unmute-all'}
				onClick={() => setSpeak(!hasVoices)}
			>
				{hasVoices ? <MicProhibited20Regular /> : <Mic20Regular />}
				<span className="strip-words">{t(hasVoices ? 'command.muteAll' : 'command.unmuteAll')}</span>
			</button>
		</div>
	);
}
