// The live desk: a teacher's page for the whole afternoon. From family to family it goes by itself.
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { LessonContext, useLessonState, useSession } from '../app/contexts';
import { go } from '../app/router';
import { type LiveDesk, LiveDeskContext } from '../components/consult/live/desk';
import { Ready } from '../components/consult/live/Ready';
import { TalkRoom } from '../components/consult/live/TalkRoom';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { DeskVisit } from '../consult/desk-visit';
import { currentOf } from '../consult/live';
import { useDeskTalks } from '../hooks/useDeskTalks';
import { useSchoolZone } from '../hooks/useSchoolZone';
import { useWakeLock } from '../hooks/useWakeLock';
import '../i18n/consult';
import '../i18n/school';
import '../i18n/talk';
import type { Live } from '../protocol/consult';
import { playSoon, prepareSound } from '../rtc/sound';
import '../styles/admin.css';
import '../styles/consult.css';
import '../styles/live-desk.css';
import '../styles/preview.css';

const WIDE = '(min-width: 900px)';

interface AtDeskProps {
	visit: DeskVisit;
	live: Live;
	room: string | null;
	refused: string | null;
}

function AtDesk({ visit, live, room, refused }: AtDeskProps) {
	useWakeLock();
	const timeZone = useSchoolZone();
	useEffect(prepareSound, []);
	// whoever looks elsewhere hears that a family is in
	useEffect(() => {
		if (room !== null) {
			playSoon();
		}
	}, [room]);
	const bookedOf = useDeskTalks(live);
	// open for as long as somebody wants it, from talk to talk
	const [isDayOpen, setIsDayOpen] = useState(() => window.matchMedia(WIDE).matches);
	const desk = useMemo<LiveDesk>(
		() => ({ bookedOf, live, timeZone, refused, act: (action, talk) => void visit.act(action, talk) }),
		[bookedOf, live, timeZone, refused, visit],
	);
	const isIn = useLessonState((state) => state.phase === 'in');
	const current = currentOf(live);
	const hasVideo = live.talks.some(({ mode }) => mode === 'video');
	return (
		<LiveDeskContext value={desk}>
			{room !== null && isIn && current ? <TalkRoom key={room} talk={current} isDayOpen={isDayOpen} onDay={setIsDayOpen} /> : <Ready hasVideo={hasVideo} onAgain={(move) => visit.again(move)} />}
		</LiveDeskContext>
	);
}

function Visit({ visit }: { visit: DeskVisit }) {
	const { live, error, room, refused, lesson } = useStore(visit.store);
	if (error) {
		return <ErrorNotice code={error} onRetry={() => go('/')} />;
	}
	if (!live) {
		return <Loading />;
	}
	return (
		<LessonContext value={lesson}>
			<AtDesk visit={visit} live={live} room={room} refused={refused} />
		</LessonContext>
	);
}

export default function LiveDeskPage({ deskId }: { deskId: string }) {
	const session = useSession();
	const [visit, setVisit] = useState<DeskVisit | null>(null);
	useEffect(() => {
		const made = new DeskVisit(session, deskId);
		made.open();
		setVisit(made);
		return () => made.close();
	}, [session, deskId]);
	return visit ? <Visit visit={visit} /> : <Loading />;
}
