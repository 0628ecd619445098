// Tells when the device changed its network, as far as browsers say so.
type NetworkNavigator = Navigator & { connection?: EventTarget };

export function watchNetwork(onChange: () => void): () => void {
	const { connection } = navigator as NetworkNavigator;
	window.addEventListener('online', onChange);
	connection?.addEventListener?.('change', onChange);
	return () => {
		window.removeEventListener('online', onChange);
		connection?.removeEventListener?.('change', onChange);
	};
}

const AWAY_MS = 30_000;

// Tells when somebody looks at this page again after a while: a device may have slept, or closed what a hidden page held open.
export function watchReturn(onReturn: () => void): () => void {
	let hiddenAt = Infinity;
	const look = (): void => {
		const now = Date.now();
		if (document.visibilityState === 'hidden') {
			hiddenAt = now;
		} else if (now - hiddenAt >= AWAY_MS) {
			hiddenAt = Infinity;
			onReturn();
		}
	};
	document.addEventListener('visibilitychange', look);
	return () => document.removeEventListener('visibilitychange', look);
}
