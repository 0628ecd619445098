// The visit of a conference's room: the door, the word with its devices, out for an item and in again.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Session } from '../src/app/session';
import { HallVisit } from '../src/hall/hall-visit';
import type { Door } from '../src/protocol/conference';
import { ServerError } from '../src/protocol/errors';
import type { SpeakingList } from '../src/protocol/hall';
import type { Snapshot } from '../src/protocol/types';
import { installFakeBrowser } from './fake-browser';
import { HALL, LIVE, VOTE } from './hall-scene';
import { OFF, settle } from './stage';

const OPEN: Door = { state: 'open', begin: 0, mayEnter: true };

let asked: { op: string; data: Record<string, unknown> }[];
let refusals: Record<string, string>;
let door: Door;
let snapshot: Snapshot;
let audience: 'talk' | 'listen';
let visit: HallVisit;

const phase = (): string => visit.store.getState().phase;
const lesson = () => visit.store.getState().lesson;
const local = () => visit.local.store.getState();
const sent = (op: string) => asked.filter((each) => each.op === op).map(({ data }) => data);
const tellDoor = (change: Partial<Door>): void => visit.onNote({ ev: 'conference.door', data: { ...door, ...change, conference: 'c1' } });
const tellList = async (change: Partial<SpeakingList>): Promise<void> => {
	lesson().onNote({ ev: 'speech.changed', data: { ...LIVE.list, ...change } });
	await settle();
};
const speaker = (participant: string, since = 9) => ({ speaker: { participant, kind: 'turn' as const, since, endsAt: null }, waiting: [] });

beforeEach(() => {
	installFakeBrowser();
	[asked, refusals, door, snapshot, audience] = [[], {}, OPEN, HALL, 'talk'];
	const connection = {
		setParticipation: () => undefined,
		request: async (op: string, data: Record<string, unknown>) => {
			asked.push({ op, data });
			if (refusals[op]) {
				throw new ServerError(refusals[op]);
			}
			return op === 'conference.wait' ? door : { snapshot, sdp: 'v=0', publish: OFF };
		},
	};
	vi.stubGlobal('fetch', async () => {
		const body = { id: 'c1', title: 'C', rules: { ...LIVE.rules, audience }, roll: [{ person: { id: 'me' }, office: null }], may: ['vote'] };
		return { ok: true, status: 200, json: async () => body };
	});
	const store = { getState: () => ({ home: { person: { id: 'me' } } }) };
	visit = new HallVisit({ lesson: null, connection, store, groupOf: () => null, watchers: new Set() } as unknown as Session, 'c1');
});
afterEach(() => {
	visit.close();
	vi.unstubAllGlobals();
});

async function inside(): Promise<void> {
	await visit.open();
	await settle();
	visit.enter();
	await settle();
}

// Devices are there once the question was answered.
function browserAsks(): () => void {
	let answer: () => void = () => undefined;
	const { getUserMedia } = navigator.mediaDevices;
	navigator.mediaDevices.getUserMedia = async (wish) => {
		await new Promise<void>((resolve) => (answer = resolve));
		return getUserMedia(wish);
	};
	return () => answer();
}

describe('the door', () => {
	test('waits until it is opened; news of another one are not mine', async () => {
		door = { ...OPEN, state: 'invited', mayEnter: false };
		await visit.open();
		expect(phase()).toBe('door');
		visit.onNote({ ev: 'conference.door', data: { ...OPEN, conference: 'c2' } });
		expect(phase()).toBe('door');
		tellDoor({ state: 'open', mayEnter: true });
		expect(phase()).toBe('entry');
	});

	test('who talks looks in the mirror first', async () => {
		await visit.open();
		await settle();
		expect([phase(), local().isCameraOn, local().isMicOn]).toEqual(['entry', true, true]);
	});

	test('who listens is asked for nothing', async () => {
		audience = 'listen';
		await inside();
		expect([phase(), local().tracks.mic, local().tracks.camera]).toEqual(['in', null, null]);
		expect(sent('room.join')[0]!['publish']).toEqual(OFF);
	});

	test('it is over', async () => {
		door = { ...OPEN, state: 'closed', mayEnter: false };
		await visit.open();
		expect(phase()).toBe('bye');
	});

	test('not for me', async () => {
		refusals['conference.wait'] = 'no_such_conference';
		await visit.open();
		expect(visit.store.getState()).toMatchObject({ phase: 'error', error: 'no_such_conference' });
	});
});

describe('the word', () => {
	beforeEach(async () => {
		audience = 'listen';
		snapshot = { ...HALL, you: { ...HALL.you, may: [] } };
		await inside();
	});
	const may = (rights: ('speak' | 'camera')[]) => lesson().onNote({ ev: 'participant.changed', data: { id: 'me', may: rights } });

	test('the next one gets his devices ready, and sends nothing', async () => {
		await tellList({ waiting: [LIVE.list.waiting[1]!] });
		expect(local().spare?.readyState).toBe('live');
		expect([local().tracks.mic?.enabled, local().isMicOn, local().isCameraOn]).toEqual([false, false, false]);
		expect(sent('media.publish')).toEqual([]);
	});

	test('not so soon after all: the camera goes off', async () => {
		await tellList({ waiting: [LIVE.list.waiting[1]!] });
		const { spare } = local();
		await tellList({ waiting: [] });
		expect([spare!.readyState, local().spare]).toEqual(['ended', null]);
	});

	test('with it both go on, with what was made ready; at its end off', async () => {
		await tellList({ waiting: [LIVE.list.waiting[1]!] });
		const { spare } = local();
		may(['speak', 'camera']);
		await tellList(speaker('me'));
		expect([local().isMicOn, local().isCameraOn, local().tracks.camera]).toEqual([true, true, spare]);
		expect(sent('media.publish')).toEqual([{ mic: true }, { camera: true }]);
		may([]);
		await tellList({ speaker: null, waiting: [] });
		expect([local().isMicOn, local().isCameraOn]).toEqual([false, false]);
	});

	test('the right may come a moment later', async () => {
		await tellList(speaker('me'));
		expect(local().isMicOn).toBe(false);
		may(['speak', 'camera']);
		await settle();
		expect([local().isMicOn, local().isCameraOn]).toEqual([true, true]);
	});
});

test('who had his microphone on before keeps it after the word', async () => {
	await inside();
	await tellList(speaker('me'));
	await tellList(speaker('kim', 10));
	expect([local().isMicOn, local().isCameraOn]).toEqual([true, true]);
});

test('the word is gone while the browser asks for the microphone: neither that nor the camera stays on', async () => {
	audience = 'listen';
	await inside();
	const allow = browserAsks();
	await tellList(speaker('me'));
	await tellList(speaker('kim', 10));
	allow();
	await settle();
	expect([local().isMicOn, local().isCameraOn, local().tracks.camera]).toEqual([false, false, null]);
});

describe('an item that is not for guests', () => {
	test('out while the browser asks for a device: nothing goes on', async () => {
		audience = 'listen';
		await inside();
		const allow = browserAsks();
		await tellList(speaker('me'));
		lesson().onNote({ ev: 'room.ended', data: { reason: 'not_for_guests' } });
		allow();
		await settle();
		expect([phase(), local().isMicOn, local().isCameraOn]).toEqual(['out', false, false]);
	});

	test('out, with devices off; in again by itself; and out once more if it comes to that', async () => {
		await inside();
		door = { ...OPEN, mayEnter: false };
		lesson().onNote({ ev: 'room.ended', data: { reason: 'not_for_guests' } });
		await settle();
		expect([phase(), local().isMicOn, local().isCameraOn]).toEqual(['out', false, false]);
		tellDoor({ mayEnter: true });
		await settle();
		expect([phase(), sent('room.join')[1]!['publish']]).toEqual(['in', OFF]);
		lesson().onNote({ ev: 'room.ended', data: { reason: 'not_for_guests' } });
		refusals['room.join'] = 'not_for_guests';
		tellDoor({ mayEnter: true });
		await settle();
		expect(phase()).toBe('out');
	});

	test('its news may come before one is put out', async () => {
		await inside();
		tellDoor({ mayEnter: false });
		expect(phase()).toBe('in');
	});
});

describe('leaving', () => {
	test('and back in with a fresh visit of the room', async () => {
		await inside();
		visit.leave();
		expect(phase()).toBe('left');
		visit.enter();
		await settle();
		expect([phase(), sent('room.join').length]).toEqual(['in', 2]);
	});

	test('the end of the conference', async () => {
		await inside();
		lesson().onNote({ ev: 'room.ended', data: { reason: 'ended' } });
		expect(phase()).toBe('bye');
	});

	test('on another device', async () => {
		refusals['room.join'] = 'elsewhere';
		await inside();
		expect(phase()).toBe('elsewhere');
		delete refusals['room.join'];
		visit.enter(true);
		await settle();
		expect([phase(), sent('room.join')[1]!['move']]).toEqual(['in', true]);
	});
});

test.each([['vote', 1], ['guest', 0]] as const)('a lot that is drawn: a seat of the kind %s gives %i values', async (kind, count) => {
	snapshot = { ...HALL, you: { ...HALL.you, seat: { ...HALL.you.seat!, kind } } };
	await inside();
	const lot = { state: 'drawing' as const, commitment: 'c', windowMs: 1500, values: [], seed: null, candidates: [1, 2], places: 1, drawn: [] };
	for (let i = 0; i < 2; i++) {
		lesson().onNote({ ev: 'vote.changed', data: { ...VOTE, state: 'counted', voted: i, lot } });
	}
	await settle();
	expect(sent('lot.add')).toEqual(Array(count).fill({ vote: 'v1', value: expect.stringMatching(/^[0-9a-f]{64}$/) }));
});
