// When to try the next connection: a pure function of the attempt's number and of chance (0..1).
// Dense for as long as a restart of the server takes, then calm.
const DELAYS_MS = [0, 300, 1000, 1000, 1500, 1500, 2000, 2000, 2000, 3000];
const LAST_DELAY_MS = 5000;

// Attempt 0 is the first after the loss. Jitter: the delay is between 50 and 150 percent, so that a class does not come back as
// one.
export function reconnectDelayMs(attempt: number, chance: number): number {
	const base = DELAYS_MS[attempt] ?? LAST_DELAY_MS;
	return Math.round(base * (0.5 + chance));
}

export const BEAT_EVERY_MS = 250;
export const PING_EVERY_MS = 1000;
// a reply is due, and nothing was heard for so long: the user is told, with the next beat and so within two seconds
export const UNSURE_AFTER_MS = 1600;
export const DEAD_AFTER_MS = 4000;

// outdated: the server does not speak this page's protocol
export type CloseVerdict = 'retry' | 'no_session' | 'moved' | 'link_dead' | 'outdated';

export function verdictOf(closeCode: number): CloseVerdict {
	switch (closeCode) {
		case 4401:
			return 'no_session';
		case 4409:
			return 'moved';
		case 4410:
			return 'link_dead';
		default:
			return 'retry';
	}
}
