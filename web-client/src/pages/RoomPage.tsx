// A room, whatever its state: waiting, preview, lesson, ended, or an error.
import { Suspense, useEffect, useState } from 'react';
import { LessonContext, useLessonState, useSession } from '../app/contexts';
import { late } from '../app/late';
import { go } from '../app/router';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Lesson } from '../lesson/lesson';
import { DeniedPage } from './DeniedPage';
import { ElsewherePage } from './ElsewherePage';
import { EndedPage } from './EndedPage';
import { WaitingPage } from './WaitingPage';

const preview = late(() => import('./PreviewPage'));
const classroom = late(() => import('./ClassroomPage'));
const lobby = late(() => import('./LobbyPage'));

function Phase() {
	const phase = useLessonState((state) => state.phase);
	const error = useLessonState((state) => state.error);
	useEffect(() => {
		void preview.fetch().then(classroom.fetch).then(lobby.fetch);
	}, []);
	switch (phase) {
		case 'waiting':
			return <WaitingPage />;
		case 'preview':
		case 'joining':
			return <preview.Page />;
		case 'lobby':
			return <lobby.Page />;
		case 'denied':
			return <DeniedPage />;
		case 'elsewhere':
			return <ElsewherePage />;
		case 'in':
			return <classroom.Page />;
		case 'ended':
			return <EndedPage hasLeft={error === 'left'} />;
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
