// The classroom: pictures, bar, panels, and what may lie over them.
import { Toast, Toaster, ToastTitle, useToastController } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../app/contexts';
import { ChatPanel } from '../components/ChatPanel';
import { ControlBar, type PanelName } from '../components/ControlBar';
import { Fluent } from '../components/Fluent';
import { LeaveDialog } from '../components/LeaveDialog';
import { LineBanner } from '../components/LineBanner';
import { MediaBanner } from '../components/MediaBanner';
import { PeoplePanel } from '../components/PeoplePanel';
import { SeatAudio } from '../components/SeatAudio';
import { SelfTile } from '../components/SelfTile';
import { SettingsDialog } from '../components/SettingsDialog';
import { Stage } from '../components/Stage';
import { TopBar } from '../components/TopBar';
import { useArea } from '../hooks/useArea';
import { useClassroomActions } from '../hooks/useClassroomActions';
import { useClassroomKeys } from '../hooks/useClassroomKeys';
import { useClassroomView } from '../hooks/useClassroomView';
import { useUnread } from '../hooks/useUnread';
import { useWakeLock } from '../hooks/useWakeLock';
import '../styles/classroom.css';
import '../styles/panels.css';
import '../styles/tiles.css';

type DialogName = 'settings' | 'leave';

function useToast(): (words: string) => void {
	const { dispatchToast } = useToastController('toasts');
	return useCallback(
		(words: string) =>
			dispatchToast(
				<Toast>
					<ToastTitle>{words}</ToastTitle>
				</Toast>,
				{ intent: 'info', timeout: 6000 },
			),
		[dispatchToast],
	);
}

function Classroom() {
	const { t } = useTranslation();
	useWakeLock();
	const tell = useToast();
	const [panel, setPanel] = useState<PanelName | null>(null);
	const [dialog, setDialog] = useState<DialogName | null>(null);
	const [hasKeys, setHasKeys] = useState(true);
	const [areaRef, area] = useArea<HTMLDivElement>();
	const view = useClassroomView(area);
	const actions = useClassroomActions(tell);
	const unread = useUnread(panel === 'chat');
	const me = useRoom((room) => room.me);
	const isAlone = useRoom((room) => room.order.length === 0);
	const isSharing = useLocal((state) => state.isScreenOn);
	const main = useRef<HTMLElement>(null);
	useEffect(() => main.current?.querySelector('h1')?.focus(), []);
	const togglePanel = (name: PanelName): void => setPanel(panel === name ? null : name);
	useClassroomKeys(hasKeys && dialog === null, (action, isDown) => {
		const run = { mic: actions.toggleMic, camera: actions.toggleCamera, hand: actions.toggleHand, chat: () => togglePanel('chat') };
		if (action === 'talk') {
			actions.talk(isDown);
		} else {
			run[action]();
		}
	});
	return (
		<main ref={main} className={panel ? 'classroom has-panel' : 'classroom'} data-testid="classroom" data-participant={me} data-layout={view.layout.mode}>
			<TopBar view={view} />
			<LineBanner />
			<MediaBanner />
			<div className="middle">
				<section className="stage" aria-label={t('room.pictures')}>
					<div ref={areaRef} className="stage-area">
						<Stage view={view} />
					</div>
					{isSharing && <p className="sharing">{t('screen.sharing')}</p>}
					{isAlone && <SelfTile isAlone />}
				</section>
				{panel === 'chat' && <ChatPanel onClose={() => setPanel(null)} tell={tell} />}
				{panel === 'people' && <PeoplePanel onClose={() => setPanel(null)} />}
			</div>
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
			{dialog === 'settings' && <SettingsDialog hasKeys={hasKeys} onKeys={setHasKeys} onClose={() => setDialog(null)} />}
			{dialog === 'leave' && <LeaveDialog onLeave={actions.leave} onEnd={actions.end} onClose={() => setDialog(null)} />}
		</main>
	);
}

export default function ClassroomPage() {
	return (
		<Fluent isDark>
			<Classroom />
			<Toaster toasterId="toasts" position="top" />
		</Fluent>
	);
}
