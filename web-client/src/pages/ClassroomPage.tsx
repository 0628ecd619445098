// The classroom: pictures, bar, panels, and what may lie over them.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../app/contexts';
import { ChatPanel } from '../components/ChatPanel';
import { ControlBar, type PanelName } from '../components/ControlBar';
import { CommandStrip } from '../components/CommandStrip';
import { Frozen } from '../components/Frozen';
import { LeaveDialog } from '../components/LeaveDialog';
import { PausedStatus } from '../components/PausedStatus';
import { PeoplePanel } from '../components/PeoplePanel';
import { RoomBanners } from '../components/RoomBanners';
import { RoomFrame } from '../components/RoomFrame';
import { SeatAudio } from '../components/SeatAudio';
import { SelfTile } from '../components/SelfTile';
import { SettingsDialog } from '../components/SettingsDialog';
import { Stage } from '../components/Stage';
import { TopBar } from '../components/TopBar';
import { WordMark } from '../components/WordMark';
import { WordQuestion } from '../components/WordQuestion';
import { useArea } from '../hooks/useArea';
import { useClassroomActions } from '../hooks/useClassroomActions';
import { useClassroomKeys } from '../hooks/useClassroomKeys';
import { useClassroomView } from '../hooks/useClassroomView';
import { useRoomNotices } from '../hooks/useRoomNotices';
import { useTell } from '../hooks/useTell';
import { useUnread } from '../hooks/useUnread';
import { useWakeLock } from '../hooks/useWakeLock';
import { myWord } from '../model/rights';
import '../styles/classroom.css';
import '../styles/command.css';
import '../styles/panels.css';
import '../styles/tiles.css';

const NotesPanel = lazy(() => import('../components/notes/NotesPanel'));

type DialogName = 'settings' | 'leave';

function Classroom({ isStuck }: { isStuck: boolean }) {
	const { t } = useTranslation();
	useWakeLock();
	const tell = useTell();
	const [panel, setPanel] = useState<PanelName | null>(null);
	useRoomNotices(panel === 'people');
	const [dialog, setDialog] = useState<DialogName | null>(null);
	const [hasKeys, setHasKeys] = useState(true);
	const [areaRef, area] = useArea<HTMLDivElement>();
	const view = useClassroomView(area);
	const actions = useClassroomActions(tell);
	const unread = useUnread(panel === 'chat');
	const me = useRoom((room) => room.me);
	const isAlone = useRoom((room) => room.order.length === 0);
	const leads = useRoom((room) => room.leads);
	const isFrozen = useRoom((room) => room.room.frozen && !room.leads);
	const word = useRoom(myWord);
	const isSharing = useLocal((state) => state.isScreenOn);
	const main = useRef<HTMLElement>(null);
	useEffect(() => main.current?.querySelector('h1')?.focus(), []);
	useEffect(() => {
		// on a phone a panel would cover the mark that I am heard
		if (word === 'speaks') {
			setPanel(null);
		}
	}, [word]);
	const togglePanel = (name: PanelName): void => setPanel(panel === name ? null : name);
	useClassroomKeys(hasKeys && !isStuck && dialog === null && word !== 'asked', (action, isDown) => {
		const run = { mic: actions.toggleMic, camera: actions.toggleCamera, hand: actions.toggleHand, chat: () => togglePanel('chat') };
		if (action === 'talk') {
			actions.talk(isDown);
		} else {
			run[action]();
		}
	});
	return (
		<main ref={main} className={panel ? 'classroom has-panel' : 'classroom'} data-testid="classroom" data-participant={me} data-layout={view.layout.mode} inert={isStuck}>
			<TopBar view={view} />
			<RoomBanners />
			<div className="middle">
				<section className="stage" aria-label={t('room.pictures')}>
					<div ref={areaRef} className="stage-area">
						<Stage view={view} />
					</div>
					<PausedStatus />
					{isFrozen && <Frozen />}
					{isSharing && <p className="sharing">{t('screen.sharing')}</p>}
					{isAlone && <SelfTile isAlone />}
				</section>
				{panel === 'chat' && <ChatPanel onClose={() => setPanel(null)} />}
				{panel === 'notes' && (
					<Suspense fallback={null}>
						<NotesPanel onClose={() => setPanel(null)} />
					</Suspense>
				)}
				{panel === 'people' && <PeoplePanel onClose={() => setPanel(null)} />}
			</div>
			{leads && panel !== 'people' && <CommandStrip />}
			{word === 'speaks' && <WordMark />}
			{!isAlone && <SelfTile isAlone={false} />}
			<ControlBar
				actions={actions}
				panel={panel}
				unread={unread}
				onPanel={togglePanel}
				onSettings={() => setDialog('settings')}
				onLeave={() => setDialog('leave')}
			/>
			<SeatAudio />
			{word === 'asked' && <WordQuestion />}
			{dialog === 'settings' && <SettingsDialog hasKeys={hasKeys} onKeys={setHasKeys} onClose={() => setDialog(null)} />}
			{dialog === 'leave' && <LeaveDialog onLeave={actions.leave} onEnd={actions.end} onClose={() => setDialog(null)} />}
		</main>
	);
}

export default function ClassroomPage() {
	return <RoomFrame>{(isStuck) => <Classroom isStuck={isStuck} />}</RoomFrame>;
}
