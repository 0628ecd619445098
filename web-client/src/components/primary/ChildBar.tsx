// Four symbols: hand, microphone, camera, bye. Each says what it is to a screen reader, and shows by colour and shape whether it is on.
import { HandRight24Filled, HandRight24Regular } from '@fluentui/react-icons/svg/hand-right';
import { Mic24Filled } from '@fluentui/react-icons/svg/mic';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { Video24Filled } from '@fluentui/react-icons/svg/video';
import { VideoOff24Regular } from '@fluentui/react-icons/svg/video-off';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocal, useRoom } from '../../app/contexts';
import type { ClassroomActions } from '../../hooks/useClassroomActions';

interface SymbolProps {
	testId: string;
	label: string;
	icon: ReactNode;
	isPressed?: boolean;
	isBlocked?: boolean;
	onClick: () => void;
}

function Symbol({ testId, label, icon, isPressed, isBlocked = false, onClick }: SymbolProps) {
	return (
		<button
			type="button"
			className={`symbol symbol-${testId}`}
			data-testid={testId}
			aria-label={label}
			title={label}
			onClick={onClick}
			{...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}
			{...(isBlocked ? { 'aria-disabled': true } : {})}
		>
			{icon}
		</button>
	);
}

const Wave = () => (
	<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
		<path d="m8.500 12.500-2.700-4.600a1.200 1.200 0 0 1 2.100-1.200l2.500 4.300-3.200-5.600a1.200 1.200 0 0 1 2.100-1.200l3.200 5.600-2.500-4.300a1.200 1.200 0 0 1 2.100-1.200l3.300 5.800.3-2.200a1.300 1.300 0 0 1 2.600.3c0 4.500.2 7.300-2.300 9.300-3 2.300-6.500 1.200-8.300-1.700L4.700 11.600a1.200 1.200 0 0 1 2.100-1.200" />
		<path d="M18 3.500q2.300.7 3 3M3 15.500q.4 3.800 4 5" />
	</svg>
);

export function ChildBar({ actions, onBye }: { actions: ClassroomActions; onBye: () => void }) {
	const { t } = useTranslation();
	const { isMicOn, isCameraOn, busy } = useLocal((state) => state);
	const may = useRoom((room) => room.may);
	const isRaised = useRoom((room) => room.participants[room.me]?.hand != null);
	return (
		<div className="child-bar" role="toolbar" aria-label={t('bar.label')}>
			<Symbol
				testId="hand"
				label={t(isRaised ? 'bar.handDown' : 'bar.hand')}
				icon={isRaised ? <HandRight24Filled /> : <HandRight24Regular />}
				isPressed={isRaised}
				onClick={actions.toggleHand}
			/>
			<Symbol
				testId="mic"
				label={t(isMicOn ? 'bar.micOn' : 'bar.micOff')}
				icon={isMicOn ? <Mic24Filled /> : <MicOff24Regular />}
				isPressed={isMicOn}
				isBlocked={(!may.includes('speak') && !isMicOn) || busy.mic}
				onClick={actions.toggleMic}
			/>
			<Symbol
				testId="camera"
				label={t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')}
				icon={isCameraOn ? <Video24Filled /> : <VideoOff24Regular />}
				isPressed={isCameraOn}
				isBlocked={(!may.includes('camera') && !isCameraOn) || busy.camera}
				onClick={actions.toggleCamera}
			/>
			<Symbol testId="leave" label={t('primary.leave')} icon={<Wave />} onClick={onBye} />
		</div>
	);
}
