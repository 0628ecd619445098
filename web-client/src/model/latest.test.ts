import { expect, test } from 'vitest';
import { Latest } from './latest';

test('of two answers the one counts that was asked for last, whichever comes first', () => {
	const latest = new Latest();
	const isFirst = latest.begin();
	expect(isFirst()).toBe(true);
	const isSecond = latest.begin();
	expect([isSecond(), isFirst(), isSecond()]).toEqual([true, false, true]);
});
