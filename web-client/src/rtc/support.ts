// Can this browser take part in a lesson at all?
export function isBrowserGoodEnough(): boolean {
	return typeof RTCPeerConnection === 'function' && 'addTransceiver' in RTCPeerConnection.prototype && typeof WebSocket === 'function';
}

// Small devices get fewer seats: fewer decoders to keep warm.
export const isSmallDevice = (): boolean => Math.min(window.screen.width, window.screen.height) < 600;
