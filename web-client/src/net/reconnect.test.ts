import { expect, test } from 'vitest';
import { reconnectDelayMs, verdictOf } from './reconnect';

test.each([
	[0, 0.5, 0],
	[1, 0.5, 300],
	[2, 0, 500],
	[2, 1, 1500],
	[4, 0.5, 1500],
	[9, 0.5, 3000],
	[10, 0.5, 5000],
	[500, 1, 7500],
])('attempt %i with chance %f waits %i ms', (attempt, chance, delay) => {
	expect(reconnectDelayMs(attempt, chance)).toBe(delay);
});

test('a class of 30 is back soon after a restart of 2 s, and not all at once', () => {
	// a small generator with a seed: the same class in every run
	let seed = 1;
	const chance = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
	const back = Array.from({ length: 30 }, () => {
		let at = 0;
		for (let attempt = 0; ; attempt++) {
			at += reconnectDelayMs(attempt, chance());
			if (at >= 2000) {
				return at;
			}
		}
	});
	expect(Math.max(...back)).toBeLessThan(4500);
	for (const at of back) {
		expect(back.filter((each) => each >= at && each < at + 100).length).toBeLessThanOrEqual(6);
	}
});

test.each([
	[1006, 'retry'],
	[1001, 'retry'],
	[4408, 'retry'],
	[4429, 'retry'],
	[4401, 'no_session'],
	[4409, 'moved'],
	[4410, 'link_dead'],
])('close code %i means %s', (code, verdict) => {
	expect(verdictOf(code)).toBe(verdict);
});
