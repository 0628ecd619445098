import { describe, expect, test } from 'vitest';
import type { Occurrence } from '../protocol/school';
import type { Group, Home } from '../protocol/types';
import { primaryChoice, roomToEnter } from './primary';
import type { RoomState } from './room';

const group = (id: string, isOpen: boolean): Group => ({
	id: `g${id}`, name: id, subject: '', teachers: [], pupilCount: 1, leads: false, room: { id, kind: 'lesson', title: id, state: isOpen ? 'open' : 'closed', openedAt: null },
});
const lesson = (room: string) => ({ room }) as Occurrence;
const home = (groups: Group[], now: Occurrence[] = [], next: Occurrence | null = null): Pick<Home, 'groups' | 'now' | 'next'> => ({ groups, now, next });

describe('the room to enter', () => {
	test.each([
		['the open one', home([group('a', false), group('b', true)]), 'b'],
		['of two open ones that of the timetable', home([group('a', true), group('b', true)], [lesson('b')]), 'b'],
		['an open one before a planned one', home([group('a', true), group('b', false)], [lesson('b')]), 'a'],
		['to wait: where the next lesson is', home([group('a', false), group('b', false)], [], lesson('b')), 'b'],
		['without a timetable the first', home([group('a', false), group('b', false)]), 'a'],
		['a planned room of another group is none', home([group('a', false)], [lesson('x')]), 'a'],
		['no group, no room', home([]), null],
	])('%s', (_what, which, room) => {
		expect(roomToEnter(which)).toBe(room);
	});
});

describe('what is seen', () => {
	const room = (leader: string | null, order: string[], screen = ''): RoomState =>
		({ room: { leader }, order, participants: Object.fromEntries(order.map((id) => [id, { publish: { screen: id === screen } }])) }) as unknown as RoomState;
	test.each([
		['who leads is large', room('t', ['t', 'a']), 'auto'],
		['who presents is large', room(null, ['a', 'b'], 'b'), 'auto'],
		['nobody leads: all are equal', room(null, ['a', 'b']), 'grid'],
		['who leads is not there', room('t', ['a']), 'grid'],
	])('%s', (_what, state, choice) => {
		expect(primaryChoice(state)).toBe(choice);
	});
});
