// The first page of a family: its talks, then what can be booked, then the rest.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { FamilyFrame } from '../../components/family/FamilyFrame';
import { Phone } from '../../components/family/Phone';
import { Problem } from '../../components/family/Problem';
import { TalkCard } from '../../components/family/TalkCard';
import { Link } from '../../components/Link';
import { useFamily, usePlanning, usePlanningState, useZone } from '../../family/contexts';
import { BASE } from '../../family/route';
import { useNow } from '../../hooks/useNow';
import { isCompanion, mayHaveMore, talksAhead, talksGone } from '../../model/family';
import { clockIn, dateIn, dayIn } from '../../model/family-time';
import type { FamilyConsultation } from '../../protocol/family';

function Offer({ consultation }: { consultation: FamilyConsultation }) {
	const { t } = useTranslation();
	const { children, talks, wishes } = useFamily();
	const zone = useZone();
	const now = useNow(30_000);
	const { id, title, text, days, begin, end, mayBook, mayWish, bookFrom, bookUntil, wishUntil } = consultation;
	const moment = (ms: number): { day: string; time: string } => ({ day: dayIn(ms, zone), time: clockIn(ms, zone) });
	return (
		<section className="family-offer" data-testid={`offer-${id}`} aria-labelledby={`offer-${id}`}>
			<h2 id={`offer-${id}`}>{title}</h2>
			{begin !== null && end !== null && (
				<p className="family-days">{days.length > 1 ? t('family.span', { begin: dayIn(begin, zone), end: dayIn(end, zone) }) : dayIn(begin, zone)}</p>
			)}
			{text && (
				<p className="family-text" dir="auto">
					{text}
				</p>
			)}
			{mayBook &&
				children.map((child) =>
					mayHaveMore(consultation, child.id, talks) ? (
						<Link key={child.id} to={`${BASE}/book/${id}/${child.id}`} className="plain-button family-big" data-testid={`book-${id}-${child.id}`}>
							{t('family.bookFor', { name: child.given })}
						</Link>
					) : (
						<p key={child.id}>{t('family.hasAll', { name: child.given })}</p>
					),
				)}
			{mayBook && bookUntil !== null && <p className="family-hint">{t('family.bookUntil', moment(bookUntil))}</p>}
			{mayWish &&
				children.map((child) => (
					<Link key={child.id} to={`${BASE}/wish/${id}/${child.id}`} className="plain-button plain-button-quiet family-big" data-testid={`wish-${id}-${child.id}`}>
						{t(wishes.some((each) => each.consultation === id && each.child === child.id && each.desks.length > 0) ? 'family.wishChange' : 'family.wishFor', {
							name: child.given,
						})}
					</Link>
				))}
			{mayWish && wishUntil !== null && <p className="family-hint">{t('family.wishUntil', moment(wishUntil))}</p>}
			{!mayBook && !mayWish && (
				<p className="family-hint" data-testid="closed">
					{bookFrom !== null && bookFrom > now ? t('family.bookFrom', moment(bookFrom)) : t('family.closed')}
				</p>
			)}
			<Phone number={consultation.phone} />
		</section>
	);
}

// Whose language the conference's pages are not in comes here by his link, and is told where what he came for is.
function Invited() {
	const { t } = useTranslation();
	return (
		<section className="family-offer" data-testid="invited" aria-labelledby="invited-title">
			<h2 id="invited-title">{t('family.conference.title')}</h2>
			<p className="family-text">{t('family.conference.text')}</p>
			<Link to="/" className="plain-button family-big" data-testid="to-conferences">
				{t('family.conference.go')}
			</Link>
		</section>
	);
}

export function OverviewPage() {
	const { t } = useTranslation();
	const planning = usePlanning();
	const family = useFamily();
	const zone = useZone();
	const error = usePlanningState((state) => state.error);
	const now = useNow(10_000);
	const ahead = talksAhead(family.talks, now);
	const gone = talksGone(family.talks, now);
	const isGuest = isCompanion(family);
	useEffect(() => {
		const refresh = (): void => void (document.visibilityState === 'visible' && planning.load());
		document.addEventListener('visibilitychange', refresh);
		return () => document.removeEventListener('visibilitychange', refresh);
	}, [planning]);
	const kept = family.talks[0]?.keptUntil;
	return (
		<FamilyFrame testId="family" title={t(isGuest ? 'family.titleGuest' : 'family.title')} lead={t('family.hello', { name: family.person.name })} back={null}>
			<Problem code={error} />
			{family.hasConference && <Invited />}
			{ahead.length > 0 && (
				<section className="family-talks" aria-label={t('family.mine')}>
					{!isGuest && <h2>{t('family.mine')}</h2>}
					{ahead.map((talk) => (
						<TalkCard key={talk.id} talk={talk} now={now} />
					))}
				</section>
			)}
			{ahead.length === 0 && (
				<p className="family-empty" data-testid="no-talks">
					{t(isGuest ? 'family.noTalkGuest' : 'family.noTalks')}
				</p>
			)}
			{!isGuest && family.consultations.map((each) => <Offer key={each.id} consultation={each} />)}
			{!isGuest && family.consultations.length === 0 && <p className="family-empty">{t('family.noOffer')}</p>}
			{gone.length > 0 && (
				<section className="family-talks">
					<h2>{t('family.gone')}</h2>
					{gone.map(({ id, begin, teachers, child, state }) => (
						<p key={id} className="family-gone">
							{t(state === 'missed' ? 'family.wasMissed' : 'family.was', { day: dayIn(begin, zone), teacher: teachers.join(', '), name: child.name })}
						</p>
					))}
				</section>
			)}
			<footer className="family-foot">
				{!isGuest && (
					<Link to={`${BASE}/contact`} className="family-row" data-testid="contact">
						{t(family.school.hasMail ? 'family.contactMail' : 'family.contact')}
					</Link>
				)}
				{!isGuest && (
					<Link to="/" className="family-row" data-testid="go-home">
						{t('family.home')}
					</Link>
				)}
				<p className="family-hint">{kept ? t('family.keptUntil', { day: dateIn(kept, zone) }) : t('family.kept')}</p>
			</footer>
		</FamilyFrame>
	);
}
