// The lesson has not begun: wait here; the page goes on by itself.
import { useTranslation } from 'react-i18next';
import { useLesson, useSession } from '../app/contexts';
import { go } from '../app/router';
import { LineBanner } from '../components/LineBanner';
import { Notice } from '../components/Notice';

export function WaitingPage() {
	const { t } = useTranslation();
	const session = useSession();
	const group = session.groupOf(useLesson().roomId);
	return (
		<>
			<LineBanner />
			<Notice testId="waiting" drawing="wait" title={t('waiting.title')} text={t('waiting.text', { group: group?.room.title ?? '' })}>
				<button type="button" className="plain-button plain-button-quiet" data-testid="waiting-back" onClick={() => go('/')}>
					{t('waiting.back')}
				</button>
			</Notice>
		</>
	);
}
