import { expect, test } from 'vitest';
import { changedDays, daysOf, keptWords } from './kept';

test('no days at all have a sentence of their own', () => {
	expect(keptWords('schoolYear', 0).key).toBe('kept.atOnce.schoolYear');
	expect(keptWords('schoolYear', 30)).toEqual({ key: 'kept.after.schoolYear', values: { count: 30 } });
});

test.each([
	['14', 14],
	[' 1 ', 1],
	['0', null],
	['15', null],
	['1.5', null],
	['-1', null],
	['', null],
	['1e1', null],
])('%j within 1 and 14 days', (text, days) => {
	expect(daysOf(text, 1, 14)).toBe(days);
});

test('only what differs is sent, and nothing if one of them is wrong', () => {
	const kinds = [
		{ name: 'register', days: 30, least: 0, most: 365 },
		{ name: 'private', days: 30, least: 1, most: 30 },
	];
	expect(changedDays(kinds, {})).toEqual({});
	expect(changedDays(kinds, { register: '30', private: '7' })).toEqual({ private: 7 });
	expect(changedDays(kinds, { register: '60', private: '31' })).toBeNull();
});
