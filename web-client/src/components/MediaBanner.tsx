// Sound and picture are interrupted although the line to the server is there: says that it is being mended.
import { useTranslation } from 'react-i18next';
import { useRoom, useSessionState } from '../app/contexts';

export function MediaBanner() {
	const { t } = useTranslation();
	const media = useRoom((room) => room.media);
	const isLineLost = useSessionState((state) => state.lostAt !== null);
	if (isLineLost || (media !== 'interrupted' && media !== 'failed')) {
		return null;
	}
	return (
		<div className="line-banner" role="status" data-testid="media-banner">
			<span className="loading-ring" aria-hidden="true" />
			<div>
				<strong>{t('media.title')}</strong>
				<p>{t('media.text')}</p>
			</div>
		</div>
	);
}
