// The large buttons of a talk: microphone, camera, chat, and what whoever leads has beside them.
import { CallEnd24Filled } from '@fluentui/react-icons/svg/call-end';
import { Chat24Regular } from '@fluentui/react-icons/svg/chat';
import { Mic24Filled } from '@fluentui/react-icons/svg/mic';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { ShareScreenStart24Regular } from '@fluentui/react-icons/svg/share-screen-start';
import { ShareScreenStop24Filled } from '@fluentui/react-icons/svg/share-screen-stop';
import { Video24Filled } from '@fluentui/react-icons/svg/video';
import { VideoOff24Regular } from '@fluentui/react-icons/svg/video-off';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../../app/contexts';
import type { ClassroomActions } from '../../hooks/useClassroomActions';
import { canShare } from '../../rtc/devices';
import { BarButton } from '../BarButton';

interface TalkBarProps {
	actions: ClassroomActions;
	isChatOpen: boolean;
	unread: number;
	onChat: () => void;
	onLeave: () => void;
	children?: ReactNode;
}

export function TalkBar({ actions, isChatOpen, unread, onChat, onLeave, children }: TalkBarProps) {
	const { t } = useTranslation();
	const { isMicOn, isCameraOn, isScreenOn, busy } = useLocal((state) => state);
	const mayShare = useRoom((room) => room.may.includes('share'));
	return (
		<div className="control-bar" role="toolbar" aria-label={t('bar.label')}>
			<BarButton
				testId="mic"
				label={t(isMicOn ? 'bar.micOn' : 'bar.micOff')}
				icon={isMicOn ? <Mic24Filled /> : <MicOff24Regular />}
				isPressed={isMicOn}
				isDisabled={busy.mic}
				onClick={actions.toggleMic}
			/>
			<BarButton
				testId="camera"
				label={t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')}
				icon={isCameraOn ? <Video24Filled /> : <VideoOff24Regular />}
				isPressed={isCameraOn}
				isDisabled={busy.camera}
				onClick={actions.toggleCamera}
			/>
			{mayShare && canShare() && (
				<BarButton
					testId="share"
					label={t(isScreenOn ? 'bar.shareStop' : 'bar.share')}
					icon={isScreenOn ? <ShareScreenStop24Filled /> : <ShareScreenStart24Regular />}
					isPressed={isScreenOn}
					onClick={actions.toggleScreen}
				/>
			)}
			<BarButton testId="chat" label={t('bar.chat')} icon={<Chat24Regular />} isExpanded={isChatOpen} badge={unread} onClick={onChat} />
			{children}
			<span className="bar-gap" />
			<BarButton testId="leave" look="leave" label={t('bar.leave')} icon={<CallEnd24Filled />} onClick={onLeave} />
		</div>
	);
}
