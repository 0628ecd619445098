// No way to the server and no media: an honest page instead of a frozen classroom, with what to do. It goes away by itself.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionState } from '../app/contexts';
import { useSecondsSince } from '../hooks/useSecondsSince';

const ADVICE = ['wifi', 'network', 'reload', 'phone'] as const;

export function LineStuck() {
	const { t } = useTranslation();
	const { connection } = useSession();
	const since = useSessionState((state) => state.lostAt) ?? Date.now();
	const seconds = useSecondsSince(since);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<div className="stuck" role="alertdialog" aria-labelledby="stuck-title" data-testid="line-stuck">
			<h2 id="stuck-title" ref={heading} tabIndex={-1}>
				{t('stuck.title')}
			</h2>
			<p className="stuck-state">
				<span className="loading-ring" aria-hidden="true" />
				{t('stuck.text', { count: seconds })}
			</p>
			<p>{t('stuck.help')}</p>
			<ul>
				{ADVICE.map((advice) => (
					<li key={advice}>{t(`stuck.${advice}`)}</li>
				))}
			</ul>
			<div className="notice-actions">
				<button type="button" className="plain-button" data-testid="line-retry" onClick={() => connection.nudge()}>
					{t('stuck.retry')}
				</button>
				<button type="button" className="plain-button plain-button-quiet" data-testid="line-reload" onClick={() => location.reload()}>
					{t('stuck.again')}
				</button>
			</div>
		</div>
	);
}
