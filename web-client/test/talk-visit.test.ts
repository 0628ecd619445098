// The day of a talk from the family's side: check, wait, in, out, and what a broken line does to it.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Session } from '../src/app/session';
import { TalkVisit } from '../src/family/talk-visit';
import { DOOR_MS } from '../src/model/family';
import { ServerError } from '../src/protocol/errors';
import type { Wait } from '../src/protocol/talk';
import { FakePeerConnection, installFakeBrowser } from './fake-browser';
import { HELLO, OFF, settle, SNAPSHOT } from './stage';

const WAIT: Wait = {
	id: 't1', state: 'waiting', begin: 0, end: 1, expected: 0, delayMinutes: 0, ahead: 0, isStaffThere: true, isHeld: false, people: [], endsAt: null, isWarned: false,
	extendedMinutes: 0, teachers: ['Frau Kaya'], phone: '',
};

let asked: { op: string; data: Record<string, unknown> }[];
let refusals: Record<string, { code: string; detail?: Record<string, unknown> }>;
let wait: Wait;
let visit: TalkVisit;
let session: Session;
let called: number;

const ops = (): string[] => asked.map(({ op }) => op);
const phase = (): string => visit.store.getState().phase;
const tell = (change: Partial<Wait>): void => visit.onNote({ ev: 'talk.changed', data: { ...WAIT, ...change } });

beforeEach(() => {
	installFakeBrowser();
	asked = [];
	refusals = {};
	wait = WAIT;
	called = 0;
	const connection = {
		setParticipation: () => undefined,
		request: async (op: string, data: Record<string, unknown>) => {
			asked.push({ op, data });
			const refusal = refusals[`${op} ${String(data['room'] ?? '')}`.trim()];
			if (refusal) {
				throw new ServerError(refusal.code, refusal.detail);
			}
			return op === 'talk.wait' ? { talk: wait } : { snapshot: { ...SNAPSHOT, room: { ...SNAPSHOT.room, id: data['room'] } }, sdp: 'v=0', publish: OFF };
		},
	};
	session = { lesson: null, connection, groupOf: () => null, watchers: new Set(), start: async () => undefined } as unknown as Session;
	visit = new TalkVisit(session, 't1', { onCalled: () => (called += 1) });
});
afterEach(() => {
	visit.close();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function holdClock(): void {
	vi.useFakeTimers();
	const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
	Object.assign(window, { setTimeout, clearTimeout, setInterval, clearInterval });
}

async function inFront(): Promise<void> {
	await visit.open(true);
	await visit.wait();
	await settle();
}

async function inside(): Promise<void> {
	await inFront();
	tell({ state: 'open' });
	await settle();
}

describe('the check', () => {
	test('is a room of its own, with camera and microphone, and says what the line bears', async () => {
		holdClock();
		await visit.open(true);
		expect(asked[0]).toMatchObject({ op: 'room.join', data: { room: 'check', publish: { mic: true, camera: true } } });
		const quality = { up: 3, down: 2, rttMs: 1, upLossPermille: 0, downLossPermille: 0, downKbps: 1 };
		visit.store.getState().lesson.onNote({ ev: 'media.state', data: { state: 'connected' } });
		visit.store.getState().lesson.onNote({ ev: 'quality', data: quality });
		await vi.advanceTimersByTimeAsync(7000);
		expect(visit.store.getState().check).toBe('fair');
		// it is left again, and what comes next is the talk's room
		expect(ops()).toContain('room.leave');
		expect(visit.store.getState().lesson.roomId).toBe('t1');
	});

	test('too many checks say nothing about the line', async () => {
		holdClock();
		refusals['room.join check'] = { code: 'too_fast' };
		await visit.open(true);
		await vi.advanceTimersByTimeAsync(1000);
		expect(visit.store.getState().check).toBe('busy');
	});

	test('also while the door is closed, and then again', async () => {
		holdClock();
		refusals['talk.wait'] = { code: 'too_early', detail: { begin: Date.now() + 10 * DOOR_MS } };
		await visit.open(true);
		await visit.wait();
		expect(phase()).toBe('early');
		await visit.check();
		expect(visit.store.getState()).toMatchObject({ phase: 'check', check: 'running' });
		expect(asked.at(-1)).toMatchObject({ op: 'room.join', data: { room: 'check' } });
	});

	test('nobody need wait for its end', async () => {
		await inFront();
		expect(phase()).toBe('waiting');
		expect(ops()).toEqual(['room.join', 'room.leave', 'talk.wait']);
	});
});

describe('in front of the door', () => {
	test('let in: a sound, and in with what was prepared', async () => {
		await inside();
		expect([phase(), called]).toEqual(['in', 1]);
		expect(asked.at(-1)).toMatchObject({ op: 'room.join', data: { room: 't1', publish: { mic: true, camera: true } } });
		expect(visit.local.store.getState().tracks.camera!.readyState).toBe('live');
	});

	test('the door stands open already', async () => {
		wait = { ...WAIT, state: 'open' };
		await inFront();
		expect(phase()).toBe('in');
	});

	test('what changes is shown; another talk\'s news are not', async () => {
		await inFront();
		tell({ delayMinutes: 7 });
		visit.onNote({ ev: 'talk.changed', data: { ...WAIT, id: 't2', delayMinutes: 50 } });
		expect(visit.store.getState().wait!.delayMinutes).toBe(7);
	});

	test('a new line says again that one waits', async () => {
		await inFront();
		refusals['talk.wait'] = { code: 'connection_lost' };
		visit.onReady();
		await settle();
		expect(phase()).toBe('waiting');
		delete refusals['talk.wait'];
		visit.onReady();
		await settle();
		expect(ops().filter((op) => op === 'talk.wait')).toHaveLength(3);
		tell({ state: 'open' });
		await settle();
		expect(phase()).toBe('in');
	});

	test('too early: until the door opens', async () => {
		holdClock();
		const begin = Date.now() + DOOR_MS + 5000;
		refusals['talk.wait'] = { code: 'too_early', detail: { begin } };
		await visit.open(true);
		await visit.wait();
		expect(visit.store.getState()).toMatchObject({ phase: 'early', doorAt: begin - DOOR_MS });
		delete refusals['talk.wait'];
		await vi.advanceTimersByTimeAsync(5100);
		expect(phase()).toBe('waiting');
	});

	test('missed, and called in after all', async () => {
		await inFront();
		tell({ state: 'missed' });
		expect(phase()).toBe('missed');
		tell({ state: 'open' });
		await settle();
		expect([phase(), called]).toEqual(['in', 1]);
	});

	test.each([
		['talk_over', 'bye', null],
		['no_such_talk', 'error', 'no_such_talk'],
	])('refused with %s: %s', async (code, shown, error) => {
		refusals['talk.wait'] = { code };
		await inFront();
		expect(visit.store.getState()).toMatchObject({ phase: shown, error });
	});
});

describe('in the talk', () => {
	test('the end is goodbye', async () => {
		await inside();
		visit.store.getState().lesson.onNote({ ev: 'room.ended', data: { reason: 'ended' } });
		expect(visit.store.getState()).toMatchObject({ phase: 'bye', wasIn: true });
		tell({ state: 'over' });
		expect(phase()).toBe('bye');
	});

	test('who left may come back, with the same camera, while it goes on', async () => {
		await inside();
		visit.leave();
		expect(phase()).toBe('left');
		tell({ state: 'open' });
		expect(phase()).toBe('left');
		visit.enter();
		await settle();
		expect(phase()).toBe('in');
		expect(called).toBe(1);
		visit.leave();
		tell({ state: 'over' });
		expect(phase()).toBe('bye');
	});

	test('a line that broke: waits for news again, and stays in', async () => {
		await inside();
		wait = { ...WAIT, state: 'open', isWarned: true };
		visit.store.getState().lesson.onReady({ ...HELLO, resumed: true });
		visit.onReady();
		await settle();
		expect([phase(), visit.store.getState().wait!.isWarned]).toEqual(['in', true]);
	});

	test('the server was restarted and the door is not open yet: back in front of it', async () => {
		await inside();
		refusals['room.join t1'] = { code: 'talk_not_open' };
		visit.store.getState().lesson.onReady(HELLO);
		await settle();
		expect(phase()).toBe('waiting');
	});

	test('already in on another device: only when asked', async () => {
		refusals['room.join t1'] = { code: 'elsewhere' };
		await inside();
		expect(phase()).toBe('elsewhere');
		delete refusals['room.join t1'];
		visit.enter(true);
		await settle();
		expect(phase()).toBe('in');
		expect(asked.at(-1)!.data['move']).toBe(true);
	});

	test('all is let go at the end of the visit', async () => {
		await inside();
		const { camera } = visit.local.store.getState().tracks;
		visit.close();
		expect(camera!.readyState).toBe('ended');
		expect(FakePeerConnection.all.every(({ isClosed }) => isClosed)).toBe(true);
		expect(ops()).toContain('talk.leave');
		expect(session.watchers.size).toBe(0);
	});
});
