// A panel beside the pictures; over them on a phone. Escape closes it.
import { Dismiss24Regular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
	const { t } = useTranslation();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<aside className="panel" aria-label={title} onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}>
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
