// The line to the server is silent or broken: says so calmly and at once, and what still works, while the page mends it by itself.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { useSecondsSince } from '../hooks/useSecondsSince';

interface LineBannerProps {
	// sound and picture come in all the same
	isMediaAlive?: boolean;
}

export function LineBanner({ isMediaAlive = false }: LineBannerProps) {
	const lostAt = useSessionState((state) => state.lostAt);
	const isUnsure = useSessionState((state) => state.isUnsure);
	if (lostAt !== null) {
		return <Lost since={lostAt} isMediaAlive={isMediaAlive} />;
	}
	return isUnsure ? <Unsure isMediaAlive={isMediaAlive} /> : null;
}

function Lost({ since, isMediaAlive }: { since: number; isMediaAlive: boolean }) {
	const { t } = useTranslation();
	const seconds = useSecondsSince(since);
	const calm = isMediaAlive ? 'line.mediaRuns' : 'line.text';
	return (
		<div className="line-banner" role="alert" data-testid="reconnect-overlay">
			<span className="loading-ring" aria-hidden="true" />
			<div>
				<strong>{t('line.title')}</strong>
				<p>{t(seconds < 15 ? calm : 'line.advice')}</p>
			</div>
			<span className="line-seconds" aria-hidden="true">
				{t('line.seconds', { count: seconds })}
			</span>
		</div>
	);
}

function Unsure({ isMediaAlive }: { isMediaAlive: boolean }) {
	const { t } = useTranslation();
	return (
		<div className="line-banner" role="alert" data-testid="line-unsure">
			<span className="loading-ring" aria-hidden="true" />
			<div>
				<strong>{t('line.unsureTitle')}</strong>
				<p>{t(isMediaAlive ? 'line.mediaRuns' : 'line.unsure')}</p>
			</div>
		</div>
	);
}
