// The agenda to be read: its items, how long they take, who may be there, and their papers.
import { useTranslation } from 'react-i18next';
import { paperPath } from '../../net/conference';
import type { AgendaItem } from '../../protocol/conference';

function Item({ conference, item }: { conference: string; item: AgendaItem }) {
	const { t } = useTranslation();
	const { title, text, guests, minutes, papers, state } = item;
	return (
		<li className={`agenda-item agenda-${state}`}>
			<strong>{title || t('conference.agendaOf.notPublic')}</strong>
			{minutes !== null && <span className="row-side"> {t('conference.agendaOf.minutes', { count: minutes })}</span>}
			{!guests && title && <span className="tag">{t('conference.agendaOf.notForGuests')}</span>}
			{state !== 'waiting' && <span className="tag">{t(`conference.agendaOf.${state}`)}</span>}
			{text && <p className="agenda-text">{text}</p>}
			{papers.length > 0 && (
				<ul className="plain-list papers-list" aria-label={t('conference.agendaOf.papers', { title })}>
					{papers.map(({ id, name }) => (
						<li key={id}>
							<a className="inline-link" href={paperPath(conference, id)} download={name} data-testid={`paper-${id}`}>
								{name}
							</a>
						</li>
					))}
				</ul>
			)}
		</li>
	);
}

export function AgendaView({ conference, agenda }: { conference: string; agenda: readonly AgendaItem[] }) {
	const { t } = useTranslation();
	if (agenda.length === 0) {
		return <p className="hint">{t('conference.agendaOf.none')}</p>;
	}
	return (
		<ol className="agenda-list" data-testid="agenda">
			{agenda.map((item) => (
				<Item key={item.id} conference={conference} item={item} />
			))}
		</ol>
	);
}
