import { expect, test } from 'vitest';
import type { PlannedLesson } from '../protocol/school';
import { byTime, faultOf, nextDateOf, withOneMore } from './periods';

const periods = (...times: [string, string][]) => times.map(([start, end], i) => ({ number: i + 1, start, end }));

test.each([
	[[], null],
	[periods(['08:00', '08:45'], ['08:45', '09:30']), null],
	[periods(['08:00', '08:00']), 0],
	[periods(['08:00', '08:45'], ['08:40', '09:30']), 1],
	[periods(['08:00', '']), 0],
])('periods %#', (list, fault) => {
	expect(faultOf(list)).toBe(fault);
});

test('one more follows after a break', () => {
	expect(withOneMore([])).toEqual(periods(['08:00', '08:45']));
	expect(withOneMore(periods(['08:00', '08:45']))[1]).toEqual({ number: 2, start: '08:50', end: '09:35' });
});

test.each([
	['2026-11-26', 4, null, '2026-11-26'],
	['2026-11-26', 3, null, '2026-12-02'],
	['2026-11-26', 1, '2027-01-07', '2027-01-11'],
	['2026-11-26', 5, '2026-08-01', '2026-11-27'],
])('from %s the next day %i (lessons begin %s) is %s', (today, weekday, from, date) => {
	expect(nextDateOf({ weekday, from }, today)).toBe(date);
});

test('lessons stand in the order of the week', () => {
	const lesson = (weekday: number, first: number) => ({ weekday, first }) as PlannedLesson;
	expect(byTime([lesson(2, 1), lesson(1, 5), lesson(1, 2)])).toEqual([lesson(1, 2), lesson(1, 5), lesson(2, 1)]);
});
