import { expect, test } from 'vitest';
import { paired, placed, toggled, withAll } from './seats';
import { desksOf, draftOf, faultOfStep, gridRequest, newSetup, rulesOf, rulesRequest, type Setup, stepsOf, withGrid } from './setup';

const DAY = newSetup('day', '2026-11-05', 'Elternsprechtag');
const seat = (...teachers: string[]) => ({ teachers, place: '' });

test('a new day is three weeks ahead, and is booked until the evening before', () => {
	expect(DAY.grid.date).toBe('2026-11-26');
	expect(draftOf(DAY, 'Europe/Berlin')).toMatchObject({ kind: 'day', bookFrom: null, bookUntil: Date.parse('2026-11-25T17:00:00Z'), wishUntil: null });
	expect(stepsOf('hour')).toEqual(['when', 'families']);
});

test('another day takes the times along that nobody has changed', () => {
	const moved = withGrid({ ...DAY, wishUntil: '2026-11-10T12:00' }, { date: '2026-12-03' });
	expect([moved.bookUntil, moved.wishUntil]).toEqual(['2026-12-02T18:00', '2026-11-10T12:00']);
	expect(withGrid(DAY, { date: '' }).bookUntil).toBe(DAY.bookUntil);
});

test.each<[Parameters<typeof faultOfStep>[0], Partial<Setup>, string | null]>([
	['when', {}, null],
	['when', { title: '  ' }, 'title'],
	['when', { grid: { ...DAY.grid, slotMinutes: 2 } }, 'slot'],
	['when', { grid: { ...DAY.grid, slotMinutes: 7.5 } }, 'slot'],
	['when', { grid: { ...DAY.grid, pauseMinutes: 31 } }, 'pause'],
	['when', { grid: { ...DAY.grid, begin: '' } }, 'begin'],
	['who', {}, 'seats'],
	['who', { seats: [seat('a')] }, null],
	['families', {}, null],
	['families', { bookFrom: '2026-11-26T00:00' }, 'bookUntil'],
	['families', { hasWishes: true, wishUntil: '' }, 'wishUntil'],
	['families', { hasWishes: true, wishUntil: '2026-11-25T18:01' }, 'wishUntil'],
	['families', { hasWishes: true }, null],
	['families', { mostTalks: Number.NaN }, 'mostTalks'],
	['families', { changeMinutes: 61 }, 'changeMinutes'],
])('%s %j: %s', (step, change, fault) => {
	expect(faultOfStep(step, { ...DAY, ...change })).toBe(fault);
});

test('desks without a place are met by video', () => {
	const setup: Setup = { ...DAY, mode: 'both', seats: [seat('a', 'b'), { teachers: ['c'], place: ' R 12 ' }] };
	expect(desksOf(setup)).toEqual([{ teachers: ['a', 'b'], place: '', mode: 'video' }, { teachers: ['c'], place: 'R 12', mode: 'both' }]);
	expect(gridRequest(DAY.grid)).toEqual({ date: '2026-11-26', begin: '14:00', end: '18:00', slotMinutes: 10, pauseMinutes: 0, breaks: [], weeks: 1 });
});

test.each([
	['in and out', toggled(toggled([], 'a'), 'a'), []],
	['all', withAll([seat('a', 'b')], ['a', 'b', 'c']), [seat('a', 'b'), seat('c')]],
	['a team of two desks', paired([seat('a'), seat('b'), seat('c')], 'a', 'b'), [seat('a', 'b'), seat('c')]],
	['another partner; the first one keeps a desk', paired([seat('a', 'b'), seat('c')], 'a', 'c'), [seat('a', 'c'), seat('b')]],
	['a partner out of a team', paired([seat('a'), seat('b', 'c')], 'a', 'b'), [seat('a', 'b'), seat('c')]],
	['alone again', paired([seat('a', 'b')], 'a', null), [seat('a'), seat('b')]],
	['one of a team goes', toggled([seat('a', 'b')], 'a'), [seat('b')]],
	['a place', placed([seat('a', 'b'), seat('c')], 'b', 'R 1'), [{ teachers: ['a', 'b'], place: 'R 1' }, seat('c')]],
])('seats: %s', (_name, seats, expected) => {
	expect(seats).toEqual(expected);
});

test('rules survive the way into a form and back', () => {
	const draft = draftOf({ ...DAY, hasWishes: true, mostTalks: 6, phone: '0214 1', text: 'Hallo' }, 'Europe/Berlin');
	const { kind: _kind, title: _title, slotMinutes: _slot, pauseMinutes: _pause, ...rules } = draft;
	expect(rulesRequest(rulesOf(draft, 'Europe/Berlin'), 'Europe/Berlin')).toEqual(rules);
});
