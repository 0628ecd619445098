// A room, whatever its state: waiting, preview, lesson, ended, or an error.
import { Suspense, useEffect, useState } from 'react';
import { LessonContext, useLessonState, useSession, useSessionState } from '../app/contexts';
import { late } from '../app/late';
import { go } from '../app/router';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Lesson } from '../lesson/lesson';
import { isPrimary } from '../model/primary';
import { DeniedPage } from './DeniedPage';
import { ElsewherePage } from './ElsewherePage';
import { EndedPage } from './EndedPage';
import { PrimaryEndedPage } from './PrimaryEndedPage';
import { WaitingPage } from './WaitingPage';

const preview = late(() => import('./PreviewPage'));
const classroom = late(() => import('./ClassroomPage'));
const lobby = late(() => import('./LobbyPage'));
const childPreview = late(() => import('./PrimaryPreviewPage'));
const childClassroom = late(() => import('./PrimaryClassroomPage'));

function Phase() {
	const phase = useLessonState((state) => state.phase);
	const error = useLessonState((state) => state.error);
	const isChild = useSessionState((state) => isPrimary(state.home));
	const [before, inside] = isChild ? [childPreview, childClassroom] : [preview, classroom];
	useEffect(() => {
		void before.fetch().then(inside.fetch).then(lobby.fetch);
	}, [before, inside]);
	switch (phase) {
		case 'waiting':
			return <WaitingPage />;
		case 'preview':
		case 'joining':
			return <before.Page />;
		case 'lobby':
			return <lobby.Page />;
		case 'denied':
			return <DeniedPage />;
		case 'elsewhere':
			return <ElsewherePage />;
		case 'in':
			return <inside.Page />;
		case 'ended':
			return isChild ? <PrimaryEndedPage /> : <EndedPage hasLeft={error === 'left'} />;
		case 'error':
			return <ErrorNotice code={error ?? 'internal'} onRetry={() => location.reload()} />;
	}
}

export default function RoomPage({ roomId }: { roomId: string }) {
	const session = useSession();
	const [lesson, setLesson] = useState<Lesson | null>(null);
	const group = session.groupOf(roomId);
	const leads = group?.leads ?? false;
	const isKnown = group !== null;
	useEffect(() => {
		if (!isKnown) {
			return undefined;
		}
		const visit = new Lesson(session, roomId, leads);
		visit.open();
		setLesson(visit);
		return () => visit.close();
	}, [session, roomId, leads, isKnown]);
	if (!isKnown) {
		return <ErrorNotice code="not_member" onRetry={() => go('/')} />;
	}
	if (!lesson) {
		return <Loading />;
	}
	return (
		<LessonContext value={lesson}>
			<Suspense fallback={<Loading />}>
				<Phase />
			</Suspense>
		</LessonContext>
	);
}
