// The frame of all pages: chooses the page, and catches what nobody expected.
import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { LinkPage } from '../pages/LinkPage';
import { isBrowserGoodEnough } from '../rtc/support';
import { SessionContext, useSession, useSessionState } from './contexts';
import { go, routeOf, usePath } from './router';
import { Session } from './session';

const HomePage = lazy(() => import('../pages/HomePage'));
const CardsPage = lazy(() => import('../pages/CardsPage'));
const RoomPage = lazy(() => import('../pages/RoomPage'));

function WithSession() {
	const session = useSession();
	const route = routeOf(usePath());
	const hasHome = useSessionState((state) => state.home !== null);
	const error = useSessionState((state) => state.error);
	useEffect(() => void session.start(), [session]);
	if (error) {
		return <ErrorNotice code={error} onRetry={() => location.reload()} />;
	}
	if (!hasHome) {
		return <Loading />;
	}
	if (route.page === 'room') {
		return <RoomPage key={route.roomId} roomId={route.roomId} />;
	}
	return route.page === 'cards' ? <CardsPage key={route.groupId} groupId={route.groupId} /> : <HomePage />;
}

function Pages() {
	const route = routeOf(usePath());
	const [session] = useState(() => new Session());
	if (!isBrowserGoodEnough()) {
		return <ErrorNotice code="old_browser" />;
	}
	if (route.page === 'link') {
		return <LinkPage />;
	}
	if (route.page === 'unknown') {
		return <ErrorNotice code="not_found" onRetry={() => go('/')} />;
	}
	return (
		<SessionContext value={session}>
			<WithSession />
		</SessionContext>
	);
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
