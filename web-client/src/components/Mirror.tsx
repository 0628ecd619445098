// How I look and sound, before anybody else sees or hears me.
import { Spinner } from '@fluentui/react-components';
import { Mic24Regular } from '@fluentui/react-icons/svg/mic';
import { MicOff24Regular } from '@fluentui/react-icons/svg/mic-off';
import { Video24Regular } from '@fluentui/react-icons/svg/video';
import { VideoOff24Regular } from '@fluentui/react-icons/svg/video-off';
import { useTranslation } from 'react-i18next';
import { useLesson, useLocal, useSessionState } from '../app/contexts';
import { Avatar } from './Avatar';
import { BarButton } from './BarButton';
import { CameraPicture } from './CameraPicture';
import { LevelMeter } from './LevelMeter';

export function Mirror() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const person = useSessionState((state) => state.home!.person);
	const { isMicOn, isCameraOn, busy, tracks } = useLocal((state) => state);
	return (
		<div className="mirror">
			{isCameraOn && tracks.camera ? <CameraPicture track={tracks.camera} /> : <Avatar id={person.id} name={person.name} />}
			{busy.camera && (
				<div className="mirror-busy">
					<Spinner label={t('preview.cameraStarts')} />
				</div>
			)}
			<div className="mirror-bar">
				<BarButton
					testId="preview-mic"
					label={t(isMicOn ? 'bar.micOn' : 'bar.micOff')}
					icon={isMicOn ? <Mic24Regular /> : <MicOff24Regular />}
					isPressed={isMicOn}
					onClick={() => void lesson.sending.setMic(!isMicOn)}
				/>
				<BarButton
					testId="preview-camera"
					label={t(isCameraOn ? 'bar.cameraOn' : 'bar.cameraOff')}
					icon={isCameraOn ? <Video24Regular /> : <VideoOff24Regular />}
					isPressed={isCameraOn}
					onClick={() => void lesson.sending.setCamera(!isCameraOn)}
				/>
				<LevelMeter track={tracks.mic} isOn={isMicOn} />
			</div>
		</div>
	);
}
