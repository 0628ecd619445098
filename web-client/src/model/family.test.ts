import { describe, expect, test } from 'vitest';
import type { FamilyConsultation, FamilyDesk, FamilyTalk } from '../protocol/family';
import { desksFor, dialable, hasFree, mayHaveMore, MINUTE, momentOfTalk, moved, nextTalk, slotDays, talksAhead, talksGone, withWish } from './family';

const BEGIN = Date.UTC(2026, 10, 26, 13, 0);
const talk = (change: Partial<FamilyTalk> = {}): FamilyTalk => ({
	id: 't', code: 1, desk: 'd1', consultation: 'k', title: '', teachers: ['Frau Kaya'], child: { id: 'p1', name: 'Ada' }, begin: BEGIN, end: BEGIN + 10 * MINUTE, mode: 'video',
	place: '', phone: '', state: 'booked', isAssigned: false, interpreter: null, companions: [], keptUntil: 0, ...change,
});
const desk = (id: string, teacher: string, children: string[]): FamilyDesk => ({ id, teachers: [teacher], children, subjects: [], mode: 'video', place: '', free: 1 });
const consultation = (change: Partial<FamilyConsultation> = {}): FamilyConsultation => ({
	id: 'k', kind: 'day', title: '', text: '', phone: '', bookFrom: null, bookUntil: null, wishUntil: null, mayBook: true, mayWish: false, mostTalks: 0, days: [], begin: null, end: null,
	desks: [desk('d1', 'Herr Zorn', ['p1']), desk('d2', 'Frau Abel', []), desk('d3', 'Frau Kaya', ['p1', 'p2'])], ...change,
});

test.each([
	['booked', -61, 'before'],
	['booked', -60, 'soon'],
	['booked', -1, 'soon'],
	['booked', 0, 'now'],
	['booked', 40, 'now'],
	['booked', 70, 'gone'],
	['open', -2, 'now'],
	['missed', 6, 'now'],
	['missed', 10, 'gone'],
	['over', 5, 'gone'],
] as const)('a talk that is %s, %i minutes after its begin: %s', (state, minutes, moment) => {
	expect(momentOfTalk(talk({ state }), BEGIN + minutes * MINUTE)).toBe(moment);
});

test('talks by their time, the gone ones apart, and which one is next', () => {
	const talks = [talk({ id: 'c', begin: BEGIN + 60 * MINUTE, end: BEGIN + 70 * MINUTE }), talk({ id: 'a', state: 'over' }), talk({ id: 'b', begin: BEGIN + 20 * MINUTE })];
	const now = BEGIN + 11 * MINUTE;
	expect(talksAhead(talks, now).map(({ id }) => id)).toEqual(['b', 'c']);
	expect(talksGone(talks, now).map(({ id }) => id)).toEqual(['a']);
	expect(nextTalk(talks, 'a', now)?.id).toBe('b');
	expect(nextTalk(talks, 'b', now)?.id).toBe('c');
	expect(nextTalk([talks[0]!], 'c', now)).toBeNull();
});

describe('teachers to choose from', () => {
	test('the child\'s own first, each half by name', () => {
		expect(desksFor(consultation(), 'p1', [], BEGIN).map((each) => [each.desk.id, each.isOwn])).toEqual([['d3', true], ['d1', true], ['d2', false]]);
		expect(desksFor(consultation(), 'p2', [], BEGIN).map(({ desk: { id } }) => id)).toEqual(['d3', 'd2', 'd1']);
	});

	test('the talk that this child has there, not that of its sister', () => {
		const talks = [talk({ id: 'mine' }), talk({ id: 'hers', desk: 'd3', child: { id: 'p2', name: 'Ida' } })];
		expect(desksFor(consultation(), 'p1', talks, BEGIN).map((each) => each.talk?.id ?? null)).toEqual([null, 'mine', null]);
	});

	test.each([
		[0, true],
		[1, false],
		[2, true],
	])('%i talks a child', (mostTalks, isMore) => {
		expect(mayHaveMore(consultation({ mostTalks }), 'p1', [talk(), talk({ child: { id: 'p2', name: '' } })])).toBe(isMore);
	});
});

test('times by day and hour of the school, without those that are gone', () => {
	const slot = (id: string, minutes: number, state: 'free' | 'taken' = 'free') => ({ id, begin: BEGIN + minutes * MINUTE, end: BEGIN + (minutes + 10) * MINUTE, state });
	const slots = [slot('c', 60), slot('a', 0), slot('b', 50, 'taken'), slot('d', 24 * 60), slot('gone', -10)];
	const days = slotDays(slots, 'Europe/Berlin', BEGIN - MINUTE);
	expect(days.map(({ key, hours }) => [key, hours.map(({ hour, slots: each }) => [hour, each.map(({ id }) => id)])])).toEqual([
		['2026-11-26', [[14, ['a', 'b']], [15, ['c']]]],
		['2026-11-27', [[14, ['d']]]],
	]);
	expect(hasFree([slot('b', 50, 'taken')], BEGIN)).toBe(false);
	expect(hasFree([slot('gone', -10)], BEGIN)).toBe(false);
	expect(hasFree([slot('a', 10)], BEGIN)).toBe(true);
});

describe('the wish list', () => {
	test('on and off, eight at most', () => {
		expect(withWish(['a'], 'b')).toEqual(['a', 'b']);
		expect(withWish(['a', 'b'], 'a')).toEqual(['b']);
		const full = ['1', '2', '3', '4', '5', '6', '7', '8'];
		expect(withWish(full, '9')).toEqual(full);
	});

	test('up and down, not over the ends', () => {
		expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
		expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
		expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
		expect(moved(['a', 'b'], 'b', 1)).toEqual(['a', 'b']);
		expect(moved(['a', 'b'], 'x', 1)).toEqual(['a', 'b']);
	});
});

test('a phone number that can be called', () => {
	expect(dialable('+49 (0)214 / 555-0110')).toBe('+4902145550110');
});
