// Home: what is on now and next, my learning groups, and my week.
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { Fluent } from '../components/Fluent';
import { GroupCard } from '../components/GroupCard';
import { NowCard } from '../components/home/NowCard';
import { TakeOver } from '../components/home/TakeOver';
import { WeekPlan } from '../components/home/WeekPlan';
import { LanguageSwitch } from '../components/LanguageSwitch';
import { LineBanner } from '../components/LineBanner';
import { Link } from '../components/Link';
import { BASE } from '../family/route';
import { useFreshHome } from '../hooks/useFreshHome';
import { isHead, isStaff } from '../model/rights';
import { hasPlan } from '../model/week';
import type { Home } from '../protocol/types';
import '../styles/home.css';
import '../styles/week.css';

const HomeConference = lazy(() => import('../components/conference/HomeConference'));
const HomeDesks = lazy(() => import('../components/consult/HomeDesks'));

function greetingKey(hour: number): string {
	if (hour < 11) {
		return 'home.morning';
	}
	return hour < 18 ? 'home.day' : 'home.evening';
}

function leadKey({ person }: Home): string {
	if (person.role === 'parent') {
		return 'home.leadParent';
	}
	return isStaff(person) ? 'home.leadTeacher' : 'home.leadPupil';
}

function Header({ home }: { home: Home }) {
	const { t } = useTranslation();
	const { person, school } = home;
	return (
		<header className="home-header">
			<img src="/kreide.svg" alt="" width="36" height="36" />
			<span className="home-school">{school.name}</span>
			<nav className="home-nav" aria-label={t('home.nav')}>
				{isHead(person) && (
					<Link to="/admin" data-testid="to-admin">
						{t('home.office')}
					</Link>
				)}
				{home.hasConsultations && (
					<Link to={BASE} data-testid="to-talks">
						{t('home.parentTalks')}
					</Link>
				)}
				{isStaff(person) && (
					<Link to="/consultations" data-testid="to-consultations">
						{t('home.consultations')}
					</Link>
				)}
				{(isStaff(person) || (home.conferences ?? []).length > 0) && (
					<Link to="/conferences" data-testid="to-conferences">
						{t('home.conferences')}
					</Link>
				)}
				{(isStaff(home.person) || home.person.role === 'pupil') && (
					<>
						<Link to="/shelf" data-testid="to-shelf">
							{t('home.ownShelf')}
						</Link>
						<Link to="/notes" data-testid="to-notes">
							{t('home.ownNotes')}
						</Link>
					</>
				)}
				<Link to="/account" data-testid="to-account">
					{t('home.account')}
				</Link>
			</nav>
			<LanguageSwitch />
		</header>
	);
}

function Children({ home }: { home: Home }) {
	const { t } = useTranslation();
	return (
		<ul className="cards">
			{(home.children ?? []).map((child) => (
				<li key={child.id} className="card">
					<h2>{child.name}</h2>
					<Link to={`/child/${child.id}`} className="plain-button" data-testid={`child-${child.id}`}>
						{t('home.childRegister')}
					</Link>
				</li>
			))}
		</ul>
	);
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export default function HomePage() {
	const { t } = useTranslation();
	const home = useSessionState((state) => state.home)!;
	const session = useSession();
	useFreshHome();
	const { person, groups, now = [], next = null, desks = [], conferences = [] } = home;
	const zone = home.school.timeZone;
	const only = groups.length === 1 ? groups[0]! : null;
	const isPlanned = hasPlan(home);
	// a pupil who is early and without a timetable comes for the lesson: straight to the waiting page of the only group
	const early = only && !only.leads && !isPlanned && only.room.state === 'closed' ? only.room.id : null;
	useEffect(() => {
		if (early && !session.wentAhead) {
			session.wentAhead = true;
			go(`/room/${early}`, 'replace');
		}
	}, [early, session]);
	return (
		<Fluent>
			<LineBanner />
			<Header home={home} />
			<main className="home" data-testid="home">
				<h1>{t(greetingKey(new Date().getHours()), { name: person.name })}</h1>
				{now.map((lesson) => (
					<NowCard key={lesson.lesson} lesson={lesson} group={groups.find(({ room }) => room.id === lesson.room)} isNow zone={zone} />
				))}
				{conferences.length > 0 && (
					<Suspense fallback={null}>
						<HomeConference conferences={conferences} zone={zone ?? HERE} />
					</Suspense>
				)}
				{next && <NowCard lesson={next} group={undefined} isNow={false} zone={zone} />}
				{desks.length > 0 && (
					<Suspense fallback={null}>
						<HomeDesks desks={desks} zone={zone ?? HERE} />
					</Suspense>
				)}
				{(groups.length > 0 || person.role === 'teacher' || person.role === 'parent') && <p className="home-lead">{t(leadKey(home))}</p>}
				{person.role === 'parent' && <Children home={home} />}
				{groups.length === 0 && person.role !== 'parent' && <p className="home-empty">{t(person.role === 'admin' ? 'home.adminEmpty' : 'home.noGroups')}</p>}
				<ul className="cards">
					{groups.map((group) => (
						<GroupCard key={group.id} group={group} />
					))}
				</ul>
				{person.role !== 'guest' && <WeekPlan isAlways={isPlanned} />}
				{isStaff(person) && <TakeOver />}
			</main>
		</Fluent>
	);
}
