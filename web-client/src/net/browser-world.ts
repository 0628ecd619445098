// The real world of a Connection: WebSocket, clock, timers.
import type { ConnectionWorld, SocketLike } from './connection';

export const browserWorld: ConnectionWorld = {
	openSocket() {
		const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
		return new WebSocket(url, 'kreide.1') as unknown as SocketLike;
	},
	now: () => performance.now(),
	setTimer: (run, ms) => window.setTimeout(run, ms),
	clearTimer: (timer) => window.clearTimeout(timer as number),
	chance: () => Math.random(),
};
