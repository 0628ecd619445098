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
