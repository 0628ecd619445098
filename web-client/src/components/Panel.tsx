// A panel beside the pictures; over them on a phone. Escape closes it.
import { Dismiss24Regular } from '@fluentui/react-icons/svg/dismiss';
import { type FocusEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusReturn } from '../hooks/useFocusReturn';

// a dialog that closes may give the focus back first
const SETTLE_MS = 120;

interface PanelProps {
	title: string;
	onClose: () => void;
	// there is something to be read in it
	isWide?: boolean;
	children: ReactNode;
}

export function Panel({ title, onClose, isWide = false, children }: PanelProps) {
	const { t } = useTranslation();
	useFocusReturn();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const aside = useRef<HTMLElement>(null);
	const hasFocus = useRef(false);
	// a button that was used up and vanished must not take the keyboard's place with it, nor one that can't be used any more
	useEffect(() => {
		let timer = 0;
		const look = (): void => {
			window.clearTimeout(timer);
			timer = window.setTimeout(() => {
				if (hasFocus.current && document.activeElement === document.body) {
					heading.current?.focus();
				}
			}, SETTLE_MS);
		};
		const observer = new MutationObserver(look);
		observer.observe(aside.current!, { childList: true, subtree: true, attributeFilter: ['disabled'] });
		return () => {
			observer.disconnect();
			window.clearTimeout(timer);
		};
	}, []);
	const blur = ({ target, relatedTarget }: FocusEvent): void => {
		if (target.isConnected && !target.matches(':disabled')) {
			hasFocus.current = relatedTarget !== null;
		}
	};
	return (
		<aside
			ref={aside}
			className={isWide ? 'panel panel-wide' : 'panel'}
			aria-label={title}
			onFocus={() => (hasFocus.current = true)}
			onBlur={blur}
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
