import { beforeEach, describe, expect, test } from 'vitest';
import type { HelloReply, Notification } from '../protocol/types';
import { Connection, type ConnectionWorld, type SocketLike } from './connection';

class FakeSocket implements SocketLike {
	sent: { id: number; op: string; data: Record<string, unknown> }[] = [];
	isClosed = false;
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: unknown }) => void) | null = null;
	onclose: ((event: { code: number }) => void) | null = null;
	send(text: string): void {
		this.sent.push(JSON.parse(text));
	}
	close(): void {
		this.isClosed = true;
	}
	say(message: unknown): void {
		this.onmessage?.({ data: JSON.stringify(message) });
	}
	last(op: string): { id: number; data: Record<string, unknown> } {
		return this.sent.filter((each) => each.op === op).pop()!;
	}
}

// Virtual time: nothing happens but by `pass`.
class FakeWorld implements ConnectionWorld {
	sockets: FakeSocket[] = [];
	time = 0;
	private timers: { at: number; run: () => void }[] = [];
	openSocket(): FakeSocket {
		const socket = new FakeSocket();
		this.sockets.push(socket);
		return socket;
	}
	now = (): number => this.time;
	setTimer(run: () => void, ms: number): unknown {
		const timer = { at: this.time + ms, run };
		this.timers.push(timer);
		return timer;
	}
	clearTimer(timer: unknown): void {
		this.timers = this.timers.filter((each) => each !== timer);
	}
	chance = (): number => 0.5;
	pass(ms: number): void {
		const until = this.time + ms;
		for (;;) {
			const next = this.timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
			if (!next) {
				break;
			}
			this.clearTimer(next);
			this.time = Math.max(this.time, next.at);
			next.run();
		}
		this.time = until;
	}
	get socket(): FakeSocket {
		return this.sockets[this.sockets.length - 1]!;
	}
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const HELLO: HelloReply = {
	person: { id: 'u1', name: 'A', role: 'pupil' }, school: { name: 'S' }, serverTime: 0, iceServers: [], resumed: false, snapshot: null,
};

let world: FakeWorld;
let connection: Connection;
let heard: string[];

beforeEach(() => {
	world = new FakeWorld();
	connection = new Connection(world);
	heard = [];
	connection.listener = {
		onReady: (hello) => heard.push(hello.resumed ? 'resumed' : 'ready'),
		onNote: (note: Notification) => heard.push(`${note.ev}${note.seq ?? ''}`),
		onUnsure: (isUnsure) => heard.push(isUnsure ? 'unsure' : 'sure'),
		onLost: () => heard.push('lost'),
		onEnd: (verdict) => heard.push(`end:${verdict}`),
	};
});

async function greet(hello: Partial<HelloReply> = {}): Promise<void> {
	world.socket.onopen!();
	world.socket.say({ re: world.socket.last('hello').id, data: { ...HELLO, ...hello } });
	await settle();
}

const note = (seq: number): unknown => ({ seq, ev: 'participant.left', data: { id: 'x' } });

describe('a connection', () => {
	test('says hello first, then what was asked for', async () => {
		connection.open();
		const asked = connection.request('hand.set', { raised: true });
		expect(world.socket.sent).toEqual([]);
		asked.catch(() => undefined);
		await greet();
		expect(world.socket.sent[0]!.op).toBe('hello');
		expect(heard).toEqual(['ready']);
	});

	test('gives replies and errors to who asked', async () => {
		connection.open();
		await greet();
		const good = connection.request('chat.send', { text: 'a', key: 'k' });
		world.socket.say({ re: world.socket.last('chat.send').id, data: { id: 'c1' } });
		await expect(good).resolves.toEqual({ id: 'c1' });
		const bad = connection.request('room.end', {});
		world.socket.say({ re: world.socket.last('room.end').id, error: { code: 'not_allowed' } });
		await expect(bad).rejects.toMatchObject({ code: 'not_allowed' });
	});

	test('resumes after a loss, and sends again what had no reply, with growing ids', async () => {
		connection.open();
		await greet();
		connection.setParticipation({ id: 'p1', seq: 4 });
		world.socket.say(note(5));
		const hand = connection.request('hand.set', { raised: true });
		world.socket.onclose!({ code: 1006 });
		world.pass(10);
		expect(world.sockets.length).toBe(2);
		await greet({ resumed: true });
		expect(world.socket.last('hello').data['resume']).toEqual({ participation: 'p1', seq: 5 });
		const ids = world.socket.sent.map((each) => each.id);
		expect([...ids].sort((a, b) => a - b)).toEqual(ids);
		world.socket.say({ re: world.socket.last('hand.set').id, data: {} });
		await expect(hand).resolves.toEqual({});
		expect(heard).toEqual(['ready', 'participant.left5', 'lost', 'resumed']);
	});

	test('refuses what waited when the participation is gone', async () => {
		connection.open();
		await greet();
		connection.setParticipation({ id: 'p1', seq: 0 });
		const hand = connection.request('hand.set', { raised: true });
		world.socket.onclose!({ code: 1006 });
		world.pass(10);
		const refused = expect(hand).rejects.toMatchObject({ code: 'connection_lost' });
		await greet({ resumed: false });
		await refused;
	});

	test('skips a repeated notification and resumes on a gap', async () => {
		connection.open();
		await greet();
		connection.setParticipation({ id: 'p1', seq: 0 });
		world.socket.say(note(1));
		world.socket.say(note(1));
		world.socket.say(note(2));
		world.socket.say(note(4));
		expect(heard).toEqual(['ready', 'participant.left1', 'participant.left2', 'lost']);
	});

	test('pings every second, is unsure within two of silence, and gives the line up after four', async () => {
		connection.open();
		await greet();
		world.pass(1500);
		expect(world.socket.sent.filter((each) => each.op === 'ping').length).toBe(1);
		expect(heard).toEqual(['ready']);
		world.pass(350);
		expect(heard).toEqual(['ready', 'unsure']);
		world.socket.say({ re: world.socket.last('ping').id, data: {} });
		expect(heard).toEqual(['ready', 'unsure', 'sure']);
		world.pass(4500);
		expect(heard).toEqual(['ready', 'unsure', 'sure', 'unsure', 'sure', 'lost']);
	});

	test('replies in time: never unsure', async () => {
		connection.open();
		await greet();
		for (let i = 0; i < 20; i++) {
			world.pass(1000);
			world.socket.say({ re: world.socket.last('ping').id, data: {} });
		}
		expect(heard).toEqual(['ready']);
	});

	test('a page that slept asks before it gives the line up', async () => {
		connection.open();
		await greet();
		world.time += 60_000;
		world.pass(300);
		expect(heard).toEqual(['ready']);
		expect(world.socket.sent.filter((each) => each.op === 'ping').length).toBe(1);
		world.pass(5000);
		expect(heard).toEqual(['ready', 'unsure', 'sure', 'lost']);
	});

	test('a chat message whose reply was lost is sent again with its key, and the reply counts once', async () => {
		connection.open();
		await greet();
		connection.setParticipation({ id: 'p1', seq: 0 });
		const said = connection.request('chat.send', { text: 'a', key: 'k' });
		world.socket.onclose!({ code: 1006 });
		world.pass(10);
		await greet({ resumed: true });
		expect(world.socket.last('chat.send').data).toEqual({ text: 'a', key: 'k' });
		world.socket.say({ re: world.socket.last('chat.send').id, data: { id: 'c1' } });
		await expect(said).resolves.toEqual({ id: 'c1' });
	});

	test('waits longer from attempt to attempt', () => {
		connection.open();
		const opened: number[] = [];
		for (let i = 0; i < 5; i++) {
			world.socket.onclose?.({ code: 1006 });
			const before = world.time;
			while (world.socket.isClosed) {
				world.pass(50);
			}
			opened.push(world.time - before);
		}
		expect(opened).toEqual([50, 300, 1000, 1000, 1500]);
	});

	test.each([
		[4401, 'end:no_session'],
		[4409, 'end:moved'],
		[4410, 'end:link_dead'],
	])('close code %i is the end', async (code, word) => {
		connection.open();
		await greet();
		world.socket.onclose!({ code });
		world.pass(60_000);
		expect(world.sockets.length).toBe(1);
		expect(heard).toEqual(['ready', word]);
	});

	test.each([
		['no_session', ['end:no_session']],
		['bad_request', ['end:outdated']],
		['internal', ['lost']],
	])('a hello that is refused with %s', async (code, words) => {
		connection.open();
		world.socket.onopen!();
		world.socket.say({ re: world.socket.last('hello').id, error: { code } });
		await settle();
		expect(heard).toEqual(words);
	});

	test('is not disturbed by garbage and unknown events', async () => {
		connection.open();
		await greet();
		world.socket.onmessage!({ data: '{{{' });
		world.socket.say([]);
		world.socket.say({ ev: 'weather', data: {} });
		world.socket.say({ re: 4711, data: {} });
		expect(heard).toEqual(['ready']);
	});
});
