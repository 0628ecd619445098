import { describe, expect, test } from 'vitest';
import type { Notification, Participant, Snapshot } from '../protocol/types';
import { coverAllSeats, fromSnapshot, handsInOrder, reduceRoom, type RoomState, seatOf } from './room';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const person = (id: string, more: Partial<Participant> = {}): Participant => ({
	id, name: id.toUpperCase(), role: id === 't' ? 'teacher' : 'pupil', publish: OFF, hand: null, present: true, ...more,
});

const SNAPSHOT: Snapshot = {
	participation: 'p',
	seq: 0,
	room: { id: 'r', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't' },
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

	test('a fresh PeerConnection covers what was live', () => {
		expect(coverAllSeats(start()).seats[0]).toMatchObject({ state: 'pending', participant: 't' });
	});

	test('a second snapshot keeps the places', () => {
		const before = play([{ ev: 'participant.joined', data: person('b') }, { ev: 'participant.joined', data: person('c') }]);
		const after = fromSnapshot({ ...SNAPSHOT, participants: [person('c'), person('me'), person('b'), person('t'), person('n')] }, before);
		expect(after.order).toEqual(['t', 'c', 'b', 'n']);
	});
});
