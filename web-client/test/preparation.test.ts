// What is ready before somebody clicks on join, and that it stays so: other devices, another network, a lobby in between.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LocalMedia } from '../src/lesson/local-media';
import { TALK_PLAN } from '../src/lesson/ways';
import { PUPIL_CAMERA } from '../src/rtc/devices';
import { enterAs, makeLesson, OFF, ops, peers, phase, sent, settle, setUpStage, SNAPSHOT, stage } from './stage';

setUpStage();

const TEACHER = { id: 't', name: 'T', role: 'teacher' as const, publish: { ...OFF, camera: true }, hand: null, present: true, may: [] };
const offerOf = (at: number): string => (sent('room.join')[at]!['media'] as { sdp: string }).sdp;

async function openPreview(): Promise<void> {
	stage.lesson = makeLesson(false);
	stage.lesson.open();
	await settle();
}

async function changeNetwork(): Promise<void> {
	window.dispatchEvent(new Event('online'));
	await settle();
}

describe('in the preview', () => {
	test('the connection and its offer are made, and nobody is told', async () => {
		await openPreview();
		expect(peers().length).toBe(1);
		expect(peers()[0]!.signalingState).toBe('have-local-offer');
		expect(ops()).toEqual([]);
		await stage.lesson.join();
		expect(peers().length).toBe(1);
		expect(peers()[0]!.offers).toBe(1);
		expect(peers()[0]!.signalingState).toBe('stable');
	});

	test('other devices go into the connection that is there', async () => {
		await openPreview();
		const first = peers()[0]!.transceivers[0]!.sender.track;
		await stage.lesson.local.choose('mic', 'another');
		await stage.lesson.sending.setCamera(true);
		expect(peers()[0]!.transceivers[0]!.sender.track).not.toBe(first);
		expect(peers()[0]!.transceivers[1]!.sender.track).not.toBeNull();
		expect([peers().length, peers()[0]!.offers]).toEqual([1, 1]);
		expect(ops()).toEqual([]);
	});

	test('another network: all is made anew, with the same tracks', async () => {
		await openPreview();
		const { track } = peers()[0]!.transceivers[0]!.sender;
		await changeNetwork();
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
		expect(peers()[1]!.signalingState).toBe('have-local-offer');
		expect(peers()[1]!.transceivers[0]!.sender.track).toBe(track);
		expect(ops()).toEqual([]);
		await stage.lesson.join();
		expect(offerOf(0)).toBe(peers()[1]!.localDescription!.sdp);
		expect(phase()).toBe('in');
	});

	afterEach(() => vi.useRealTimers());

	test.each([
		['a preview', false, 30_000, 2],
		['a preview', false, 29_000, 1],
		['a lesson', true, 30_000, 1],
	])('%s (in: %s) that nobody saw for %i ms: %i connections were made', async (_, isIn, ms, expected) => {
		vi.useFakeTimers({ toFake: ['Date'] });
		await (isIn ? enterAs(false) : openPreview());
		for (const visibilityState of ['hidden', 'visible']) {
			Object.assign(document, { visibilityState });
			document.dispatchEvent(new Event('visibilitychange'));
			vi.setSystemTime(Date.now() + ms);
		}
		await settle();
		expect(peers().length).toBe(expected);
		expect(sent('media.offer')).toEqual([]);
	});

	test('what could not be prepared is made at the click', async () => {
		stage.lesson = makeLesson(false);
		stage.lesson.open();
		peers()[0]!.failsToOffer = 1;
		await settle();
		expect(peers()[0]!.signalingState).toBe('stable');
		await stage.lesson.join();
		expect(phase()).toBe('in');
	});
});

describe('at the click', () => {
	test('what is to be seen is said before the classroom is drawn', async () => {
		stage.snapshot = { ...SNAPSHOT, participants: [...SNAPSHOT.participants, TEACHER] };
		await enterAs(false);
		expect(ops()).toEqual(['room.join', 'view.set']);
		expect(sent('view.set')[0]).toEqual({ wants: [{ participant: 't', feed: 'person', height: 660, rank: 1 }] });
	});

	test('another network while the server thinks: the answer is taken, and a restart follows', async () => {
		await openPreview();
		stage.refusals['room.join'] = 'hang';
		const joining = stage.lesson.join();
		await settle();
		await changeNetwork();
		expect(peers().length).toBe(1);
		stage.goOn();
		await joining;
		await settle();
		expect(ops()).toEqual(['room.join', 'media.offer']);
		expect(peers()[0]!.restarts).toBe(1);
	});

	test.each([
		['a lobby', { lobby: true }, 'lobby'],
		['a refusal', { refusal: 'room_full' }, 'preview'],
	])('%s: the same offer does for the next try, and a new one on another network', async (_, { lobby, refusal }: { lobby?: boolean; refusal?: string }, expected) => {
		stage.hasLobby = lobby ?? false;
		stage.refusals = refusal ? { 'room.join': refusal } : {};
		await enterAs(false);
		await stage.lesson.join();
		expect(phase()).toBe(expected);
		expect([peers().length, peers()[0]!.offers]).toEqual([1, 1]);
		await changeNetwork();
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
		stage.hasLobby = false;
		stage.refusals = {};
		await stage.lesson.join();
		expect(phase()).toBe('in');
		expect(offerOf(2)).toBe(peers()[1]!.localDescription!.sdp);
	});

	test('another network just before a refusal: a new offer, too', async () => {
		await openPreview();
		stage.hasLobby = true;
		stage.refusals['room.join'] = 'hang';
		const joining = stage.lesson.join();
		await settle();
		await changeNetwork();
		stage.goOn();
		await joining;
		expect(phase()).toBe('lobby');
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
	});
});

test('in a talk, camera and microphone are those that were opened before, and stay open after it', async () => {
	const local = new LocalMedia(PUPIL_CAMERA);
	await local.start(true);
	const { mic, camera } = local.store.getState().tracks;
	const ways = { isOpen: () => true, local, plan: TALK_PLAN };
	stage.state = 'closed';
	stage.lesson = makeLesson(false, ways);
	stage.lesson.open();
	expect(phase()).toBe('preview');
	await stage.lesson.join();
	await settle();
	expect(sent('room.join')[0]).toMatchObject({ publish: { mic: true, camera: true } });
	expect((sent('room.join')[0]!['media'] as { seats: object[] }).seats.length).toBe(8);
	stage.lesson.close();
	expect([mic!.readyState, camera!.readyState]).toEqual(['live', 'live']);
	expect(peers()[0]!.transceivers[0]!.sender.track).toBe(mic);
});
