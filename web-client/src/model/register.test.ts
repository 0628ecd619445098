import { expect, test } from 'vitest';
import type { RegisterEntry, RegisterPerson } from '../protocol/school';
import { byNeed, factsOf, justEnded } from './register';

const row = (name: string, status: RegisterPerson['status'], change: Partial<RegisterPerson> = {}): RegisterPerson => ({
	person: { id: name, name, role: 'pupil' }, status, lateMinutes: 0, leftMinutes: 0, gone: 0, times: [], isCorrected: false, note: '', ...change,
});
const entry = (id: string, begin: number) => ({ id, begin }) as RegisterEntry;

test.each([
	['present', row('A', 'present'), []],
	['late, and left early', row('A', 'late', { lateMinutes: 8, leftMinutes: 12 }), [['late', 8], ['left', 12]]],
	['away in between', row('A', 'present', { gone: 3 }), [['gone', 3]]],
	['absent: nothing more to say', row('A', 'absent', { lateMinutes: 45 }), []],
	['excused, whatever was seen', row('A', 'excused', { leftMinutes: 20 }), []],
])('%s', (_what, who, facts) => {
	expect(factsOf(who).map(({ key, count }) => [key, count])).toEqual(facts);
});

test('who is absent or late comes first, names in their order', () => {
	const people = [row('Zoe', 'present'), row('Ärne', 'present'), row('Ben', 'late'), row('Cem', 'absent')];
	expect(byNeed(people, 'de').map(({ person }) => person.name)).toEqual(['Cem', 'Ben', 'Ärne', 'Zoe']);
});

test.each([
	['the newest', [entry('a', 1_000_000), entry('b', 2_000_000)], 2_010_000, 'b'],
	['an older one is another lesson', [entry('a', 1_000_000)], 2_000_000, null],
	['none was kept', [], 0, null],
])('the lesson that has just ended: %s', (_what, entries, openedAt, id) => {
	expect(justEnded(entries, openedAt)?.id ?? null).toBe(id);
});
