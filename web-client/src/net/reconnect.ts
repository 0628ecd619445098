// When to try the next connection: a pure function of the attempt's number and of chance (0..1).
const DELAYS_MS = [0, 300, 1000, 2000, 4000];
const LAST_DELAY_MS = 5000;

// Attempt 0 is the first after the loss. Jitter: the delay is between 75 and 125 percent.
export function reconnectDelayMs(attempt: number, chance: number): number {
	const base = DELAYS_MS[attempt] ?? LAST_DELAY_MS;
	return Math.round(base * (0.75 + chance / 2));
}

export const PING_EVERY_MS = 2000;
export const DEAD_AFTER_MS = 5000;

export type CloseVerdict = 'retry' | 'no_session' | 'moved' | 'link_dead';

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
