// One person in the list: who, and what he sends; for a moderator also the word and a menu.
import { HandRight20Filled } from '@fluentui/react-icons/svg/hand-right';
import { Mic20Regular } from '@fluentui/react-icons/svg/mic';
import { MicOff20Regular } from '@fluentui/react-icons/svg/mic-off';
import { MicProhibited20Regular } from '@fluentui/react-icons/svg/mic-prohibited';
import { PersonVoice20Regular } from '@fluentui/react-icons/svg/person-voice';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { isPerson, isPictured } from '../model/programs';
import { canLead, isModerator } from '../model/rights';
import type { Participant } from '../protocol/types';
import { Avatar } from './Avatar';
import { PersonMenu } from './PersonMenu';

function Microphone({ person }: { person: Participant }) {
	const { t } = useTranslation();
	const state = person.publish.mic ? 'micOn' : person.may.includes('speak') ? 'micOff' : 'micDenied';
	const icons: Record<string, ReactNode> = { micOn: <Mic20Regular />, micOff: <MicOff20Regular />, micDenied: <MicProhibited20Regular /> };
	return (
		<span role="img" className={`person-mic person-${state}`} data-mic={state} aria-label={t(`people.${state}`)}>
			{icons[state]}
		</span>
	);
}

function Notes({ person }: { person: Participant }) {
	const { t } = useTranslation();
	const me = useRoom((room) => room.me);
	const isLeader = useRoom((room) => room.room.leader === person.id);
	const word = useRoom((room) => (room.room.word?.participant === person.id ? room.room.word.state : null));
	const notes = [
		person.id === me && t('people.me'),
		person.program && t(`programs.${person.program}.note`),
		isPerson(person) && person.role !== 'pupil' && t(isLeader ? 'people.leader' : `people.${person.role}`),
		word && t(`people.word.${word}`),
		!person.present && t('tile.away'),
	].filter(Boolean);
	return notes.length > 0 ? <small>{notes.join(' · ')}</small> : null;
}

interface PersonRowProps {
	person: Participant;
	// in the queue of hands: which place
	place?: number;
	onSendOut: (person: Participant) => void;
}

export function PersonRow({ person, place, onSendOut }: PersonRowProps) {
	const { t } = useTranslation();
	const ask = useAsk();
	const leads = useRoom((room) => room.leads && room.me !== person.id);
	const hasMenu = useRoom((room) => leads && (!isModerator(person) || person.hand !== null || canLead(room, person)));
	const hasWord = useRoom((room) => room.room.word?.participant === person.id);
	const isQueued = place !== undefined;
	// a raised hand stands in both lists: the word is given in the queue, the menu is in the list of all
	const canGive = leads && isPerson(person) && !isModerator(person) && !hasWord && isQueued === (person.hand !== null);
	return (
		<li className="person" data-testid={isQueued ? `hand-${person.id}` : `person-${person.id}`}>
			{isQueued ? <span className="person-place">{place}</span> : <Avatar id={person.id} name={person.name} />}
			<span className="person-name">
				{person.name}
				<Notes person={person} />
			</span>
			{person.hand !== null && !isQueued && (
				<span className="person-hand" role="img" aria-label={t('tile.hand')}>
					<HandRight20Filled />
				</span>
			)}
			{isPictured(person) && <Microphone person={person} />}
			{canGive && (
				<button
					type="button"
					className="row-button"
					data-testid={`give-word-${person.id}`}
					aria-label={t('person.giveWord', { name: person.name })}
					title={t('person.giveWord', { name: person.name })}
					onClick={() => ask('word.give', { participant: person.id })}
				>
					<PersonVoice20Regular />
				</button>
			)}
			{hasMenu && !isQueued && <PersonMenu person={person} onSendOut={onSendOut} />}
		</li>
	);
}
