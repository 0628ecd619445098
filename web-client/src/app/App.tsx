// The frame of all pages: chooses the page, and catches what nobody expected.
import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { isPrimary } from '../model/primary';
import { LinkPage } from '../pages/LinkPage';
import { isBrowserGoodEnough } from '../rtc/support';
import { SessionContext, useSession, useSessionState } from './contexts';
import { go, type Route, routeOf, usePath } from './router';
import { Session } from './session';

const HomePage = lazy(() => import('../pages/HomePage'));
const PrimaryHomePage = lazy(() => import('../pages/PrimaryHomePage'));
const CardsPage = lazy(() => import('../pages/CardsPage'));
const RoomPage = lazy(() => import('../pages/RoomPage'));
const LoginPage = lazy(() => import('../pages/LoginPage'));
const SetupPage = lazy(() => import('../pages/SetupPage'));
const InvitePage = lazy(() => import('../pages/InvitePage'));
const AdminPage = lazy(() => import('../pages/AdminPage'));
const RegisterPage = lazy(() => import('../pages/RegisterPage'));
const ChildPage = lazy(() => import('../pages/ChildPage'));
const AccountPage = lazy(() => import('../pages/AccountPage'));
const PrivacyPage = lazy(() => import('../pages/PrivacyPage'));
const ShelfPage = lazy(() => import('../pages/ShelfPage'));
const NotesPage = lazy(() => import('../pages/NotesPage'));
const NotePage = lazy(() => import('../pages/NotePage'));
const FolderPage = lazy(() => import('../pages/FolderPage'));

// The pages of those who are in.
function Inside({ route }: { route: Route }) {
	const isChild = useSessionState((state) => isPrimary(state.home));
	switch (route.page) {
		case 'room':
			return <RoomPage key={route.roomId} roomId={route.roomId} />;
		case 'cards':
			return <CardsPage key={route.groupId} groupId={route.groupId} />;
		case 'notes':
			return route.noteId ? <NotePage key={route.noteId} groupId={route.groupId} noteId={route.noteId} /> : <NotesPage key={route.groupId} groupId={route.groupId} />;
		case 'shelf':
			return route.folderId ? (
				<FolderPage key={route.folderId} groupId={route.groupId} folderId={route.folderId} />
			) : (
				<ShelfPage key={route.groupId} groupId={route.groupId} />
			);
		case 'register':
			return <RegisterPage key={`${route.groupId}/${route.entryId ?? ''}`} groupId={route.groupId} entryId={route.entryId} />;
		case 'child':
			return <ChildPage key={route.personId} personId={route.personId} />;
		case 'account':
			return <AccountPage />;
		case 'privacy':
			return <PrivacyPage />;
		case 'admin':
			return <AdminPage section={route.section} id={route.id} />;
		default:
			return isChild ? <PrimaryHomePage /> : <HomePage />;
	}
}

function WithSession({ route }: { route: Route }) {
	const session = useSession();
	const hasHome = useSessionState((state) => state.home !== null);
	const error = useSessionState((state) => state.error);
	useEffect(() => void session.start(), [session]);
	if (error === 'no_session') {
		return <LoginPage onDone={() => void session.start()} />;
	}
	if (error) {
		return <ErrorNotice code={error} onRetry={() => location.reload()} />;
	}
	if (!hasHome) {
		return <Loading />;
	}
	return <Inside route={route} />;
}

function Pages() {
	const route = routeOf(usePath());
	const [session] = useState(() => new Session());
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
			return (
				<SessionContext value={session}>
					<WithSession route={route} />
				</SessionContext>
			);
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
