// The room of a talk, for a family as for a teacher: the other one large, me small, the time that is left, few large buttons.
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLesson, useLessonState, useRoom } from '../../app/contexts';
import { useArea } from '../../hooks/useArea';
import { useClassroomActions } from '../../hooks/useClassroomActions';
import { useClassroomView } from '../../hooks/useClassroomView';
import { useUnread } from '../../hooks/useUnread';
import { useWakeLock } from '../../hooks/useWakeLock';
import { type Ending, loudnessOf } from '../../model/talk';
import { LineBanner } from '../LineBanner';
import { MediaBanner } from '../MediaBanner';
import { PausedStatus } from '../PausedStatus';
import { SeatAudio } from '../SeatAudio';
import { SelfTile } from '../SelfTile';
import { Stage } from '../Stage';
import { ChannelBar } from './ChannelBar';
import { TalkBar } from './TalkBar';
import { TalkClock } from './TalkClock';
import '../../styles/classroom.css';
import '../../styles/talk.css';
import '../../styles/tiles.css';

const TalkChat = lazy(() => import('./TalkChat'));
const TOLD_MS = 6000;

interface TalkStageProps {
	title: string;
	ending: Ending;
	onLeave: () => void;
	// beside the pictures: what a teacher has of the day
	aside?: ReactNode;
	// more buttons for the bar
	buttons?: ReactNode;
}

// A short word at the top, also read out.
function useTold(): [string, (words: string) => void] {
	const [words, setWords] = useState('');
	useEffect(() => {
		const timer = window.setTimeout(() => setWords(''), TOLD_MS);
		return () => window.clearTimeout(timer);
	}, [words]);
	return [words, useCallback((next: string) => setWords(next), [])];
}

export function TalkStage({ title, ending, onLeave, aside, buttons }: TalkStageProps) {
	const { t } = useTranslation();
	useWakeLock();
	const lesson = useLesson();
	const [told, tell] = useTold();
	const [isChatOpen, setIsChatOpen] = useState(false);
	const [wantsOriginal, setWantsOriginal] = useState(false);
	const [areaRef, area] = useArea<HTMLDivElement>();
	const view = useClassroomView(area);
	const actions = useClassroomActions(tell);
	const unread = useUnread(isChatOpen);
	const room = useRoom((state) => state);
	const isMediaAlive = useLessonState((state) => state.isMediaAlive);
	const isAlone = room.order.length === 0;
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const setChannel = (to: 'all' | 'family' | 'staff'): void =>
		void lesson.ask('talk.channel', { to }).catch(() => tell(t('error.internal.text')));
	return (
		<main className={isChatOpen ? 'classroom talk has-panel' : 'classroom talk'} data-testid="talk" data-participant={room.me}>
			<header className="top-bar">
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				<TalkClock ending={ending} />
			</header>
			<LineBanner isMediaAlive={isMediaAlive} />
			<MediaBanner />
			<p className={told ? 'talk-told' : 'only-heard'} role="status">
				{told}
			</p>
			<div className="middle">
				<section className="stage" aria-label={t('room.pictures')}>
					<div ref={areaRef} className="stage-area">
						<Stage view={view} />
					</div>
					<PausedStatus />
					{room.room.frozen && !room.leads && (
						<p className="talk-frozen" role="status">
							{t('talk.frozen')}
						</p>
					)}
					{isAlone && <SelfTile isAlone />}
				</section>
				{aside}
				{isChatOpen && (
					<Suspense fallback={null}>
						<TalkChat onClose={() => setIsChatOpen(false)} />
					</Suspense>
				)}
			</div>
			<ChannelBar wantsOriginal={wantsOriginal} onOriginal={setWantsOriginal} onChannel={setChannel} />
			{!isAlone && <SelfTile isAlone={false} />}
			<TalkBar actions={actions} isChatOpen={isChatOpen} unread={unread} onChat={() => setIsChatOpen(!isChatOpen)} onLeave={onLeave}>
				{buttons}
			</TalkBar>
			<SeatAudio loudnessOf={(id) => loudnessOf(room, id, wantsOriginal)} />
		</main>
	);
}
