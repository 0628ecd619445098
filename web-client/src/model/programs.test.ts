import { describe, expect, test } from 'vitest';
import type { Participant, ProgramKind, ProgramToken, Right } from '../protocol/types';
import { recipients } from './chat';
import { layoutOf } from './layout';
import { isPerson, isPictured, rightsOf, tokensOf, watchersOf } from './programs';
import { canMuteAll, DEFAULT_RULES, learners } from './rights';
import { fromSnapshot, reduceRoom, type RoomState } from './room';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const ALL: Right[] = ['speak', 'camera', 'share', 'write'];

const who = (id: string, role: Participant['role'], program?: ProgramKind): Participant => ({
	id, name: id, role, publish: OFF, hand: null, present: true, may: program === 'whip' ? ['speak', 'camera', 'share'] : [], ...(program && { program }),
});

function room(...others: Participant[]): RoomState {
	return fromSnapshot(
		{
			participation: 'p', seq: 0,
			room: {
				id: 'r', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't', ...DEFAULT_RULES, rights: [],
				chat: { ...DEFAULT_RULES.chat, private: 'logged' },
			},
			you: { participant: 't', role: 'teacher', leads: true, may: ALL },
			participants: [who('t', 'teacher'), ...others],
			chat: [], seats: [], speakers: [],
		},
		null,
	);
}

const camera = who('w', 'guest', 'whip');
const projector = who('v', 'guest', 'whep');

describe('programs in the room', () => {
	test('what publishes has a tile, what only watches has none, and both are known', () => {
		const state = room(who('a', 'pupil'), camera, projector);
		expect(state.order).toEqual(['a', 'w']);
		expect(watchersOf(state.participants).map((each) => each.id)).toEqual(['v']);
	});

	test('the same when they come later, and go', () => {
		let state = room(who('a', 'pupil'));
		for (const data of [camera, projector]) {
			state = reduceRoom(state, { seq: 1, ev: 'participant.joined', data });
		}
		expect(state.order).toEqual(['a', 'w']);
		state = reduceRoom(state, { seq: 2, ev: 'participant.left', data: { id: 'v' } });
		expect(state.order).toEqual(['a', 'w']);
		expect(state.participants.v).toBeUndefined();
	});

	test('a projector alone leaves the teacher alone', () => {
		const layout = layoutOf(room(projector), { choice: 'auto', pinned: null, page: 0, area: { width: 800, height: 600 } });
		expect(layout.tiles).toEqual([]);
	});

	test('they are nobody: no learners, no guests, not to be written to, and no voice to be muted', () => {
		const state = room(who('a', 'pupil'), who('g', 'guest'), camera, projector);
		expect(learners(state).map((each) => each.id)).toEqual(['a', 'g']);
		expect(recipients(state).map((each) => each.id)).toEqual(['a', 'g']);
		expect(state.guests).toEqual(['g']);
		expect(canMuteAll(state)).toBe(false);
	});
});

test.each([
	['a person', who('a', 'pupil'), true, true, ALL],
	['a publisher', camera, false, true, ['speak', 'camera', 'share']],
	['a viewer', projector, false, false, []],
] as const)('%s', (_what, it, person, pictured, rights) => {
	expect([isPerson(it), isPictured(it), rightsOf(it, ALL)]).toEqual([person, pictured, rights]);
});

test('tokens of one kind, the longest valid first', () => {
	const token = (id: string, kind: ProgramKind, until: number): ProgramToken => ({ id, kind, role: 'teacher', label: id, issuer: '', until });
	const all = [token('a', 'whip', 1), token('b', 'whep', 5), token('c', 'whip', 9)];
	expect(tokensOf(all, 'whip').map((each) => each.id)).toEqual(['c', 'a']);
});
