import { expect, test } from 'vitest';
import type { Conference, HomeConference, RollSeat } from '../protocol/conference';
import { afterSaving, changed, entriesOf, faultOfAgenda, firstFree, isSame, itemsOf, minutesOf, moved, newEntry } from './agenda';
import { changedRules, rulesOf, shareChoices, turnChoices } from './kinds';
import { homeConference, isMember, mayOpen, split, stepsOf } from './next';
import { daysBetween, noticeOf } from './notice';
import { countsOf, found, lacksOf, mayDeputise, officeChange, officesFor, sorted, withoutMail } from './roll';
import { changeOf, draftOf, faultOf, newSetup, type Setup, setupOf, withKind } from './setup';

const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const TITLES = { teachers: 'Lehrerkonferenz', subject: 'Fachkonferenz', school: 'Schulkonferenz', weekly: 'Dienstbesprechung' };
const SETUP = newSetup('teachers', TITLES.teachers, NOW, ZONE);

test('a new conference begins with the rules of its kind, and with time for its invitation', () => {
	expect([SETUP.begin, SETUP.length, SETUP.rules.noticeDays]).toEqual(['2026-12-10T14:00', '120', 7]);
	expect(newSetup('weekly', TITLES.weekly, NOW, ZONE)).toMatchObject({ begin: '2026-11-27T14:00', rules: { quorum: 'none', noticeDays: 0, turnSeconds: 0 } });
});

test('another kind brings its own title, time and rules; what somebody has written stays', () => {
	expect(withKind(SETUP, 'weekly', TITLES, NOW, ZONE)).toMatchObject({ title: 'Dienstbesprechung', begin: '2026-11-27T14:00', length: '45', rules: rulesOf('weekly') });
	expect(withKind({ ...SETUP, title: 'Runde', begin: '2026-12-01T08:00' }, 'weekly', TITLES, NOW, ZONE)).toMatchObject({ title: 'Runde', begin: '2026-12-01T08:00', length: '45' });
});

test.each<[Partial<Setup>, string | null]>([
	[{}, null],
	[{ title: '  ' }, 'title'],
	[{ begin: '' }, 'begin'],
	[{ begin: '2026-11-26T12:59' }, 'past'],
	[{ begin: '2026-11-26T13:01' }, null],
	[{ length: '' }, null],
	[{ length: '0' }, 'length'],
	[{ length: '1,5' }, 'length'],
	[{ length: '1441' }, 'length'],
	[{ rules: { ...SETUP.rules, noticeDays: Number.NaN } }, 'noticeDays'],
	[{ rules: { ...SETUP.rules, noticeDays: 61 } }, 'noticeDays'],
])('what is wrong with %j: %s', (change, fault) => {
	expect(faultOf({ ...SETUP, ...change }, ZONE, NOW)).toBe(fault);
});

test('a conference that is over may still be written', () => {
	expect(faultOf({ ...SETUP, begin: '2026-11-01T12:00' }, ZONE, null)).toBeNull();
});

test('a draft survives the way into a form and back', () => {
	const draft = draftOf({ ...SETUP, place: ' Aula ', text: 'Bitte lesen', length: ' ' }, ZONE);
	expect(draft).toMatchObject({ kind: 'teachers', place: 'Aula', begin: Date.parse('2026-12-10T13:00:00Z'), minutesLong: null });
	const { kind: _kind, ...change } = draft;
	expect(changeOf(setupOf(draft, ZONE), ZONE)).toEqual(change);
});

test('own rules are counted, and what is set is always among the choices', () => {
	expect(changedRules('weekly', rulesOf('weekly'))).toEqual([]);
	expect(changedRules('school', { ...rulesOf('school'), castingVote: false, secretShare: 33 })).toEqual(['castingVote', 'secretShare']);
	expect(shareChoices(33)).toEqual([0, 20, 25, 33, 34, 50]);
	expect(turnChoices(180)).toEqual([0, 60, 120, 180, 300, 600]);
});

const at = (begin: string, noticeDays = 7): Pick<Conference, 'begin' | 'rules'> => ({ begin: Date.parse(begin), rules: { ...rulesOf('teachers'), noticeDays } });

test.each([
	// midnight of the school, not 24 hours, makes a day
	['2026-12-03T07:00:00Z', 7, false],
	['2026-12-02T22:30:00Z', 6, true],
	['2026-12-02T23:30:00Z', 7, false],
	['2026-11-26T13:00:00Z', 0, true],
])('an invitation now for %s: %i days', (begin, days, isLate) => {
	expect(noticeOf(at(begin), NOW, ZONE)).toMatchObject({ days, needed: 7, isLate });
});

test('the way out of a short notice is the same hour on the first day that is late enough, whatever the clocks do', () => {
	expect(noticeOf(at('2026-11-28T13:00:00Z'), NOW, ZONE).soonest).toBe(Date.parse('2026-12-03T13:00:00Z'));
	const march = Date.parse('2027-03-26T12:00:00Z');
	expect(noticeOf(at('2027-03-27T13:00:00Z'), march, ZONE).soonest).toBe(Date.parse('2027-04-02T12:00:00Z'));
	expect(daysBetween(march, Date.parse('2027-03-29T01:00:00Z'), ZONE)).toBe(3);
});

let count = 0;
const seat = (name: string, kind: RollSeat['kind'], more: Partial<RollSeat> = {}): RollSeat => ({ id: `s${++count}`, person: { id: `p-${name}`, name, role: 'teacher' }, kind, office: null, deputy: null, hasMail: true, ...more });
const ROLL = [
	seat('Zoe', 'vote'), seat('Gast', 'guest', { hasMail: false }), seat('Aylin', 'advisory'), seat('Bea', 'vote', { office: 'minutes' }), seat('Cem', 'vote', { office: 'chair' }),
	seat('Änne', 'vote', { deputy: { id: 'p-Dora', name: 'Dora', role: 'teacher' } }),
];

test('the roll: offices first, then by seat and name; found by holder or deputy', () => {
	expect(sorted(ROLL, 'de').map(({ person }) => person.name)).toEqual(['Cem', 'Bea', 'Änne', 'Zoe', 'Aylin', 'Gast']);
	expect(found(ROLL, ' dor', 'de').map(({ person }) => person.name)).toEqual(['Änne']);
	expect(countsOf(ROLL)).toEqual({ vote: 4, advisory: 1, guest: 1 });
	expect(withoutMail(ROLL).map(({ person }) => person.name)).toEqual(['Gast']);
	// a member is not told who has mail
	expect(withoutMail(ROLL.map(({ hasMail: _mail, ...rest }) => rest))).toEqual([]);
});

test('what a roll still lacks', () => {
	expect(lacksOf([])).toEqual(['vote', 'chair', 'minutes']);
	expect(lacksOf(ROLL)).toEqual([]);
});

test('an office that is full can not be given; the chair is handed over in one request', () => {
	const tellers = Array.from({ length: 4 }, (_each, i) => seat(`T${i}`, 'vote', { office: 'teller' }));
	expect(officesFor([...ROLL, ...tellers], ROLL[0]!)).toEqual(['chair', 'deputy', 'minutes']);
	expect(officesFor([...ROLL, ...tellers], tellers[0]!)).toContain('teller');
	expect(officeChange(ROLL, ROLL[0]!.id, 'chair')).toEqual([{ seat: ROLL[4]!.id, office: null }, { seat: ROLL[0]!.id, office: 'chair' }]);
	expect(officeChange(ROLL, ROLL[4]!.id, null)).toEqual([{ seat: ROLL[4]!.id, office: null }]);
});

test('nobody votes for two', () => {
	expect(mayDeputise(ROLL, ROLL[0]!, { id: 'p-Cem' })).toBe(false);
	expect(mayDeputise(ROLL, ROLL[0]!, { id: 'p-Dora' })).toBe(false);
	expect(mayDeputise(ROLL, ROLL[5]!, { id: 'p-Dora' })).toBe(true);
	expect(mayDeputise(ROLL, ROLL[0]!, { id: 'p-Emil' })).toBe(true);
});

const entry = (key: string, more: Partial<ReturnType<typeof newEntry>> = {}): ReturnType<typeof newEntry> => ({ ...newEntry(key), title: key, ...more });
const AGENDA = [entry('a', { isFixed: true }), entry('b'), entry('c', { minutes: '10' }), entry('d', { minutes: '5' })];
const keys = (entries: readonly { key: string }[]): string => entries.map(({ key }) => key).join('');

test.each([
	['d', 1, 'adbc'],
	['b', 2, 'acbd'],
	['b', 99, 'acdb'],
	// in front of what runs or is over nothing comes
	['c', 0, 'acbd'],
	['a', 2, 'abcd'],
	['b', 1, 'abcd'],
	['x', 1, 'abcd'],
])('item %s to place %i: %s', (key, to, expected) => {
	expect(keys(moved(AGENDA, key, to))).toBe(expected);
});

test('an agenda as it is sent, and what is wrong with one', () => {
	expect(firstFree(AGENDA)).toBe(1);
	expect(minutesOf(AGENDA)).toBe(15);
	expect(faultOfAgenda(AGENDA)).toBeNull();
	expect(faultOfAgenda(changed(AGENDA, 'b', { title: ' ' }))).toEqual({ why: 'title', key: 'b' });
	expect(faultOfAgenda(changed(AGENDA, 'c', { minutes: 'zehn' }))).toEqual({ why: 'minutes', key: 'c' });
	expect(faultOfAgenda(Array.from({ length: 61 }, (_each, i) => entry(String(i))))).toEqual({ why: 'many', key: null });
	const items = entriesOf([{ id: 'i1', title: 'Eins', text: '', guests: false, minutes: null, state: 'waiting', papers: [{ id: 'f1', name: 'x', bytes: 1 }], begunAt: null, endedAt: null }]);
	expect(itemsOf([...items, newEntry('n')])).toEqual([
		{ id: 'i1', title: 'Eins', text: '', guests: false, minutes: null, papers: ['f1'] },
		{ title: '', text: '', guests: true, minutes: null, papers: [] },
	]);
	expect(isSame(items, [])).toBe(false);
});

const meeting = (id: string, state: Conference['state'], begin: number, may: Conference['may'] = ['vote']): HomeConference => ({ id, kind: 'weekly', title: id, state, begin, may });

test('the home page has what runs, else what comes next', () => {
	const [late, soon, on, over] = [meeting('late', 'invited', NOW + 5 * HOUR), meeting('soon', 'invited', NOW + HOUR), meeting('on', 'open', NOW - HOUR), meeting('over', 'closed', NOW - HOUR)];
	expect(homeConference([late, soon, on, over], NOW)?.id).toBe('on');
	expect(homeConference([late, soon, over], NOW)?.id).toBe('soon');
	expect(homeConference([over, meeting('missed', 'invited', NOW - 13 * HOUR), meeting('draft', 'draft', NOW + HOUR)], NOW)).toBeNull();
	const { ahead, past } = split([late, over, soon, on] as Conference[], NOW);
	expect([ahead, past].map((part) => part.map(({ id }) => id))).toEqual([['on', 'soon', 'late'], ['over']]);
});

test('a chair opens it an hour before it begins, nobody else does', () => {
	expect(mayOpen(meeting('a', 'invited', NOW + HOUR, ['chair']), NOW)).toBe(true);
	expect(mayOpen(meeting('a', 'invited', NOW + HOUR + 1, ['chair']), NOW)).toBe(false);
	expect(mayOpen(meeting('a', 'invited', NOW, ['vote', 'manage']), NOW)).toBe(false);
	expect(mayOpen(meeting('a', 'open', NOW, ['chair']), NOW)).toBe(false);
});

test('whoever manages a conference need not belong to it', () => {
	expect(isMember({ may: ['manage'], roll: ROLL }, 'p-Emil')).toBe(false);
	expect(isMember({ may: ['manage'], roll: ROLL }, 'p-Gast')).toBe(true);
	expect(isMember({ may: ['manage'], roll: ROLL }, 'p-Dora')).toBe(true);
	expect(isMember({ may: [], roll: ROLL }, 'p-Gast')).toBe(true);
});

test('what is written while an agenda is saved stays, and what was new is no second item afterwards', () => {
	const sent = [{ ...newEntry('new0'), title: 'A' }, { ...newEntry('new1'), title: 'B' }];
	const kept = ['A', 'B'].map((title, i) => ({ id: `i${i}`, title, text: '', guests: true, minutes: null, papers: [], state: 'waiting' as const, begunAt: null, endedAt: null }));
	expect(afterSaving(sent, sent, kept)).toEqual(entriesOf(kept));
	const now = [...moved(changed(sent, 'new0', { text: 'more' }), 'new1', 0), newEntry('new2')];
	expect(afterSaving(sent, now, kept).map(({ id, key, text }) => [id, key, text])).toEqual([['i1', 'new1', ''], ['i0', 'new0', 'more'], [null, 'new2', '']]);
});

test('what a draft needs: members beside its chair, an agenda unless it is a weekly round', () => {
	const draft = { kind: 'teachers' as const, items: 0, seats: { vote: 1, advisory: 0, guest: 0 }, state: 'draft' as const };
	expect(stepsOf(draft).map(({ isDone, isNeeded }) => [isDone, isNeeded])).toEqual([[false, true], [false, true], [false, true]]);
	expect(stepsOf({ ...draft, kind: 'weekly', seats: { vote: 1, advisory: 0, guest: 1 } }).map(({ isDone, isNeeded }) => [isDone, isNeeded])).toEqual([[true, true], [false, false], [false, true]]);
});
