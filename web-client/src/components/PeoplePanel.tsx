// Who is here: raised hands first, in the order in which they went up; for moderators the room's command, too.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { isPerson } from '../model/programs';
import { isModerator } from '../model/rights';
import { handsInOrder } from '../model/room';
import type { Participant } from '../protocol/types';
import { CommandStrip } from './CommandStrip';
import { LobbyList, RemovedList } from './DoorLists';
import { Panel } from './Panel';
import { PersonRow } from './PersonRow';
import { RoomRules } from './RoomRules';
import { SendOutDialog } from './SendOutDialog';

export function PeoplePanel({ onClose }: { onClose: () => void }) {
	const { t, i18n } = useTranslation();
	const room = useRoom((state) => state);
	const [leaver, setLeaver] = useState<Participant | null>(null);
	const hands = handsInOrder(room);
	const everybody = Object.values(room.participants).sort(
		(a, b) => Number(isModerator(b)) - Number(isModerator(a)) || a.name.localeCompare(b.name, i18n.language),
	);
	const people = everybody.filter(isPerson);
	const programs = everybody.filter((each) => !isPerson(each));
	return (
		<Panel title={t('people.title', { count: people.length })} onClose={onClose}>
			{room.leads && <CommandStrip />}
			<div className="people" tabIndex={0}>
				{room.leads && <RoomRules />}
				{room.leads && <LobbyList />}
				{hands.length > 0 && (
					<>
						<h3>{t('people.hands')}</h3>
						<ol data-testid="hands">
							{hands.map((person, i) => (
								<PersonRow key={person.id} person={person} place={i + 1} onSendOut={setLeaver} />
							))}
						</ol>
						<h3>{t('people.all')}</h3>
					</>
				)}
				<ul data-testid="people-list">
					{people.map((person) => (
						<PersonRow key={person.id} person={person} onSendOut={setLeaver} />
					))}
				</ul>
				{programs.length > 0 && (
					<>
						<h3>{t('programs.all')}</h3>
						<ul data-testid="program-list">
							{programs.map((program) => (
								<PersonRow key={program.id} person={program} onSendOut={setLeaver} />
							))}
						</ul>
					</>
				)}
				{room.leads && <RemovedList />}
			</div>
			{leaver && <SendOutDialog person={leaver} onClose={() => setLeaver(null)} />}
		</Panel>
	);
}
