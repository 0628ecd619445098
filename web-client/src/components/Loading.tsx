// While the next part of the page is on its way.
import { useTranslation } from 'react-i18next';

export function Loading() {
	const { t } = useTranslation();
	return (
		<main className="loading" role="status">
			<span className="loading-ring" aria-hidden="true" />
			<p>{t('loading')}</p>
		</main>
	);
}
