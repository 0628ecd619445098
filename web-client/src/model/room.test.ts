import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from './rights';
import type { Notification, Participant, Snapshot } from '../protocol/types';
import { coverAllSeats, fromSnapshot, handsInOrder, pausedNames, reduceRoom, type RoomState, seatOf } from './room';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const person = (id: string, more: Partial<Participant> = {}): Participant => ({
	id, name: id.toUpperCase(), role: id === 't' ? 'teacher' : 'pupil', publish: OFF, hand: null, present: true, may: [], ...more,
});

const SNAPSHOT: Snapshot = {
	participation: 'p',
	seq: 0,
	room: { id: 'r', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't', ...DEFAULT_RULES },
	you: { participant: 'me', role: 'pupil', leads: false, may: ['speak', 'write'] },
	participants: [person('a'), person('me'), person('t')],
	chat: [],
	seats: [{ seat: 0, participant: 't', feed: 'person', state: 'live', firstRtp: 7 }],
	speakers: ['t'],
};

const start = (): RoomState => fromSnapshot(SNAPSHOT, null);
const play = (notes: Notification[]): RoomState => notes.reduce(reduceRoom, start());

describe('a room', () => {
	test('from a snapshot: the teacher first, me not among the others', () => {
		expect(start().order).toEqual(['t', 'a']);
		expect(start().lastSpeaker).toBe('t');
		expect(seatOf(start(), 't', 'person')?.seat).toBe(0);
		expect(seatOf(start(), 't', 'screen')).toBeNull();
	});

	test('people come, change and go', () => {
		const state = play([
			{ ev: 'participant.joined', data: person('b') },
			{ ev: 'participant.changed', data: { id: 'b', publish: { ...OFF, camera: true } } },
			{ ev: 'participant.changed', data: { id: 'b', present: false } },
			{ ev: 'participant.left', data: { id: 'a' } },
			{ ev: 'participant.changed', data: { id: 'nobody', hand: 3 } },
		]);
		expect(state.order).toEqual(['t', 'b']);
		expect(state.participants['b']).toMatchObject({ publish: { camera: true, mic: false }, present: false });
		expect(state.participants['a']).toBeUndefined();
	});

	test('the lead passes to a colleague', () => {
		const state = play([{ ev: 'participant.changed', data: { id: 'a', leader: true } }]);
		expect(state.room.leader).toBe('a');
		expect(state.participants['a']).not.toHaveProperty('leader');
	});

	test('hands stand in the order in which they went up', () => {
		const state = play([
			{ ev: 'participant.changed', data: { id: 't', hand: 30 } },
			{ ev: 'participant.changed', data: { id: 'a', hand: 10 } },
			{ ev: 'participant.changed', data: { id: 'me', hand: 20 } },
		]);
		expect(handsInOrder(state).map((each) => each.id)).toEqual(['a', 'me', 't']);
	});

	test('who spoke last stays on stage in silence, and I am never he', () => {
		const state = play([
			{ ev: 'speakers', data: { participants: ['me', 'a'] } },
			{ ev: 'speakers', data: { participants: ['me'] } },
			{ ev: 'speakers', data: { participants: [] } },
		]);
		expect(state.lastSpeaker).toBe('a');
		expect(state.speakers).toEqual([]);
	});

	test('a chat message counts once', () => {
		const data = { id: 'c1', from: 'a', name: 'A', text: 'hallo', at: 1 };
		expect(play([{ ev: 'chat.message', data }, { ev: 'chat.message', data }]).chat).toEqual([data]);
	});

	test('the rules change piece by piece, and my own rights with me', () => {
		const state = play([
			{ ev: 'room.changed', data: { lobby: true } },
			{ ev: 'room.changed', data: { word: { participant: 'me', state: 'asked' } } },
			{ ev: 'participant.changed', data: { id: 'me', may: ['write'] } },
			{ ev: 'participant.changed', data: { id: 'a', may: [] } },
		]);
		expect(state.room).toMatchObject({ lobby: true, locked: false, word: { participant: 'me', state: 'asked' } });
		expect(state.may).toEqual(['write']);
		expect(state.participants['a']!.may).toEqual([]);
	});

	test('a server that says nothing of rights: the usual ones', () => {
		const { lobby: _l, rights: _r, ...room } = SNAPSHOT.room;
		const participants = SNAPSHOT.participants.map(({ may: _m, ...each }) => each as Participant);
		const state = fromSnapshot({ ...SNAPSHOT, room: room as Snapshot['room'], participants }, null);
		expect(state.room.lobby).toBe(false);
		expect(state.participants['t']!.may).toEqual(['speak', 'camera', 'share', 'write']);
		expect(state.participants['a']!.may).toEqual(['speak', 'camera', 'write']);
	});

	test('the lobby: who comes stands last, who is let in or gone is out, nobody twice', () => {
		const waits = (id: string): Notification => ({ ev: 'lobby.joined', data: { id, name: id, role: 'pupil', since: 1 } });
		const state = play([waits('x'), waits('y'), waits('x'), { ev: 'lobby.left', data: { id: 'y', why: 'admitted' } }, waits('z')]);
		expect(state.waiting.map((each) => each.id)).toEqual(['x', 'z']);
	});

	test('who is sent out, and who did not take the word', () => {
		const state = play([
			{ ev: 'removed.changed', data: { removed: [{ id: 'x', name: 'X' }] } },
			{ ev: 'word.declined', data: { participant: 'a', why: 'timeout' } },
		]);
		expect(state.removed).toEqual([{ id: 'x', name: 'X' }]);
		expect(state.declined).toEqual({ participant: 'a', why: 'timeout' });
	});

	test('a deleted message is gone', () => {
		const data = { id: 'c1', from: 'a', name: 'A', text: 'hallo', at: 1 };
		expect(play([{ ev: 'chat.message', data }, { ev: 'chat.deleted', data: { id: 'c1' } }]).chat).toEqual([]);
	});

	test('a guest stays a guest after he left, and the teacher who left is still known by name', () => {
		const state = play([
			{ ev: 'participant.joined', data: person('g', { role: 'guest' }) },
			{ ev: 'participant.left', data: { id: 'g' } },
			{ ev: 'participant.left', data: { id: 't' } },
		]);
		expect(state.guests).toEqual(['g']);
		expect(state.adult).toBe('T');
		expect(state.room.leader).toBeNull();
	});

	test('a fresh PeerConnection covers what was live', () => {
		expect(coverAllSeats(start()).seats[0]).toMatchObject({ state: 'pending', participant: 't' });
	});

	test('a second snapshot keeps the places', () => {
		const before = play([{ ev: 'participant.joined', data: person('b') }, { ev: 'participant.joined', data: person('c') }]);
		const after = fromSnapshot({ ...SNAPSHOT, participants: [person('c'), person('me'), person('b'), person('t'), person('n')] }, before);
		expect(after.order).toEqual(['t', 'c', 'b', 'n']);
	});
});

test('whose pictures are paused, each named once', () => {
	const seat = (number: number, participant: string | null, feed: 'person' | 'screen', state: 'live' | 'paused'): RoomState =>
		reduceRoom(start(), { ev: 'seat', data: { seat: number, participant, feed, state } });
	expect(pausedNames(start())).toEqual([]);
	expect(pausedNames(seat(0, 't', 'person', 'paused'))).toEqual([start().participants['t']!.name]);
	const both = reduceRoom(seat(0, 't', 'person', 'paused'), { ev: 'seat', data: { seat: 1, participant: 't', feed: 'screen', state: 'paused' } });
	expect(pausedNames(both)).toHaveLength(1);
	expect(pausedNames(seat(0, 'gone', 'person', 'paused'))).toEqual([]);
});
