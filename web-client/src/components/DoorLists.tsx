// Who waits at the door, and who was sent out: for moderators.
import { Checkmark20Filled } from '@fluentui/react-icons/svg/checkmark';
import { Dismiss20Regular } from '@fluentui/react-icons/svg/dismiss';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { useAsk } from '../hooks/useAsk';
import { Avatar } from './Avatar';

export function LobbyList() {
	const { t } = useTranslation();
	const ask = useAsk();
	const waiting = useRoom((room) => room.waiting);
	if (waiting.length === 0) {
		return null;
	}
	return (
		<section className="door" aria-labelledby="lobby-title">
			<h3 id="lobby-title" role="status">{t('lobby.title', { count: waiting.length })}</h3>
			<ul data-testid="lobby-list">
				{waiting.map(({ id, name, role }) => (
					<li key={id} className="person">
						<Avatar id={id} name={name} />
						<span className="person-name">
							{name}
							{role !== 'pupil' && <small>{t(`people.${role}`)}</small>}
						</span>
						<button
							type="button"
							className="row-button row-button-yes"
							data-testid={`lobby-admit-${id}`}
							aria-label={t('lobby.admit', { name })}
							title={t('lobby.admit', { name })}
							onClick={() => ask('lobby.admit', { person: id })}
						>
							<Checkmark20Filled />
						</button>
						<button
							type="button"
							className="row-button"
							data-testid={`lobby-deny-${id}`}
							aria-label={t('lobby.deny', { name })}
							title={t('lobby.deny', { name })}
							onClick={() => ask('lobby.deny', { person: id })}
						>
							<Dismiss20Regular />
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

export function RemovedList() {
	const { t } = useTranslation();
	const ask = useAsk();
	const removed = useRoom((room) => room.removed);
	if (removed.length === 0) {
		return null;
	}
	return (
		<section className="door" aria-labelledby="removed-title">
			<h3 id="removed-title">{t('removed.title')}</h3>
			<ul data-testid="removed-list">
				{removed.map(({ id, name }) => (
					<li key={id} className="person">
						<Avatar id={id} name={name} />
						<span className="person-name">{name}</span>
						<button type="button" className="word-button" data-testid={`readmit-${id}`} onClick={() => ask('person.readmit', { person: id })}>
							{t('removed.readmit')}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
