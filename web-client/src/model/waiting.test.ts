import { expect, test } from 'vitest';
import type { Wait } from '../protocol/talk';
import { waitWords } from './waiting';

const MINUTE = 60_000;
const WAIT: Wait = {
	id: 'w', state: 'waiting', begin: 100 * MINUTE, end: 110 * MINUTE, expected: 100 * MINUTE, delayMinutes: 0, ahead: 0, isStaffThere: true, isHeld: false,
	people: [], endsAt: null, isWarned: false, extendedMinutes: 0, teachers: ['Frau Kaya'], phone: '',
};

test.each<[string, Partial<Wait>, number, string, string[]]>([
	['in time', {}, 90, 'planned', []],
	['in time, one before', { ahead: 1 }, 95, 'planned', ['ahead']],
	['a moment before', {}, 99.5, 'soon', []],
	['late', { expected: 112 * MINUTE, delayMinutes: 12, ahead: 2 }, 95, 'at', ['late', 'planned', 'ahead']],
	['late, but next', { expected: 112 * MINUTE, delayMinutes: 12 }, 111.9, 'soon', ['late', 'planned']],
	['the last before is still inside', { expected: 112 * MINUTE, delayMinutes: 12, ahead: 1 }, 111.9, 'at', ['late', 'planned', 'ahead']],
	['nobody there, before', { isStaffThere: false, expected: null }, 95, 'staff', ['staffSoon']],
	['nobody there, after', { isStaffThere: false, expected: null }, 101, 'staff', []],
	['held', { isHeld: true, ahead: 1 }, 95, 'held', ['ahead']],
	['nobody can tell', { expected: null }, 101, 'unknown', []],
])('%s', (_name, change, minute, head, lines) => {
	expect(waitWords({ ...WAIT, ...change }, minute * MINUTE)).toEqual({ head, lines });
});
