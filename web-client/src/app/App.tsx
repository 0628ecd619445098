// The frame of all pages: chooses the page, and catches what nobody expected.
import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { LinkPage } from '../pages/LinkPage';
import { isBrowserGoodEnough } from '../rtc/support';
import { go, routeOf, usePath } from './router';

const Inside = lazy(() => import('./Inside'));
const LoginPage = lazy(() => import('../pages/LoginPage'));
const SetupPage = lazy(() => import('../pages/SetupPage'));
const InvitePage = lazy(() => import('../pages/InvitePage'));

function Pages() {
	const route = routeOf(usePath());
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
		case 'unknown':
			return <ErrorNotice code="not_found" onRetry={() => go('/')} />;
		default:
			return <Inside route={route} />;
	}
}

export function App() {
	return (
		<ErrorBoundary>
			<Suspense fallback={<Loading />}>
				<Pages />
			</Suspense>
		</ErrorBoundary>
	);
}
