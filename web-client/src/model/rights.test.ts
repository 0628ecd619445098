import { describe, expect, test } from 'vitest';
import type { ChatRules, Participant, Right, RoomRules } from '../protocol/types';
import { audienceOf, mayDelete, recipients, slowUntil, writeBlock } from './chat';
import { canLead, canMuteAll, DEFAULT_RULES, lostRights, myWord } from './rights';
import { fromSnapshot, type RoomState } from './room';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const person = (id: string, role: Participant['role'], may: Right[]): Participant => ({
	id, name: id, role, publish: OFF, hand: null, present: true, may,
});

function room(me: 't' | 'a', rules: Partial<RoomRules> = {}, may: Right[] = ['speak', 'write']): RoomState {
	const all: Right[] = ['speak', 'camera', 'share', 'write'];
	return fromSnapshot(
		{
			participation: 'p', seq: 0,
			room: { id: 'r', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't', ...DEFAULT_RULES, ...rules },
			you: { participant: me, role: me === 't' ? 'teacher' : 'pupil', leads: me === 't', may: me === 't' ? all : may },
			participants: [person('t', 'teacher', all), person('u', 'teacher', all), person('a', 'pupil', may), person('b', 'pupil', []), person('g', 'guest', [])],
			chat: [], seats: [], speakers: [],
		},
		null,
	);
}

test('what is lost is what was there and is no more', () => {
	expect(lostRights(['speak', 'camera'], ['camera', 'share'])).toEqual(['speak']);
	expect(lostRights([], ['speak'])).toEqual([]);
});

test.each([
	[null, 'none'],
	[{ participant: 'a', state: 'asked' }, 'asked'],
	[{ participant: 'a', state: 'given' }, 'speaks'],
	[{ participant: 'b', state: 'given' }, 'none'],
] as const)('the word %j is for me: %s', (word, mine) => {
	expect(myWord(room('a', { word }))).toBe(mine);
});

test.each([
	['pupils may speak', { rights: ['speak'] as Right[] }, [], true],
	['nobody may', { rights: [] }, [], false],
	['one may by exception', { rights: [] }, ['speak'] as Right[], true],
	['only who has the word may', { rights: [], word: { participant: 'a', state: 'given' as const } }, ['speak'] as Right[], false],
])('mute all has something to do, if %s', (_name, rules, may, isThere) => {
	expect(canMuteAll(room('t', rules, may))).toBe(isThere);
});

test('the lead goes to a colleague, never to a pupil', () => {
	const state = room('t');
	expect(['t', 'u', 'a', 'g'].filter((id) => canLead(state, state.participants[id]!))).toEqual(['u']);
});

describe('the chat', () => {
	const chat = (change: Partial<ChatRules>): Partial<RoomRules> => ({ chat: { ...DEFAULT_RULES.chat, ...change } });

	test.each([
		['open', room('a'), null],
		['paused', room('a', chat({ paused: true })), 'paused'],
		['paused for pupils only', room('t', chat({ paused: true })), null],
		['without the right', room('a', {}, ['speak']), 'right'],
		['frozen', room('a', { frozen: true }), 'frozen'],
	])('%s', (_name, state, block) => {
		expect(writeBlock(state)).toBe(block);
	});

	test.each([
		['off', 't', ''],
		['off', 'a', ''],
		['adults', 't', 'u'],
		['adults', 'a', ''],
		['logged', 't', 'uabg'],
		['logged', 'a', 'tu'],
	] as const)('private "%s": %s may write to "%s"', (rule, me, ids) => {
		expect(recipients(room(me, chat({ private: rule }))).map((each) => each.id).join('')).toBe(ids);
	});

	test('slow mode counts from my last message, and never for moderators', () => {
		expect(slowUntil(room('a', chat({ slowSeconds: 10 })), 5000)).toBe(15_000);
		expect(slowUntil(room('a'), 5000)).toBe(0);
		expect(slowUntil(room('t', chat({ slowSeconds: 10 })), 5000)).toBe(0);
	});

	test('a pupil deletes his own, a moderator all', () => {
		const message = (from: string) => ({ id: 'c', from, name: '', text: '', at: 0 });
		expect([mayDelete(room('a'), message('a')), mayDelete(room('a'), message('t')), mayDelete(room('t'), message('a'))]).toEqual([true, false, true]);
	});

	test('whom a message is for', () => {
		expect([audienceOf({}), audienceOf({ to: 'a' }), audienceOf({ audience: 'teachers' })]).toEqual(['all', 'private', 'teachers']);
	});
});
