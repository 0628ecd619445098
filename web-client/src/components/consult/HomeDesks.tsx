// On a teacher's home page: the desks at which she sits, today's with the way to the talks themselves.
import { useTranslation } from 'react-i18next';
import { clockIn, shortMoment } from '../../consult/moments';
import '../../i18n/consult';
import { dateAt } from '../../model/week';
import type { HomeDesk } from '../../protocol/consult';
import '../../styles/consult.css';
import { Link } from '../Link';

function DeskCard({ desk, zone }: { desk: HomeDesk; zone: string }) {
	const { t, i18n } = useTranslation();
	const { id, title, begin, end, talks } = desk;
	const isToday = dateAt(begin, zone) === dateAt(Date.now(), zone);
	const time = { from: clockIn(begin, zone, i18n.language), until: clockIn(end, zone, i18n.language) };
	return (
		<section className={isToday ? 'now now-on' : 'now'} data-testid={`home-desk-${id}`}>
			<div className="now-words">
				<p className="now-when">{isToday ? t('consult.today', time) : shortMoment(begin, zone, i18n.language)}</p>
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

// zone: the school's
export default function HomeDesks({ desks, zone }: { desks: readonly HomeDesk[]; zone: string }) {
	return (
		<>
			{desks.map((desk) => (
				<DeskCard key={`${desk.id}-${desk.begin}`} desk={desk} zone={zone} />
			))}
		</>
	);
}
