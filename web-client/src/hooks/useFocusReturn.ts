// A dialog that closes gives the focus back to where it was; is that gone, to the panel's or the page's heading.
import { useEffect } from 'react';

function goBack(to: Element | null): void {
	const isThere = to instanceof HTMLElement && to.isConnected && to !== document.body;
	const target = isThere ? to : document.querySelector<HTMLElement>('.panel h2, main h1');
	target?.focus();
}

export function useFocusReturn(): void {
	useEffect(() => {
		const before = document.activeElement;
		// after the dialog's own clean-up, and only if nothing else took the focus
		return () => void window.setTimeout(() => document.activeElement === document.body && goBack(before), 50);
	}, []);
}
