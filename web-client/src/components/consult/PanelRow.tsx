// One desk on the panel: what it needs, how far behind it is, who is on and who waits; and the way to call it.
import { useTranslation } from 'react-i18next';
import { needOf } from '../../consult/panel';
import { clockIn } from '../../consult/moments';
import type { PanelDesk } from '../../protocol/consult';
import { Link } from '../Link';

// what a telephone dials of a number as people write it
const dialled = (phone: string): string => phone.replace(/[^+\d]/g, '');

export function PanelRow({ desk, phone, now, timeZone }: { desk: PanelDesk; phone: string; now: number; timeZone: string }) {
	const { t, i18n } = useTranslation();
	const { id, teachers, place, state, delayMinutes, talk, next, waiting, done, left, missed, isStaffThere } = desk;
	const need = needOf(desk, now);
	const names = teachers.join(', ');
	const time = (ms: number): string => clockIn(ms, timeZone, i18n.language);
	const facts = [
		talk ? t('consult.panelTalk', { code: talk.code, until: time(talk.endsAt) }) : next !== null && t('consult.panelNext', { time: time(next) }),
		waiting > 0 && t('consult.panelWaiting', { count: waiting }),
		need !== 'empty' && t('consult.panelCounts', { done, left }),
		missed > 0 && t('consult.panelMissed', { count: missed }),
	].filter(Boolean);
	return (
		<li className={`panel-row panel-${need}`} data-testid={`panel-${id}`} data-need={need}>
			<span className="panel-who">
				<Link to={`/desk/${id}`}>{names}</Link>
				{place && <span className="row-side">{place}</span>}
			</span>
			<span className="panel-need">
				<strong>{need === 'behind' ? t('consult.need.behind', { count: delayMinutes }) : t(`consult.need.${need}`)}</strong>
				{need !== 'behind' && delayMinutes > 0 && <span className="row-side">{t('consult.delay', { count: delayMinutes })}</span>}
				{need !== 'over' && need !== 'empty' && <span className="row-side">{t(isStaffThere || need === 'away' ? `consult.live.${state}` : 'consult.staffAway')}</span>}
			</span>
			<span className="row-side panel-facts">{facts.join(' · ')}</span>
			{phone && (
				<a className="plain-button plain-button-quiet" href={`tel:${dialled(phone)}`} aria-label={t('consult.callDesk', { name: names, phone })} data-testid={`phone-${id}`}>
					{phone}
				</a>
			)}
		</li>
	);
}
