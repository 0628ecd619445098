import { describe, expect, test } from 'vitest';
import type { Occurrence } from '../protocol/school';
import { addDays, dateAt, daysOf, isEmptyWeek, mondayOf, refreshInMs, weekdayOf } from './week';

const lesson = (date: string, begin = 0, end = 0): Occurrence => ({
	lesson: 'l1', group: { id: 'g1', name: '5b' }, room: 'r1', date, begin, end, state: 'planned', teachers: [],
});

test.each([
	['2026-11-23', 1, '2026-11-23'],
	['2026-11-29', 7, '2026-11-23'],
	['2026-01-01', 4, '2025-12-29'],
])('%s is day %i of the week of %s', (date, weekday, monday) => {
	expect(weekdayOf(date)).toBe(weekday);
	expect(mondayOf(date)).toBe(monday);
});

test('days over the change of the clock and of the year', () => {
	expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
	expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
	expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
});

test('the day is the one at the school, wherever the browser is', () => {
	const late = Date.parse('2026-11-23T23:30:00Z');
	expect(dateAt(late, 'Europe/Berlin')).toBe('2026-11-24');
	expect(dateAt(late, 'UTC')).toBe('2026-11-23');
});

describe('a week', () => {
	const holidays = [{ first: '2026-11-25', last: '2026-11-26', name: 'Pause' }];
	const days = daysOf('2026-11-23', { lessons: [lesson('2026-11-23'), lesson('2026-11-28')], holidays });
	test('has five days, and a Saturday with lessons', () => {
		expect(days.map(({ weekday, lessons, holiday }) => [weekday, lessons.length, holiday])).toEqual([
			[1, 1, null], [2, 0, null], [3, 0, 'Pause'], [4, 0, 'Pause'], [5, 0, null], [6, 1, null],
		]);
	});
	test('is empty without lessons and holidays', () => {
		expect(isEmptyWeek(days)).toBe(false);
		expect(isEmptyWeek(daysOf('2026-11-23', { lessons: [], holidays: [] }))).toBe(true);
	});
});

test.each([
	['nothing planned', {}, 3_600_000],
	['the next lesson in an hour: ten minutes before', { next: lesson('d', 3_600_000) }, 3_001_000],
	['this one ends in five minutes', { now: [lesson('d', 0, 300_000)], next: lesson('d', 3_600_000) }, 301_000],
	['never at once', { now: [lesson('d', 0, 10)] }, 30_000],
	['what is over does not count', { now: [lesson('d', -20, -10)] }, 3_600_000],
])('%s', (_what, home, ms) => {
	expect(refreshInMs(home, 0)).toBe(ms);
});
