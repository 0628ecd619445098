// The lesson is over, or I left it.
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { Notice } from '../components/Notice';

export function EndedPage({ hasLeft }: { hasLeft: boolean }) {
	const { t } = useTranslation();
	const words = hasLeft ? 'left' : 'ended';
	return (
		<Notice testId="ended" drawing="wave" title={t(`${words}.title`)} text={t(`${words}.text`)}>
			{hasLeft && (
				<button type="button" className="plain-button" data-testid="rejoin" onClick={() => location.reload()}>
					{t('left.again')}
				</button>
			)}
			<button type="button" className={hasLeft ? 'plain-button plain-button-quiet' : 'plain-button'} onClick={() => go('/')}>
				{t('ended.home')}
			</button>
		</Notice>
	);
}
