// The flow of one visit: waiting, preview, in; what is sent, and what happens when the line or the media break.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { enterAs, HELLO, makeLesson, OFF, ops, peers, phase, sent, settle, setUpStage, SNAPSHOT, stage } from './stage';

setUpStage();

describe('on the way in', () => {
	test('a pupil waits until the room opens, then sees the preview', async () => {
		stage.state = 'closed';
		stage.lesson = makeLesson(false);
		stage.lesson.open();
		expect(phase()).toBe('waiting');
		stage.state = 'open';
		stage.lesson.onNote({ ev: 'room.state', data: SNAPSHOT.room });
		expect(phase()).toBe('preview');
	});

	test('a teacher need not wait; her camera is on, a pupil\'s is off', async () => {
		stage.state = 'closed';
		await enterAs(true);
		expect(phase()).toBe('in');
		expect(sent('room.join')[0]!['publish']).toEqual({ ...OFF, mic: true, camera: true });
		stage.lesson.close();
		stage.state = 'open';
		await enterAs(false);
		expect(sent('room.join')[1]!['publish']).toEqual({ ...OFF, mic: true });
	});

	test('joining is one request, with twelve seats and four voices', async () => {
		await enterAs(false);
		expect(ops()).toEqual(['room.join']);
		const media = sent('room.join')[0]!['media'] as { seats: { video?: string }[]; sources: object };
		expect(media.sources).toEqual({ mic: '0', camera: '1', screen: '2', screenAudio: '3' });
		expect(media.seats.filter((seat) => seat.video).length).toBe(12);
		expect(media.seats.length).toBe(16);
		expect(document.documentElement.dataset['offers']).toBe('1');
	});

	test('a refused join goes back to the preview with the reason, a closed room to waiting', async () => {
		stage.refusals['room.join'] = 'room_full';
		await enterAs(false);
		expect(stage.lesson.store.getState()).toMatchObject({ phase: 'preview', error: 'room_full' });
		stage.refusals['room.join'] = 'room_closed';
		await stage.lesson.join();
		expect(phase()).toBe('waiting');
	});
});

describe('in the lesson', () => {
	test('camera and microphone cost no offer', async () => {
		await enterAs(false);
		await stage.lesson.sending.setCamera(true);
		expect(peers()[0]!.transceivers[1]!.sender.track).not.toBeNull();
		await stage.lesson.sending.setCamera(false);
		expect(peers()[0]!.transceivers[1]!.sender.track).toBeNull();
		await stage.lesson.sending.setMic(false);
		expect(sent('media.publish')).toEqual([{ camera: true }, { camera: false }, { mic: false }]);
		expect(document.documentElement.dataset['offers']).toBe('1');
	});

	test('a small camera sends two layers', async () => {
		await enterAs(false);
		await stage.lesson.sending.setCamera(true);
		const { encodings } = peers()[0]!.transceivers[1]!.sender as { encodings: { rid: string; active: boolean }[] };
		expect(encodings.filter((each) => each.active).map((each) => each.rid)).toEqual(['q', 'h']);
	});

	test('the same view is sent once', async () => {
		await enterAs(false);
		const wants = [{ participant: 't', feed: 'person' as const, height: 360, rank: 1 }];
		stage.lesson.setView(wants);
		stage.lesson.setView([...wants]);
		expect(sent('view.set')).toEqual([{ wants }]);
	});

	test('the end is the end: all is let go', async () => {
		await enterAs(false);
		stage.lesson.onNote({ ev: 'room.ended', data: { reason: 'ended' } });
		expect(stage.lesson.store.getState()).toMatchObject({ phase: 'ended', streams: [] });
		expect(peers()[0]!.isClosed).toBe(true);
		expect(stage.lesson.local.store.getState().tracks.mic).toBeNull();
	});

	test.each([
		['moved', 'moved'],
		['revoked', 'link_dead'],
	] as const)('%s shows %s', async (reason, error) => {
		await enterAs(false);
		stage.lesson.onNote({ ev: 'room.ended', data: { reason } });
		expect(stage.lesson.store.getState()).toMatchObject({ phase: 'error', error });
	});
});

describe('when something breaks', () => {
	test('a resumed line: the view and what is on are said again, media is left alone', async () => {
		await enterAs(false);
		stage.lesson.setView([{ participant: 't', feed: 'person', height: 360, rank: 1 }]);
		stage.asked = [];
		stage.lesson.onReady({ ...HELLO, resumed: true });
		await settle();
		expect(ops()).toEqual(['view.set', 'media.publish']);
		expect(peers().length).toBe(1);
	});

	test('a forgotten participation: joins again by itself on a fresh connection', async () => {
		await enterAs(false);
		stage.lesson.setView([{ participant: 't', feed: 'person', height: 360, rank: 1 }]);
		stage.asked = [];
		stage.lesson.onReady(HELLO);
		await settle();
		expect(ops()).toEqual(['room.join', 'view.set']);
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
		expect(phase()).toBe('in');
	});

	test('forgotten, and the room is closed now: waits, and goes straight back in when it opens', async () => {
		await enterAs(false);
		stage.refusals['room.join'] = 'room_closed';
		stage.state = 'closed';
		stage.lesson.onReady(HELLO);
		await settle();
		expect(phase()).toBe('waiting');
		stage.refusals = {};
		stage.state = 'open';
		stage.lesson.onNote({ ev: 'room.state', data: SNAPSHOT.room });
		await settle();
		expect(phase()).toBe('in');
	});

	test('interrupted media: an ICE restart on the same connection', async () => {
		await enterAs(false);
		stage.lesson.onNote({ ev: 'media.state', data: { state: 'interrupted' } });
		await settle();
		expect(sent('media.offer').map((data) => (data['media'] as { fresh: boolean }).fresh)).toEqual([false]);
		expect(peers().length).toBe(1);
		expect(peers()[0]!.restarts).toBe(1);
	});

	test('asked for another offer: on the same connection and path', async () => {
		await enterAs(false);
		stage.lesson.onNote({ ev: 'media.renegotiate', data: {} });
		await settle();
		expect(sent('media.offer').map((data) => (data['media'] as { fresh: boolean }).fresh)).toEqual([false]);
		expect(peers().length).toBe(1);
		expect(peers()[0]!.restarts).toBe(0);
	});

	const camera = (): { encodings: object[]; track: unknown } => {
		const { sources } = sent('media.offer').at(-1)!['media'] as { sources: { camera: string } };
		return peers()[0]!.transceivers.find((each) => each.mid === sources.camera)!.sender;
	};

	test('asked for another offer while the camera has lost its layers: it gets a new section with all of them', async () => {
		await enterAs(false);
		await stage.lesson.sending.setCamera(true);
		const old = peers()[0]!.transceivers[1]!;
		old.sender.encodings.length = 1;
		stage.lesson.onNote({ ev: 'demand', data: { source: 'camera', layers: [0], height: 90 } });
		stage.lesson.onNote({ ev: 'media.renegotiate', data: {} });
		await settle();
		expect(peers().length).toBe(1);
		expect(camera()).not.toBe(old.sender);
		expect(camera().track).toBe(old.sender.track);
		expect(camera().encodings).toMatchObject([{ rid: 'q', active: true }, { rid: 'h', active: false }, { rid: 'f', active: false }]);
		await stage.lesson.sending.setCamera(false);
		expect(camera().track).toBeNull();
	});

	test('an answer that needs layers which are lost is followed by another offer, once', async () => {
		const answer = (codec: string): string => `v=0\r\nm=video 9 X 98\r\na=mid:1\r\na=rtpmap:98 ${codec}/90000\r\n`;
		stage.answer = answer('VP9');
		await enterAs(false);
		peers()[0]!.transceivers[1]!.sender.encodings.length = 1;
		stage.answer = answer('VP8');
		window.dispatchEvent(new Event('online'));
		await settle();
		expect(sent('media.offer').length).toBe(2);
		expect(peers()[0]!.restarts).toBe(1);
		expect(camera().encodings.length).toBe(3);
	});

	test('the network changed: an ICE restart at once', async () => {
		await enterAs(false);
		window.dispatchEvent(new Event('online'));
		await settle();
		expect(peers()[0]!.restarts).toBe(1);
	});

	test('failed media: a fresh connection, and every seat is covered', async () => {
		await enterAs(false);
		peers()[0]!.ice('failed');
		await settle();
		expect(sent('media.offer').map((data) => (data['media'] as { fresh: boolean }).fresh)).toEqual([true]);
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
		expect(stage.lesson.store.getState().room!.seats[0]!.state).toBe('pending');
	});
});

describe('the pulse of media', () => {
	let received = 0;
	let bytesSent = 0;

	async function look(times: number, isHeard: boolean): Promise<void> {
		for (let i = 0; i < times; i++) {
			received += isHeard ? 2000 : 0;
			bytesSent += 500;
			const report = new Map([['t', { type: 'transport', bytesReceived: received, bytesSent }]]);
			peers().forEach((peer) => (peer.report = report));
			vi.advanceTimersByTime(400);
			await settle(1);
		}
	}

	async function enterWatched(): Promise<void> {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
		Object.assign(window, { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval });
		await enterAs(false);
	}
	afterEach(() => vi.useRealTimers());

	const fresh = (): unknown[] => sent('media.offer').map((data) => (data['media'] as { fresh: boolean }).fresh);

	test('the path dies: a restart, then a fresh connection, each once', async () => {
		await enterWatched();
		await look(6, true);
		expect(stage.lesson.store.getState().isMediaAlive).toBe(true);
		await look(4, false);
		expect(fresh()).toEqual([false]);
		expect(stage.lesson.store.getState().isMediaAlive).toBe(false);
		await look(8, false);
		expect(fresh()).toEqual([false, true]);
		expect(peers().map((peer) => peer.isClosed)).toEqual([true, false]);
		await look(12, false);
		expect(fresh()).toEqual([false, true]);
	});

	test('the restart helps: nothing more', async () => {
		await enterWatched();
		await look(6, true);
		await look(4, false);
		await look(12, true);
		expect(fresh()).toEqual([false]);
		expect(peers().length).toBe(1);
		expect(stage.lesson.store.getState().isMediaAlive).toBe(true);
	});

	test('the same trouble told by the browser and the server, too, costs one restart', async () => {
		await enterWatched();
		await look(6, true);
		await look(4, false);
		peers()[0]!.ice('disconnected');
		stage.lesson.onNote({ ev: 'media.state', data: { state: 'interrupted' } });
		await settle();
		expect(fresh()).toEqual([false]);
	});

	test('line and media are gone for a while and come back: the working connection is left alone', async () => {
		await enterWatched();
		await look(6, true);
		stage.refusals['media.offer'] = 'hang';
		await look(14, false);
		await look(4, true);
		stage.refusals = {};
		stage.goOn();
		await settle();
		expect(fresh()).toEqual([false]);
		expect(peers().length).toBe(1);
	});

	test('while the line is gone, too, no offer is left over for afterwards', async () => {
		await enterWatched();
		await look(6, true);
		stage.refusals['media.offer'] = 'hang';
		await look(14, false);
		expect(fresh()).toEqual([false]);
		stage.refusals = {};
		stage.asked = [];
		stage.giveUp();
		stage.lesson.onReady(HELLO);
		await settle();
		expect(ops().filter((op) => op !== 'view.set')).toEqual(['room.join']);
	});
});
