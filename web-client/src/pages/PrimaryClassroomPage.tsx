// The classroom of small children: pictures and four symbols. What is large is what the teacher shows.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import { Frozen } from '../components/Frozen';
import { ByeDialog } from '../components/primary/ByeDialog';
import { ChildBar } from '../components/primary/ChildBar';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import { Pager } from '../components/Pager';
import { PausedStatus } from '../components/PausedStatus';
import { RoomBanners } from '../components/RoomBanners';
import { RoomFrame } from '../components/RoomFrame';
import { SeatAudio } from '../components/SeatAudio';
import { SelfTile } from '../components/SelfTile';
import { Stage } from '../components/Stage';
import { WordMark } from '../components/WordMark';
import { WordQuestion } from '../components/WordQuestion';
import { useArea } from '../hooks/useArea';
import { useClassroomActions } from '../hooks/useClassroomActions';
import { useClassroomView } from '../hooks/useClassroomView';
import { useRoomNotices } from '../hooks/useRoomNotices';
import { useSpeak } from '../hooks/useSpeak';
import { useTell } from '../hooks/useTell';
import { useWakeLock } from '../hooks/useWakeLock';
import { primaryChoice } from '../model/primary';
import { myWord } from '../model/rights';
import '../styles/classroom.css';
import '../styles/primary.css';
import '../styles/tiles.css';

function Classroom({ isStuck }: { isStuck: boolean }) {
	const { t } = useTranslation();
	useWakeLock();
	useRoomNotices(false);
	const show = useTell();
	const speak = useSpeak();
	const tell = useCallback(
		(words: string) => {
			show(words);
			speak(words);
		},
		[show, speak],
	);
	const [isLeaving, setIsLeaving] = useState(false);
	const [areaRef, area] = useArea<HTMLDivElement>();
	const view = useClassroomView(area, useRoom(primaryChoice));
	const actions = useClassroomActions(tell);
	const me = useRoom((room) => room.me);
	const title = useRoom((room) => room.room.title);
	const isAlone = useRoom((room) => room.order.length === 0);
	const isFrozen = useRoom((room) => room.room.frozen);
	const word = useRoom(myWord);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<main className="classroom child-classroom" data-testid="classroom" data-participant={me} data-layout={view.layout.mode} inert={isStuck}>
			<header className="child-top">
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				<Pager page={view.layout.page} pages={view.layout.pages} turn={view.turn} />
				<SpokenHelp words={t('primary.lessonHelp')} />
			</header>
			<RoomBanners />
			<div className="middle">
				<section className="stage" aria-label={t('room.pictures')}>
					<div ref={areaRef} className="stage-area">
						<Stage view={view} />
					</div>
					<PausedStatus />
					{isFrozen && <Frozen />}
					{isAlone && <SelfTile isAlone />}
				</section>
			</div>
			{word === 'speaks' && <WordMark />}
			{!isAlone && <SelfTile isAlone={false} />}
			<ChildBar actions={actions} onBye={() => setIsLeaving(true)} />
			<SeatAudio />
			{word === 'asked' && <WordQuestion />}
			{isLeaving && <ByeDialog onBye={actions.leave} onStay={() => setIsLeaving(false)} />}
		</main>
	);
}

export default function PrimaryClassroomPage() {
	return <RoomFrame>{(isStuck) => <Classroom isStuck={isStuck} />}</RoomFrame>;
}
