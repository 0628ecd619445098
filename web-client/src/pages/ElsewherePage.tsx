// I am in the lesson on another device: shall it go on here?
import { useTranslation } from 'react-i18next';
import { useLesson } from '../app/contexts';
import { go } from '../app/router';
import { Notice } from '../components/Notice';
import { unlockSound } from '../rtc/sound';

export function ElsewherePage() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const move = (): void => {
		unlockSound();
		void lesson.join(true);
	};
	return (
		<Notice testId="elsewhere" drawing="wave" title={t('error.elsewhere.title')} text={t('error.elsewhere.text')}>
			<button type="button" className="plain-button" data-testid="move-here" onClick={move}>
				{t('error.elsewhere.action')}
			</button>
			<button type="button" className="plain-button plain-button-quiet" onClick={() => go('/')}>
				{t('elsewhere.stay')}
			</button>
		</Notice>
	);
}
