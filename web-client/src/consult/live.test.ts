import { expect, test } from 'vitest';
import type { Live, LiveState, LiveTalk } from '../protocol/consult';
import { actionsOf, actionsOfTalk, currentOf, lastOf, meantOf, nextOf, partsOf, presenceOf, roomOf } from './live';

const talk = (id: string, change: Partial<LiveTalk> = {}): LiveTalk => ({
	id, code: 7, child: { id: `c${id}`, name: id, role: 'pupil' }, begin: 0, end: 0, mode: 'video', state: 'booked', isWaiting: false, people: [],
	began: null, ended: null, expected: null, ...change,
});
const live = (change: Partial<Live> = {}): Live => ({
	id: 'd1', consultation: 'k1', title: 'Elternsprechtag', state: 'ready', talk: null, endsAt: null, isWarned: false, extendedMinutes: 0, nextTalk: null,
	nextAt: null, delayMinutes: 0, needsHelp: false, talks: [], ...change,
});

test.each<[LiveState, boolean, string[]]>([
	['closed', false, ['start', 'help']],
	['ready', false, ['hold', 'done', 'help']],
	['ready', true, ['hold', 'done', 'helped']],
	['held', false, ['resume', 'done', 'help']],
	['talking', false, ['end', 'extend', 'help']],
	['over', false, ['done']],
	['over', true, ['done', 'helped']],
])('buttons of a desk that is %s, needs help: %s', (state, needsHelp, actions) => {
	expect(actionsOf(live({ state, needsHelp }))).toEqual(actions);
});

test.each<[LiveState, LiveTalk['state'], string[]]>([
	['ready', 'booked', ['call', 'missed']],
	['held', 'missed', ['call']],
	['ready', 'over', []],
	['over', 'missed', ['call']],
	['over', 'over', []],
	['talking', 'booked', []],
	['closed', 'booked', []],
])('at a desk that is %s, a talk that is %s', (state, ofTalk, actions) => {
	expect(actionsOfTalk(live({ state }), talk('a', { state: ofTalk }))).toEqual(actions);
});

test('only a talk by video that is on has a room', () => {
	const on = (change: Partial<LiveTalk>) => live({ state: 'talking', talk: 'a', talks: [talk('a', { state: 'open', ...change })] });
	expect([roomOf(null), roomOf(live()), roomOf(on({})), roomOf(on({ mode: 'place' })), roomOf(on({ state: 'over' })), roomOf(live({ talk: 'x' }))]).toEqual([null, null, 'a', null, null, null]);
});

test('who is on, who is next, what is behind', () => {
	const day = live({ talk: 'b', nextTalk: 'c', talks: [talk('a', { state: 'over' }), talk('m', { state: 'missed' }), talk('b', { state: 'open' }), talk('c'), talk('d')] });
	expect([currentOf(day)?.id, nextOf(day)?.id]).toEqual(['b', 'c']);
	expect(partsOf(day).ahead.map(({ id }) => id)).toEqual(['c', 'd']);
	expect(partsOf(day).behind.map(({ id }) => id)).toEqual(['a', 'm']);
	const late = live({ talks: [talk('a', { state: 'over' }), talk('m', { state: 'missed', isWaiting: true })] });
	expect(partsOf(late).ahead.map(({ id }) => id)).toEqual(['m']);
});

test.each([
	['there', { isWaiting: true }],
	['there', { people: [{ kind: 'parent', name: '', isThere: true }] }],
	['companionThere', { people: [{ kind: 'interpreter', name: '', isThere: true }, { kind: 'parent', name: '', isThere: false }] }],
	['nobody', { people: [{ kind: 'teacher', name: '', isThere: true }] }],
] as [string, Partial<LiveTalk>][])('%s', (presence, change) => {
	expect(presenceOf(talk('a', change))).toBe(presence);
});

test('a click is meant for the talk that was seen', () => {
	const day = live({ talk: 'a' });
	expect([meantOf(day, 'end'), meantOf(day, 'extend'), meantOf(day, 'hold')]).toEqual(['a', 'a', null]);
});

test('the last one is the one that ended last, not the last of the plan', () => {
	const day = live({ talks: [talk('a', { state: 'over', ended: 9 }), talk('b', { state: 'over', ended: 5 }), talk('c', { state: 'missed', ended: 12 }), talk('d')] });
	expect(lastOf(day)?.id).toBe('a');
	expect(lastOf(live({ talks: [talk('d')] }))).toBe(null);
});
