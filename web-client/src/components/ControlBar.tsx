// The bar of large buttons at the bottom of the classroom.
import { CallEnd24Filled } from '@fluentui/react-icons/svg/call-end';
import { Chat24Regular } from '@fluentui/react-icons/svg/chat';
import { HandRight24Filled, HandRight24Regular } from '@fluentui/react-icons/svg/hand-right';
import { Mic24Filled } from '@fluentui/react-icons/svg/mic';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { Notepad24Regular } from '@fluentui/react-icons/svg/notepad';
import { People24Regular } from '@fluentui/react-icons/svg/people';
import { Settings24Regular } from '@fluentui/react-icons/svg/settings';
import { ShareScreenStart24Regular } from '@fluentui/react-icons/svg/share-screen-start';
import { ShareScreenStop24Filled } from '@fluentui/react-icons/svg/share-screen-stop';
import { Video24Filled } from '@fluentui/react-icons/svg/video';
import { VideoOff24Regular } from '@fluentui/react-icons/svg/video-off';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../app/contexts';
import { useAdult } from '../hooks/useAdult';
import type { ClassroomActions } from '../hooks/useClassroomActions';
import { canShare } from '../rtc/devices';
import { isPerson } from '../model/programs';
import { BarButton } from './BarButton';

export type PanelName = 'chat' | 'people' | 'notes';

interface ControlBarProps {
	actions: ClassroomActions;
	panel: PanelName | null;
	unread: number;
	onPanel: (name: PanelName) => void;
	onSettings: () => void;
	onLeave: () => void;
}

export function ControlBar({ actions, panel, unread, onPanel, onSettings, onLeave }: ControlBarProps) {
	const { t } = useTranslation();
	const { isMicOn, isCameraOn, isScreenOn, busy } = useLocal((state) => state);
	const may = useRoom((room) => room.may);
	const name = useAdult();
	const count = useRoom((room) => Object.values(room.participants).filter(isPerson).length);
	const asking = useRoom((room) => room.waiting.length + Object.values(room.participants).filter((each) => each.hand !== null).length);
	const isRaised = useRoom((room) => room.participants[room.me]?.hand != null);
	return (
		<div className="control-bar" role="toolbar" aria-label={t('bar.label')}>
			<BarButton
				testId="mic"
				label={t(isMicOn ? 'bar.micOn' : 'bar.micOff')}
				hint={t(may.includes('speak') ? 'bar.micHint' : 'rights.no.speak', { name })}
				icon={isMicOn ? <Mic24Filled /> : <MicOff24Regular />}
				isPressed={isMicOn}
				isDisabled={busy.mic}
				isBlocked={!may.includes('speak') && !isMicOn}
				onClick={actions.toggleMic}
			/>
			<BarButton
				testId="camera"
				label={t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')}
				hint={t(may.includes('camera') ? 'bar.cameraHint' : 'rights.no.camera', { name })}
				icon={isCameraOn ? <Video24Filled /> : <VideoOff24Regular />}
				isPressed={isCameraOn}
				isDisabled={busy.camera}
				isBlocked={!may.includes('camera') && !isCameraOn}
				onClick={actions.toggleCamera}
			/>
			{may.includes('share') && canShare() && (
				<BarButton
					testId="share"
					label={t(isScreenOn ? 'bar.shareStop' : 'bar.share')}
					icon={isScreenOn ? <ShareScreenStop24Filled /> : <ShareScreenStart24Regular />}
					isPressed={isScreenOn}
					onClick={actions.toggleScreen}
				/>
			)}
			<BarButton
				testId="hand"
				label={t(isRaised ? 'bar.handDown' : 'bar.hand')}
				hint={t('bar.handHint')}
				icon={isRaised ? <HandRight24Filled /> : <HandRight24Regular />}
				isPressed={isRaised}
				onClick={actions.toggleHand}
			/>
			<span className="bar-gap" />
			<BarButton
				testId="chat"
				label={t('bar.chat')}
				hint={t('bar.chatHint')}
				icon={<Chat24Regular />}
				isExpanded={panel === 'chat'}
				badge={unread}
				onClick={() => onPanel('chat')}
			/>
			<BarButton
				testId="people"
				label={t('bar.people', { count })}
				icon={<People24Regular />}
				isExpanded={panel === 'people'}
				badge={asking}
				onClick={() => onPanel('people')}
			/>
			<BarButton testId="notes" label={t('bar.notes')} icon={<Notepad24Regular />} isExpanded={panel === 'notes'} onClick={() => onPanel('notes')} />
			<BarButton testId="settings" label={t('bar.settings')} icon={<Settings24Regular />} onClick={onSettings} />
			<span className="bar-gap" />
			<BarButton testId="leave" look="leave" label={t('bar.leave')} icon={<CallEnd24Filled />} onClick={onLeave} />
		</div>
	);
}
