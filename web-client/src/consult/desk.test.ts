import { expect, test } from 'vitest';
import type { Slot, Talk } from '../protocol/consult';
import { daysOfDesk, isScarce, mostInRow, rowsOf, targetsOf } from './desk';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-26T11:00:00Z');
const slot = (number: number, change: Partial<Slot> = {}): Slot => ({
	id: `s${number}`, begin: NOON + number * 10 * MINUTE, end: NOON + (number + 1) * 10 * MINUTE, state: 'open', talk: null, clash: false, ...change,
});
const talk = (id: string, first: number, count = 1): Talk => ({ id, begin: slot(first).begin, end: slot(first + count - 1).end }) as Talk;

test('a double slot is one row', () => {
	const desk = { slots: [slot(0), slot(1, { talk: 't1' }), slot(2, { talk: 't1' }), slot(3, { state: 'break' })], talks: [talk('t1', 1, 2)] };
	expect(rowsOf(desk).map((row) => (row.kind === 'talk' ? [row.talk.id, row.slots.length] : row.slot.id))).toEqual(['s0', ['t1', 2], 's3']);
});

test('days are those of the school', () => {
	const late = slot(0, { begin: Date.parse('2026-11-26T23:30:00Z'), end: Date.parse('2026-11-26T23:40:00Z') });
	expect(daysOfDesk({ slots: [slot(0), late], talks: [] }, 'Europe/Berlin').map(({ date, rows }) => [date, rows.length])).toEqual([['2026-11-26', 1], ['2026-11-27', 1]]);
});

test.each([
	['all that are free', [slot(0), slot(1), slot(2)], 's0', 0, 3],
	['up to one that is taken', [slot(0), slot(1), slot(2, { talk: 'x' })], 's0', 0, 2],
	['up to a break', [slot(0), slot(1, { state: 'break' }), slot(2)], 's0', 0, 1],
	['not over a gap', [slot(0), slot(2)], 's0', 0, 1],
	['over the pause of the grid', [slot(0), slot(1, { begin: NOON + 15 * MINUTE })], 's0', 5, 2],
	['not into a time that is not free for the teacher', [slot(0), slot(1, { clash: true })], 's0', 0, 1],
	['none that is taken', [slot(0, { talk: 'x' })], 's0', 0, 0],
	['none that is not there', [slot(0)], 's9', 0, 0],
	['six at most', [0, 1, 2, 3, 4, 5, 6, 7].map((each) => slot(each)), 's0', 0, 6],
])('in a row: %s', (_name, slots, first, pause, most) => {
	expect(mostInRow(slots, first, pause)).toBe(most);
});

test('a double talk moves where two are free, its own slots among them', () => {
	const slots = [slot(0), slot(1, { talk: 't1' }), slot(2, { talk: 't1' }), slot(3), slot(4, { talk: 'x' }), slot(5)];
	const ids = (now: number): string[] => targetsOf({ slots }, talk('t1', 1, 2), 0, now).map(({ id }) => id);
	expect(ids(NOON)).toEqual(['s0', 's2']);
	expect(ids(slot(0).end)).toEqual(['s2']);
});

test('four free slots are few, five are not', () => {
	expect([isScarce({ free: 4 }), isScarce({ free: 5 })]).toEqual([true, false]);
});
