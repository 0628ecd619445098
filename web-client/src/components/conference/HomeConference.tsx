// On the home page: the conference that runs or comes next, with one button.
import { useTranslation } from 'react-i18next';
import { homeConference, mayOpen, roomPath } from '../../conference/next';
import { clockIn, shortMoment } from '../../consult/moments';
import { useNow } from '../../hooks/useNow';
import '../../i18n/conference';
import { dateAt } from '../../model/week';
import type { HomeConference as Card } from '../../protocol/conference';
import { Link } from '../Link';

const LOOK_MS = 30_000;

// zone: the school's
export default function HomeConference({ conferences, zone }: { conferences: readonly Card[]; zone: string }) {
	const { t, i18n } = useTranslation();
	const now = useNow(LOOK_MS);
	const shown = homeConference(conferences, now);
	if (!shown) {
		return null;
	}
	const { id, kind, title, begin, state } = shown;
	const kindName = t(`conference.kind.${kind}`);
	const isOn = state === 'open';
	const opens = mayOpen(shown, now);
	const isToday = dateAt(begin, zone) === dateAt(now, zone);
	const when = isToday ? t('conference.home.today', { time: clockIn(begin, zone, i18n.language) }) : shortMoment(begin, zone, i18n.language);
	return (
		<section className={isOn || opens ? 'now now-on' : 'now'} data-testid="home-conference">
			<div className="now-words">
				<p className="now-when">{isOn ? t('conference.home.now') : when}</p>
				<h2>{title}</h2>
				{title !== kindName && <p>{kindName}</p>}
			</div>
			<div className="now-actions">
				<Link to={isOn || opens ? roomPath(id) : `/conferences/${id}`} className="plain-button" data-testid="home-conference-go">
					{t(isOn ? 'conference.door.enter' : opens ? 'conference.door.open' : 'conference.home.look')}
				</Link>
			</div>
		</section>
	);
}
