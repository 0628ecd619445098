// Not let in this time: politely, and with a way to knock again after a while.
import { useTranslation } from 'react-i18next';
import { useLesson, useLessonState } from '../app/contexts';
import { go } from '../app/router';
import { Notice } from '../components/Notice';
import { useSecondsUntil } from '../hooks/useSecondsUntil';

export function DeniedPage() {
	const { t } = useTranslation();
	const lesson = useLesson();
	const seconds = useSecondsUntil(useLessonState((state) => state.retryAt));
	return (
		<Notice testId="lobby-denied" drawing="door" title={t('error.lobby_denied.title')} text={t('error.lobby_denied.text')}>
			<button type="button" className="plain-button" data-testid="knock-again" disabled={seconds > 0} onClick={() => void lesson.join()}>
				{seconds > 0 ? t('lobby.knockIn', { count: seconds }) : t('lobby.knockAgain')}
			</button>
			<button type="button" className="plain-button plain-button-quiet" onClick={() => go('/')}>
				{t('ended.home')}
			</button>
		</Notice>
	);
}
