// The frame of all pages: chooses the page, and catches what nobody expected.
import { type ComponentType, lazy, Suspense } from 'react';
import { FamilyWords } from '../components/family/FamilyWords';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { readWords } from '../i18n';
import { readsFamilyWords } from '../i18n/choice';
import { LinkPage } from '../pages/LinkPage';
import { isBrowserGoodEnough } from '../rtc/support';
import { go, type Route, routeOf, usePath } from './router';

// A page of the school, with its words.
const worded = <P,>(load: () => Promise<{ default: ComponentType<P> }>) => lazy(async () => (await Promise.all([load(), readWords()]))[0]);

const Inside = worded(() => import('./Inside'));
const LoginPage = worded(() => import('../pages/LoginPage'));
const SetupPage = worded(() => import('../pages/SetupPage'));
const InvitePage = worded(() => import('../pages/InvitePage'));
// whose language and talks are known before anything of it is shown
const FamilyPage = lazy(async () => {
	const page = await import('../pages/family/FamilyPage');
	await page.prepareFamily();
	return page;
});

function Page({ route }: { route: Route }) {
	if (!isBrowserGoodEnough()) {
		return <ErrorNotice code="old_browser" />;
	}
	switch (route.page) {
		case 'link':
			return <LinkPage />;
		case 'login':
			return <LoginPage />;
		case 'setup':
			return <SetupPage />;
		case 'invite':
			return <InvitePage />;
		case 'consultation':
			return <FamilyPage parts={route.parts} />;
		case 'unknown':
			return <ErrorNotice code="not_found" onRetry={() => go('/')} />;
		default:
			return <Inside route={route} />;
	}
}

function Pages() {
	const path = usePath();
	const route = routeOf(path);
	const page = (
		<ErrorBoundary>
			<Suspense fallback={<Loading />}>
				<Page route={route} />
			</Suspense>
		</ErrorBoundary>
	);
	return readsFamilyWords(path) ? <FamilyWords>{page}</FamilyWords> : page;
}

export const App = Pages;
