// On a teacher's home page: the desks at which she sits, today's with the way to the talks themselves.
import { useTranslation } from 'react-i18next';
import { shortMoment } from '../../consult/moments';
import '../../i18n/consult';
import { timeOf } from '../../model/time';
import { dateAt } from '../../model/week';
import type { HomeDesk } from '../../protocol/consult';
import '../../styles/consult.css';
import { Link } from '../Link';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function DeskCard({ desk }: { desk: HomeDesk }) {
	const { t, i18n } = useTranslation();
	const { id, title, begin, end, talks } = desk;
	const isToday = dateAt(begin, HERE) === dateAt(Date.now(), HERE);
	const time = { from: timeOf(begin, i18n.language), until: timeOf(end, i18n.language) };
	return (
		<section className={isToday ? 'now now-on' : 'now'} data-testid={`home-desk-${id}`}>
			<div className="now-words">
				<p className="now-when">{isToday ? t('consult.today', time) : shortMoment(begin, HERE, i18n.language)}</p>
				<h2>{title}</h2>
				<p>{t('consult.talksBooked', { count: talks })}</p>
			</div>
			<div className="now-actions">
				{isToday && (
					<Link to={`/desk/${id}/live`} className="plain-button" data-testid={`home-live-${id}`}>
						{t('consult.toLive')}
					</Link>
				)}
				<Link to={`/desk/${id}`} className={isToday ? 'plain-button plain-button-quiet' : 'plain-button'} data-testid={`home-plan-${id}`}>
					{t('consult.toDesk')}
				</Link>
			</div>
		</section>
	);
}

export default function HomeDesks({ desks }: { desks: readonly HomeDesk[] }) {
	return (
		<>
			{desks.map((desk) => (
				<DeskCard key={`${desk.id}-${desk.begin}`} desk={desk} />
			))}
		</>
	);
}
