// A teacher's visit at the live desk: from room to room by itself, with the same camera, and never in two at once.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session, SessionWatcher } from '../src/app/session';
import { DeskVisit } from '../src/consult/desk-visit';
import type { Live, LiveTalk } from '../src/protocol/consult';
import { ServerError } from '../src/protocol/errors';
import { FakePeerConnection, installFakeBrowser } from './fake-browser';
import { OFF, settle, SNAPSHOT } from './stage';

const talk = (id: string, change: Partial<LiveTalk> = {}): LiveTalk => ({
	id, code: 1, child: { id: 'c', name: 'C', role: 'pupil' }, begin: 0, end: 0, mode: 'video', state: 'booked', isWaiting: false, people: [], began: null,
	ended: null, expected: null, ...change,
});
const live = (talks: LiveTalk[]): Live => {
	const on = talks.find((each) => each.state === 'open')?.id ?? null;
	return {
		id: 'd1', consultation: 'k1', title: 'T', state: on ? 'talking' : 'ready', talk: on, endsAt: null, isWarned: false, extendedMinutes: 0, nextTalk: null,
		nextAt: null, delayMinutes: 0, needsHelp: false, talks,
	};
};
const FIRST = live([talk('a', { state: 'open' }), talk('b')]);
const BETWEEN = live([talk('a', { state: 'over' }), talk('b')]);
const SECOND = live([talk('a', { state: 'over' }), talk('b', { state: 'open' })]);

let asked: { op: string; data: Record<string, unknown> }[];
let now: Live;
let refusal: ServerError | null;
let visit: DeskVisit;
const watchers = new Set<SessionWatcher>();

beforeEach(() => {
	installFakeBrowser();
	asked = [];
	now = BETWEEN;
	refusal = null;
	const connection = {
		setParticipation: () => undefined,
		request: async (op: string, data: Record<string, unknown>) => {
			asked.push({ op, data });
			if (refusal) {
				throw refusal;
			}
			const you = { participant: 'me', role: 'teacher', leads: true, may: ['speak', 'camera', 'share', 'write'] };
			return { desk: now, snapshot: { ...SNAPSHOT, you }, sdp: 'v=0', publish: OFF };
		},
	};
	visit = new DeskVisit({ lesson: null, watchers, connection, groupOf: () => null } as unknown as Session, 'd1');
});

afterEach(() => {
	visit.close();
	vi.unstubAllGlobals();
});

const ops = (): string[] => asked.map(({ op }) => op).filter((op) => /^(desk|room)/.test(op));
const rooms = (): unknown[] => asked.filter(({ op }) => op === 'room.join').map(({ data }) => data['room']);
const state = () => visit.store.getState();
async function show(next: Live): Promise<void> {
	now = next;
	watchers.forEach((watcher) => watcher.onNote({ ev: 'desk.changed', data: next }));
	await settle();
}
async function open(): Promise<void> {
	visit.open();
	await settle();
}

test('from one room into the next, with the same camera', async () => {
	await open();
	expect([state().room, rooms()]).toEqual([null, []]);
	await show(FIRST);
	const camera = state().lesson.local.store.getState().tracks.camera;
	expect([state().room, state().lesson.store.getState().phase, camera?.readyState]).toEqual(['a', 'in', 'live']);
	await show(SECOND);
	expect([rooms(), state().room]).toEqual([['a', 'b'], 'b']);
	expect(state().lesson.local.store.getState().tracks.camera).toBe(camera);
	expect(camera?.readyState).toBe('live');
	expect(FakePeerConnection.all.filter((peer) => !peer.isClosed).length).toBe(1);
	expect(ops()).toEqual(['desk.open', 'room.join', 'room.leave', 'room.join']);
});

test('back after a reload: into the room that is on', async () => {
	now = FIRST;
	await open();
	expect(rooms()).toEqual(['a']);
	await settle();
	// the camera may come after the room, and is published then
	const published = asked.filter(({ op }) => op === 'media.publish').at(-1)?.data ?? asked.find(({ op }) => op === 'room.join')!.data['publish'];
	expect(published).toMatchObject({ mic: true, camera: true });
});

test('a line that is back asks for the desk, not for the room again', async () => {
	now = FIRST;
	await open();
	watchers.forEach((watcher) => watcher.onReady());
	await settle();
	expect(ops()).toEqual(['desk.open', 'room.join', 'desk.open']);
});

test('a talk in the building has no room, and a day without video no camera', async () => {
	now = live([talk('a', { state: 'open', mode: 'place' })]);
	await open();
	expect([rooms(), state().room, state().lesson.local.store.getState().tracks.camera]).toEqual([[], null, null]);
});

test('what is shown to one family is not shown to the next', async () => {
	now = FIRST;
	await open();
	const { local } = state().lesson;
	local.store.setState({ isScreenOn: true });
	await show(BETWEEN);
	expect([state().room, local.store.getState().isScreenOn]).toEqual([null, false]);
});

test('an action is meant for the talk that was seen, and a refusal says why', async () => {
	now = FIRST;
	await open();
	refusal = new ServerError('bad_request', { why: 'next_waits' });
	await visit.act('extend');
	expect(asked.at(-1)).toEqual({ op: 'desk.act', data: { desk: 'd1', action: 'extend', talk: 'a' } });
	expect(state().refused).toBe('next_waits');
	refusal = null;
	await visit.act('hold');
	expect([asked.at(-1)?.data, state().refused]).toEqual([{ desk: 'd1', action: 'hold' }, null]);
});

test('a desk of somebody else is an error; a broken line is none', async () => {
	refusal = new ServerError('connection_lost');
	await open();
	expect(state().error).toBe(null);
	refusal = new ServerError('no_such_desk');
	watchers.forEach((watcher) => watcher.onReady());
	await settle();
	expect(state().error).toBe('no_such_desk');
});

test('whoever goes closes desk, room and camera', async () => {
	now = FIRST;
	await open();
	const { camera } = state().lesson.local.store.getState().tracks;
	visit.close();
	await settle();
	expect(ops().slice(-2)).toEqual(['desk.close', 'room.leave']);
	expect([camera?.readyState, watchers.size]).toEqual(['ended', 0]);
});
