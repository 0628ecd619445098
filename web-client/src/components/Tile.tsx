// One person: picture or initials, name, microphone, hand, and a ring while speaking.
import { HandRight20Filled } from '@fluentui/react-icons/svg/hand-right';
import { MicOff20Filled } from '@fluentui/react-icons/svg/mic-off';
import { PersonVoice20Filled } from '@fluentui/react-icons/svg/person-voice';
import { Pin20Filled } from '@fluentui/react-icons/svg/pin';
import { PlugDisconnected20Filled } from '@fluentui/react-icons/svg/plug-disconnected';
import { WifiWarning20Filled } from '@fluentui/react-icons/svg/wifi-warning';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useSeatPicture } from '../hooks/useSeatPicture';
import type { Size } from '../model/geometry';
import { isPerson } from '../model/programs';
import { seatOf } from '../model/room';
import { Avatar } from './Avatar';

interface TileProps {
	id: string;
	size?: Size;
	isPinned: boolean;
	onPin: (id: string) => void;
}

export function Tile({ id, size, isPinned, onPin }: TileProps) {
	const { t } = useTranslation();
	const person = useRoom((room) => room.participants[id]);
	const seat = useRoom((room) => seatOf(room, id, 'person'));
	const isSpeaking = useRoom((room) => room.speakers.includes(id));
	const hasWord = useRoom((room) => room.room.word?.participant === id && room.room.word.state === 'given');
	const hasCamera = person?.publish.camera ?? false;
	const { video, isShown } = useSeatPicture(seat);
	if (!person) {
		return null;
	}
	// in a conference who comes from outside may have a vote
	const isGuest = person.seat ? person.seat.kind === 'guest' : person.role === 'guest';
	const isVisible = hasCamera && isShown;
	const why = hasCamera && (seat?.state === 'paused' || seat?.state === 'unplayable') ? seat.state : null;
	const state = isVisible ? 'live' : (why ?? (hasCamera ? 'covered' : 'avatar'));
	const note = !person.present ? t('tile.away') : why ? t(`tile.${why}`) : null;
	return (
		<article
			className={`tile${isSpeaking ? ' tile-speaking' : ''}${hasWord ? ' tile-word' : ''}${person.present ? '' : ' tile-away'}${note ? ' tile-noted' : ''}`}
			data-testid={`tile-${id}`}
			data-state={state}
			data-word={hasWord}
			aria-label={person.name}
			style={size}
		>
			<video ref={video} className="tile-video" autoPlay muted playsInline aria-hidden="true" />
			{!isVisible && <Avatar id={id} name={person.name} />}
			{note && (
				<p className="tile-note">
					{person.present ? <WifiWarning20Filled aria-hidden="true" /> : <PlugDisconnected20Filled aria-hidden="true" />}
					<span className="tile-note-words">{note}</span>
				</p>
			)}
			<footer className="tile-foot">
				{person.hand !== null && (
					<span className="tile-hand" data-testid="tile-hand" role="img" aria-label={t('tile.hand')}>
						<HandRight20Filled />
					</span>
				)}
				<span className="tile-name">
					{!person.publish.mic && (
						<span className="tile-muted" role="img" aria-label={t('tile.muted')}>
							<MicOff20Filled />
						</span>
					)}
					<span className="tile-words" dir="auto">{person.name}</span>
					{person.kind && person.kind !== 'teacher' && person.kind !== 'parent' && <span className="tile-guest">{t(`talk.kind.${person.kind}`)}</span>}
					{isGuest && !person.kind && <span className="tile-guest">{t(isPerson(person) ? 'people.guest' : 'programs.mark')}</span>}
					{hasWord && (
						<span className="tile-has-word" role="img" aria-label={t('people.word.given')}>
							<PersonVoice20Filled />
						</span>
					)}
				</span>
			</footer>
			<button type="button" className="tile-pin" aria-pressed={isPinned} aria-label={t('tile.pin', { name: person.name })} onClick={() => onPin(id)}>
				<Pin20Filled />
			</button>
		</article>
	);
}
