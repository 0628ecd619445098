// Bye! And a way back in.
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { Notice } from '../components/Notice';
import { SpokenHelp } from '../components/primary/SpokenHelp';
import '../styles/primary.css';

export function PrimaryEndedPage() {
	const { t } = useTranslation();
	return (
		<Notice testId="ended" drawing="wave" title={t('primary.bye')} text={t('primary.byeText')}>
			<SpokenHelp words={t('primary.byeHelp')} />
			<button type="button" className="go-back" data-testid="go-back" aria-label={t('primary.again')} onClick={() => go('/', 'replace')}>
				<svg viewBox="0 0 100 100" aria-hidden="true">
					<path d="M78 50a28 28 0 1 1-8-20M72 12v20H52" />
				</svg>
			</button>
		</Notice>
	);
}
