// The pages of those who are in, and the session that they share. Who is still on the way in by a link loads none of it.
import { lazy, useEffect } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { isPrimary } from '../model/primary';
import { isOutside } from '../model/rights';
import { SessionContext, useSession, useSessionState } from './contexts';
import type { Route } from './router';
import { Session } from './session';

const HomePage = lazy(() => import('../pages/HomePage'));
const PrimaryHomePage = lazy(() => import('../pages/PrimaryHomePage'));
const CardsPage = lazy(() => import('../pages/CardsPage'));
const RoomPage = lazy(() => import('../pages/RoomPage'));
const LoginPage = lazy(() => import('../pages/LoginPage'));
const AdminPage = lazy(() => import('../pages/AdminPage'));
const RegisterPage = lazy(() => import('../pages/RegisterPage'));
const ChildPage = lazy(() => import('../pages/ChildPage'));
const AccountPage = lazy(() => import('../pages/AccountPage'));
const PrivacyPage = lazy(() => import('../pages/PrivacyPage'));
const ShelfPage = lazy(() => import('../pages/ShelfPage'));
const NotesPage = lazy(() => import('../pages/NotesPage'));
const NotePage = lazy(() => import('../pages/NotePage'));
const ConsultPage = lazy(() => import('../pages/ConsultPage'));
const ConferencePage = lazy(() => import('../pages/ConferencePage'));
const OutsidePage = lazy(() => import('../pages/OutsidePage'));
const LiveDeskPage = lazy(() => import('../pages/LiveDeskPage'));
const HallPage = lazy(() => import('../pages/HallPage'));
const FolderPage = lazy(() => import('../pages/FolderPage'));

// one for as long as the page is open, whichever addresses it goes to
const session = new Session();

// The pages of those who are in.
function Page({ route }: { route: Route }) {
	const isChild = useSessionState((state) => isPrimary(state.home));
	const isFromOutside = useSessionState((state) => isOutside(state.home));
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
		case 'consultations':
			return <ConsultPage key={`${route.id}/${route.view}`} route={route} />;
		case 'desk':
			return route.isLive ? <LiveDeskPage key={route.deskId} deskId={route.deskId} /> : <ConsultPage key={route.deskId} route={route} />;
		case 'conferences':
			return <ConferencePage route={route} />;
		case 'hall':
			return <HallPage key={route.conferenceId} conferenceId={route.conferenceId} />;
		case 'account':
			return <AccountPage />;
		case 'privacy':
			return <PrivacyPage />;
		case 'admin':
			return <AdminPage section={route.section} id={route.id} />;
		default:
			if (isFromOutside) {
				return <OutsidePage />;
			}
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
	return <Page route={route} />;
}

export default function Inside({ route }: { route: Route }) {
	return (
		<SessionContext value={session}>
			<WithSession route={route} />
		</SessionContext>
	);
}
