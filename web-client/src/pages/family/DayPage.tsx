// The day of a talk: check, wait, talk, goodbye. One page, so that camera and microphone stay open all the way.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { LessonContext, SessionContext } from '../../app/contexts';
import { go } from '../../app/router';
import { Session } from '../../app/session';
import { CheckView } from '../../components/family/day/CheckView';
import { InTalk } from '../../components/family/day/InTalk';
import { AfterView } from '../../components/family/day/AfterView';
import { WaitView } from '../../components/family/day/WaitView';
import { VisitContext } from '../../components/family/day/visit';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Loading } from '../../components/Loading';
import { useFamily, usePlanning } from '../../family/contexts';
import type { Planning } from '../../family/planning';
import { BASE } from '../../family/route';
import { TalkVisit } from '../../family/talk-visit';
import { readDayWords } from '../../i18n/family';
import { isCompanion } from '../../model/family';
import type { Home } from '../../protocol/types';
import { playCall } from '../../rtc/sound';
import '../../styles/family-day.css';

// Who I am is known from the family's own page: a companion has no home.
function homeOf(planning: Planning): () => Promise<Home> {
	return async () => {
		await planning.load();
		const { family } = planning.store.getState();
		return { person: family!.person, school: { name: family!.school.name }, groups: [] };
	};
}

function Phase({ visit, session }: { visit: TalkVisit; session: Session }) {
	const phase = useStore(visit.store, (state) => state.phase);
	const error = useStore(visit.store, (state) => state.error);
	const lineError = useStore(session.store, (state) => state.error);
	const lesson = useStore(visit.store, (state) => state.lesson);
	const hasHome = useStore(session.store, (state) => state.home !== null);
	const isGuest = isCompanion(useFamily());
	if (lineError) {
		// a companion whose link was taken back is nobody any more
		return <ErrorNotice code={isGuest && lineError === 'no_session' ? 'link_dead' : lineError} onRetry={() => location.reload()} />;
	}
	if (!hasHome) {
		return <Loading />;
	}
	const view = {
		check: () => <CheckView />,
		early: () => <CheckView />,
		waiting: () => <WaitView />,
		missed: () => <AfterView why="missed" />,
		in: () => <InTalk />,
		left: () => <AfterView why="left" />,
		bye: () => <AfterView why="bye" />,
		elsewhere: () => <AfterView why="elsewhere" />,
		error: () => <ErrorNotice code={error ?? 'internal'} onRetry={() => (error === 'no_such_talk' ? go(BASE) : location.reload())} />,
	}[phase]();
	return <LessonContext value={lesson}>{view}</LessonContext>;
}

export default function DayPage({ id }: { id: string }) {
	const planning = usePlanning();
	const { person, talks } = useFamily();
	const isInterpreter = talks.find((talk) => talk.id === id)?.companions.some((each) => each.id === person.id && each.kind === 'interpreter') ?? false;
	const [day, setDay] = useState<{ visit: TalkVisit; session: Session } | null>(null);
	const [hasWords, setHasWords] = useState(false);
	useEffect(() => void readDayWords().then(() => setHasWords(true)), []);
	useEffect(() => {
		const session = new Session(homeOf(planning));
		const visit = new TalkVisit(session, id, { onCalled: playCall });
		void visit.open(!isInterpreter);
		setDay({ visit, session });
		return () => {
			visit.close();
			session.connection.close();
		};
	}, [planning, id, isInterpreter]);
	if (!day || !hasWords) {
		return <Loading />;
	}
	return (
		<SessionContext value={day.session}>
			<VisitContext value={day.visit}>
				<Phase {...day} />
			</VisitContext>
		</SessionContext>
	);
}
