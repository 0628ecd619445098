// The line to the server is broken: says so calmly and counts, while the page mends it by itself.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { useSecondsSince } from '../hooks/useSecondsSince';

export function LineBanner() {
	const lostAt = useSessionState((state) => state.lostAt);
	return lostAt === null ? null : <Lost since={lostAt} />;
}

function Lost({ since }: { since: number }) {
	const { t } = useTranslation();
	const seconds = useSecondsSince(since);
	return (
		<div className="line-banner" role="alert" data-testid="reconnect-overlay">
			<span className="loading-ring" aria-hidden="true" />
			<div>
				<strong>{t('line.title')}</strong>
				<p>{t(seconds < 15 ? 'line.text' : 'line.advice')}</p>
			</div>
			<span className="line-seconds" aria-hidden="true">
				{t('line.seconds', { count: seconds })}
			</span>
		</div>
	);
}
