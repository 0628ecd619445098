// What closes, a dialog or a panel, gives the focus back to where it was; is that gone, to the panel's or the page's heading.
import { useEffect, useState } from 'react';

// The entry of a menu goes with it; what opened the menu stays.
function opener(): Element | null {
	const menu = document.activeElement?.closest('[role="menu"]');
	return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement;
}

function goBack(to: Element | null): void {
	const isThere = to instanceof HTMLElement && to.isConnected && to !== document.body;
	const heading = document.querySelector<HTMLElement>('.panel h2') ?? document.querySelector<HTMLElement>('main h1');
	(isThere ? to : heading)?.focus();
}

// What hides the page behind a dialog from screen readers comes and goes a moment later than the dialog, and does not go when the
// dialog is taken away while it is open.
const SETTLE_MS = 400;
function showPage(): void {
	if (!document.querySelector('[role="dialog"], [role="alertdialog"]')) {
		document.getElementById('root')?.removeAttribute('aria-hidden');
	}
}

export function useFocusReturn(): void {
	// while it is being made the focus is still where it was
	const [before] = useState(opener);
	useEffect(
		// after a dialog's own clean-up, and only if nothing else took the focus
		() => () => void window.setTimeout(() => document.activeElement === document.body && goBack(before), 50),
		[before],
	);
	useEffect(() => () => void window.setTimeout(showPage, SETTLE_MS), []);
}
