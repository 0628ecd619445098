import { describe, expect, test } from 'vitest';
import { SNAPSHOT } from '../../test/stage';
import type { Channel, TalkKind } from '../protocol/talk';
import type { Participant } from '../protocol/types';
import { fromSnapshot, type RoomState } from './room';
import { clockOf, isInterpreted, loudnessOf, secondsLeft, SOFT } from './talk';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const person = (id: string, kind: TalkKind, channel: Channel = null): Participant => ({
	id, name: id, role: kind === 'teacher' ? 'teacher' : 'guest', publish: OFF, hand: null, present: true, may: [], kind, channel,
});

function roomAs(me: string, channel: Channel): RoomState {
	const participants = [person('t', 'teacher'), person('p', 'parent'), person('p2', 'parent'), person('i', 'interpreter', channel), person('s', 'social')];
	return fromSnapshot({ ...SNAPSHOT, you: { ...SNAPSHOT.you, participant: me }, participants }, null);
}

describe('an interpreter who speaks for one side', () => {
	test.each([
		// me, for whom, original, loudness of teacher, parent, other parent, interpreter, social worker
		['p', null, false, [1, 1, 1, 1, 1]],
		['p', 'family', false, [SOFT, 1, 1, 1, 1]],
		['p', 'family', true, [1, 1, 1, 0, 1]],
		['p', 'staff', false, [1, 1, 1, 0, 1]],
		['t', 'staff', false, [1, SOFT, SOFT, 1, 1]],
		['t', 'staff', true, [1, 1, 1, 0, 1]],
		['t', 'family', false, [1, 1, 1, 0, 1]],
		['s', 'family', false, [1, 1, 1, 1, 1]],
		['i', 'family', false, [1, 1, 1, 1, 1]],
	] as const)('%s hears, while it is for %s (original: %s)', (me, channel, wantsOriginal, loudness) => {
		const room = roomAs(me, channel);
		expect(['t', 'p', 'p2', 'i', 's'].map((id) => loudnessOf(room, id, wantsOriginal))).toEqual(loudness);
	});

	test('only who is spoken for has a choice', () => {
		expect(['p', 't', 's', 'i'].map((me) => isInterpreted(roomAs(me, 'family')))).toEqual([true, false, false, false]);
	});

	test('an empty seat is as loud as any', () => {
		expect(loudnessOf(roomAs('p', 'family'), null, false)).toBe(1);
	});
});

describe('the clock', () => {
	const ending = { endsAt: 100_000, isWarned: false, extendedMinutes: 0 };
	test.each([
		[40_001, 60],
		[40_000, 60],
		[99_999, 1],
		[120_000, 0],
	])('at %i: %i s', (now, left) => expect(secondsLeft(ending, now)).toBe(left));

	test('no end is known', () => expect(secondsLeft({ ...ending, endsAt: null }, 1)).toBeNull());

	test.each([
		[605, 'de', '10:05'],
		[59, 'en', '0:59'],
		[65, 'ar-EG', '١:٠٥'],
	])('%i s in %s', (seconds, language, words) => expect(clockOf(seconds, language)).toBe(words));
});
