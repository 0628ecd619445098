// A panel beside the pictures; over them on a phone. Escape closes it.
import { Dismiss24Regular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

// a dialog that closes may give the focus back first
const SETTLE_MS = 120;

export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
	const { t } = useTranslation();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const hasFocus = useRef(false);
	// a button that was used up and vanished must not take the keyboard's place with it
	useEffect(() => {
		const timer = window.setTimeout(() => {
			if (hasFocus.current && document.activeElement === document.body) {
				heading.current?.focus();
			}
		}, SETTLE_MS);
		return () => window.clearTimeout(timer);
	});
	return (
		<aside
			className="panel"
			aria-label={title}
			onFocus={() => (hasFocus.current = true)}
			onBlur={(event) => (hasFocus.current = event.target.isConnected ? event.relatedTarget !== null : hasFocus.current)}
			onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}
		>
			<header>
				<h2 ref={heading} tabIndex={-1}>
					{title}
				</h2>
				<button type="button" className="panel-close" aria-label={t('panel.close')} onClick={onClose}>
					<Dismiss24Regular />
				</button>
			</header>
			{children}
		</aside>
	);
}
