// The family's side of the parents' day: which of its pages, and what all of them share.
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { go } from '../../app/router';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Loading } from '../../components/Loading';
import { PlanningContext, usePlanningState } from '../../family/contexts';
import { Planning } from '../../family/planning';
import { BASE, familyRoute } from '../../family/route';
import { browserWishes, familyLanguageOf, remembered } from '../../i18n/choice';
import { showFamilyLanguage } from '../../i18n/family';
import { momentOfTalk } from '../../model/family';
import type { FamilyTalk } from '../../protocol/family';
import { BookPage } from './BookPage';
import { OverviewPage } from './OverviewPage';
import { MovePage, TalkPage } from './TalkPage';

const WishPage = lazy(() => import('./WishPage'));
const ContactPage = lazy(() => import('./ContactPage'));
const InvitePage = lazy(() => import('./InvitePage'));
const loadDay = (): Promise<{ default: ComponentType<{ id: string }> }> => import('./DayPage');
const DayPage = lazy(loadDay);

// one for as long as the page is open
const planning = new Planning();

// Who it is decides the language: what he has chosen, what his browser speaks, what the school speaks.
export async function prepareFamily(): Promise<void> {
	await planning.load();
	const { family } = planning.store.getState();
	const wishes = [remembered(), ...browserWishes()];
	const school = family?.school.language ?? null;
	// the school's own is also what the server says of those who have not chosen any
	const chosen = family?.contact.language === school ? null : (family?.contact.language ?? null);
	await showFamilyLanguage(familyLanguageOf(chosen, wishes, school));
}

// on the way to a talk by video, or in front of it
const isNear = (talk: FamilyTalk): boolean => talk.mode === 'video' && ['soon', 'now'].includes(momentOfTalk(talk, Date.now()));

function Page({ parts }: { parts: readonly string[] }) {
	const hasFamily = usePlanningState((state) => state.family !== null);
	const error = usePlanningState((state) => state.error);
	const isToday = usePlanningState((state) => state.family?.talks.some(isNear) ?? false);
	useEffect(() => {
		// on the day nobody should wait for the rest of the program
		if (isToday) {
			void loadDay().catch(() => undefined);
		}
	}, [isToday]);
	if (!hasFamily) {
		return error ? <ErrorNotice code={error} onRetry={() => location.reload()} /> : <Loading />;
	}
	const route = familyRoute(parts);
	switch (route.view) {
		case 'overview':
			return <OverviewPage />;
		case 'contact':
			return <ContactPage />;
		case 'book':
			return <BookPage key={`${route.child}/${route.desk}`} {...route} />;
		case 'wish':
			return <WishPage key={route.child} {...route} />;
		case 'talk':
			return <TalkPage key={route.talk} id={route.talk} />;
		case 'move':
			return <MovePage key={route.talk} id={route.talk} />;
		case 'invite':
			return <InvitePage key={route.talk} id={route.talk} />;
		case 'day':
			return <DayPage key={route.talk} id={route.talk} />;
		case 'unknown':
			return <ErrorNotice code="not_found" onRetry={() => go(BASE)} />;
	}
}

export default function FamilyPage({ parts }: { parts: readonly string[] }) {
	return (
		<PlanningContext value={planning}>
			<Suspense fallback={<Loading />}>
				<Page parts={parts} />
			</Suspense>
		</PlanningContext>
	);
}
