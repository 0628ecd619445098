// A conference's room, whatever its state: in front of the door, in, out for an item, over.
import { Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { LessonContext, useSession } from '../app/contexts';
import { late } from '../app/late';
import { ErrorNotice } from '../components/ErrorNotice';
import { HallClosed, HallElsewhere, HallOut, HallOver } from '../components/hall/HallDoor';
import { HallEntry } from '../components/hall/HallEntry';
import { HallContext } from '../components/hall/hall';
import { Loading } from '../components/Loading';
import { HallVisit } from '../hall/hall-visit';
import '../i18n/hall';
import '../i18n/school';
import '../styles/hall.css';

const room = late(() => import('../components/hall/HallRoom'));

function Visit({ visit }: { visit: HallVisit }) {
	const { phase, error, door, conference, lesson } = useStore(visit.store);
	useEffect(() => void room.fetch(), []);
	if (phase === 'error') {
		return <ErrorNotice code={error ?? 'internal'} onRetry={() => location.reload()} />;
	}
	if (!conference) {
		return <Loading />;
	}
	const pages = {
		door: <HallClosed conference={conference} door={door} />,
		entry: <HallEntry conference={conference} />,
		in: <room.Page />,
		out: <HallOut conference={conference} />,
		left: <HallOver conference={conference} hasLeft />,
		bye: <HallOver conference={conference} hasLeft={false} />,
		elsewhere: <HallElsewhere />,
	};
	return (
		<LessonContext value={lesson}>
			<Suspense fallback={<Loading />}>{pages[phase]}</Suspense>
		</LessonContext>
	);
}

export default function HallPage({ conferenceId }: { conferenceId: string }) {
	const session = useSession();
	const [visit, setVisit] = useState<HallVisit | null>(null);
	useEffect(() => {
		const next = new HallVisit(session, conferenceId);
		void next.open();
		setVisit(next);
		return () => next.close();
	}, [session, conferenceId]);
	if (!visit) {
		return <Loading />;
	}
	return (
		<HallContext value={visit}>
			<Visit visit={visit} />
		</HallContext>
	);
}
