// While the next part of the page is on its way.
import { useTranslation } from 'react-i18next';

export function Loading() {
	const { t, i18n } = useTranslation();
	return (
		<main className="loading" role="status">
			<span className="loading-ring" aria-hidden="true" />
			{/* the words may be on their way, too */}
			<p>{i18n.exists('loading') && t('loading')}</p>
		</main>
	);
}
