// Who is here; raised hands first, in the order in which they went up.
import { HandRight20Filled } from '@fluentui/react-icons/svg/hand-right';
import { Mic20Regular } from '@fluentui/react-icons/svg/mic';
import { MicOff20Regular } from '@fluentui/react-icons/svg/mic-off';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { handsInOrder } from '../model/room';
import type { Participant } from '../protocol/types';
import { Avatar } from './Avatar';
import { Panel } from './Panel';

function Row({ person, isMe, place }: { person: Participant; isMe: boolean; place?: number }) {
	const { t } = useTranslation();
	return (
		<li className="person">
			{place === undefined ? <Avatar id={person.id} name={person.name} /> : <span className="person-place">{place}</span>}
			<span className="person-name">
				{person.name}
				{isMe && <small>{t('people.me')}</small>}
				{person.role === 'teacher' && <small>{t('people.teacher')}</small>}
				{!person.present && <small>{t('tile.away')}</small>}
			</span>
			{person.hand !== null && (
				<span className="person-hand" role="img" aria-label={t('tile.hand')}>
					<HandRight20Filled />
				</span>
			)}
			<span role="img" aria-label={t(person.publish.mic ? 'people.micOn' : 'tile.muted')}>
				{person.publish.mic ? <Mic20Regular /> : <MicOff20Regular />}
			</span>
		</li>
	);
}

export function PeoplePanel({ onClose }: { onClose: () => void }) {
	const { t, i18n } = useTranslation();
	const room = useRoom((state) => state);
	const hands = handsInOrder(room);
	const everybody = Object.values(room.participants).sort(
		(a, b) => Number(b.role === 'teacher') - Number(a.role === 'teacher') || a.name.localeCompare(b.name, i18n.language),
	);
	return (
		<Panel title={t('people.title', { count: everybody.length })} onClose={onClose}>
			<div className="people" tabIndex={0}>
				{hands.length > 0 && (
					<>
						<h3>{t('people.hands')}</h3>
						<ol data-testid="hands">
							{hands.map((person, i) => (
								<Row key={person.id} person={person} isMe={person.id === room.me} place={i + 1} />
							))}
						</ol>
						<h3>{t('people.all')}</h3>
					</>
				)}
				<ul data-testid="people-list">
					{everybody.map((person) => (
						<Row key={person.id} person={person} isMe={person.id === room.me} />
					))}
				</ul>
			</div>
		</Panel>
	);
}
