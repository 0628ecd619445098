// Camera or microphone can't be used: which, why, and what to do. Never an obstacle to joining.
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLesson, useLocal } from '../app/contexts';

export function DeviceNotice() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const { camera, mic } = useLocal((state) => state.problems);
	const problem = mic ?? camera;
	if (!problem) {
		return null;
	}
	const which = camera && mic ? 'both' : camera ? 'camera' : 'mic';
	const retry = (): void => {
		void (mic ? lesson.sending.setMic(true) : Promise.resolve()).then(() => (camera ? lesson.sending.setCamera(true) : undefined));
	};
	return (
		<MessageBar intent="warning" layout="multiline" data-testid="device-notice" data-problem={problem}>
			<MessageBarBody>
				<MessageBarTitle>{t(`device.${problem}.title`, { what: t(`device.${which}`) })}</MessageBarTitle>
				{t(`device.${problem}.text`)}{' '}
				<button type="button" className="text-button" onClick={retry}>
					{t('device.retry')}
				</button>
			</MessageBarBody>
		</MessageBar>
	);
}
