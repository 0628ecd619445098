// What a teacher's command does to a client: the lobby, rights, the word; and the chat over a restart.
import { describe, expect, test } from 'vitest';
import type { Right } from '../src/protocol/types';
import { enterAs, HELLO, ops, peers, phase, sent, settle, setUpStage, SNAPSHOT, stage } from './stage';

setUpStage();

describe('at the door', () => {
	test('waits in the lobby, is let in, and the same connection goes in with him', async () => {
		stage.hasLobby = true;
		await enterAs(false);
		expect(phase()).toBe('lobby');
		expect(stage.lesson.local.store.getState().tracks.mic).not.toBeNull();
		stage.hasLobby = false;
		stage.lesson.onNote({ ev: 'lobby.admitted', data: { room: 'r1' } });
		await settle();
		expect(phase()).toBe('in');
		expect(peers().map((peer) => peer.isClosed)).toEqual([false]);
	});

	test('the line breaks while waiting: knocks again by itself', async () => {
		stage.hasLobby = true;
		await enterAs(false);
		stage.lesson.onReady(HELLO);
		await settle();
		expect(ops()).toEqual(['room.join', 'room.join']);
		expect(phase()).toBe('lobby');
	});

	test('is not let in: may knock again in a minute', async () => {
		stage.hasLobby = true;
		await enterAs(false);
		stage.lesson.onNote({ ev: 'lobby.denied', data: { room: 'r1' } });
		expect(phase()).toBe('denied');
		expect(stage.lesson.store.getState().retryAt).toBeGreaterThan(Date.now() + 50_000);
	});

	test('in the lesson on another device: asks, and moves only then', async () => {
		stage.refusals['room.join'] = 'elsewhere';
		await enterAs(false);
		expect(phase()).toBe('elsewhere');
		stage.refusals = {};
		await stage.lesson.join(true);
		expect(sent('room.join').map((data) => data['move'])).toEqual([undefined, true]);
		expect(phase()).toBe('in');
	});

	test('sent out: all is let go', async () => {
		await enterAs(false);
		stage.lesson.onNote({ ev: 'room.ended', data: { reason: 'removed' } });
		expect(stage.lesson.store.getState()).toMatchObject({ phase: 'error', error: 'sent_out' });
		expect(stage.lesson.local.store.getState().tracks.mic).toBeNull();
	});
});

describe('rights', () => {
	const rights = (...may: Right[]): void => stage.lesson.onNote({ ev: 'participant.changed', data: { id: 'me', may } });
	const local = (): ReturnType<typeof stage.lesson.local.store.getState> => stage.lesson.local.store.getState();

	test('what is taken away stops at once, and nothing comes back by itself', async () => {
		await enterAs(false);
		await stage.lesson.sending.setCamera(true);
		const camera = local().tracks.camera!;
		rights('write');
		await settle();
		expect(local()).toMatchObject({ isMicOn: false, isCameraOn: false });
		expect(local().tracks.mic!.enabled).toBe(false);
		expect(camera.readyState).toBe('ended');
		expect(peers()[0]!.transceivers[1]!.sender.track).toBeNull();
		rights('speak', 'camera', 'write');
		await settle();
		expect(local()).toMatchObject({ isMicOn: false, isCameraOn: false });
	});

	test('without the right a button or key does nothing', async () => {
		await enterAs(false);
		rights('write');
		await settle();
		stage.asked = [];
		await stage.lesson.sending.setMic(true);
		await stage.lesson.sending.setCamera(true);
		expect(local()).toMatchObject({ isMicOn: false, isCameraOn: false });
		expect(ops()).toEqual([]);
	});

	test('whoever comes back without a right comes back without the sound', async () => {
		await enterAs(false);
		stage.lesson.onReady({ ...HELLO, resumed: true, snapshot: { ...SNAPSHOT, you: { ...SNAPSHOT.you, may: ['write'] } } });
		await settle();
		expect(local().isMicOn).toBe(false);
	});

	test('yes to the word opens the microphone on the connection that is there, then answers', async () => {
		await enterAs(false);
		rights('write');
		await settle();
		stage.asked = [];
		expect(await stage.lesson.sending.takeWord()).toBe('taken');
		expect(stage.asked).toEqual([{ op: 'word.answer', data: { accept: true } }]);
		expect(local()).toMatchObject({ isMicOn: true });
		expect(peers()[0]!.transceivers[0]!.sender.track).toBe(local().tracks.mic);
		expect(document.documentElement.dataset['offers']).toBe('1');
		rights('speak', 'write');
		rights('write');
		await settle();
		expect(local().isMicOn).toBe(false);
	});

	test('yes, but no microphone: says so; yes, but too late: silent again', async () => {
		await enterAs(false);
		rights('write');
		await settle();
		stage.refusals['word.answer'] = 'not_allowed';
		expect(await stage.lesson.sending.takeWord()).toBe('too_late');
		expect(local().isMicOn).toBe(false);
		stage.refusals = {};
		stage.asked = [];
		local().tracks.mic!.stop();
		navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
		expect(await stage.lesson.sending.takeWord()).toBe('no_device');
		expect(stage.asked).toEqual([{ op: 'word.answer', data: { accept: false, why: 'no_device' } }]);
	});
});

describe('chat', () => {
	test('what was not confirmed is sent again with its key after a restart, and the draft stays', async () => {
		await enterAs(false);
		stage.refusals['chat.send'] = 'connection_lost';
		stage.lesson.chat.setDraft('hallo');
		stage.lesson.chat.say();
		stage.lesson.chat.setDraft('noch ein');
		await settle();
		stage.refusals = {};
		stage.lesson.onReady(HELLO);
		await settle();
		const keys = sent('chat.send').map((data) => data['key']);
		expect(keys).toEqual([keys[0], keys[0]]);
		expect(stage.lesson.chat.store.getState()).toMatchObject({ draft: 'noch ein', onTheWay: [] });
	});

	test('what is refused goes back into the field', async () => {
		await enterAs(false);
		const refused: string[] = [];
		stage.lesson.chat.onRefused = (code) => refused.push(code);
		stage.refusals['chat.send'] = 'chat_paused';
		stage.lesson.chat.setRecipient('t');
		stage.lesson.chat.setDraft('hallo');
		stage.lesson.chat.say();
		await settle();
		expect(sent('chat.send')[0]).toMatchObject({ text: 'hallo', to: 't' });
		expect(stage.lesson.chat.store.getState()).toMatchObject({ draft: 'hallo', onTheWay: [] });
		expect(refused).toEqual(['chat_paused']);
	});
});
