// One WebSocket that heals itself: requests with replies, notifications in order, ping, reconnect, resume.
// It knows nothing of rooms beyond the participation that it may resume.
import { decodeMessage, sequenceOf } from '../protocol/codec';
import { ServerError } from '../protocol/errors';
import type { HelloReply, Notification, Op, Operations, Reply } from '../protocol/types';
import {
	BEAT_EVERY_MS, type CloseVerdict, DEAD_AFTER_MS, PING_EVERY_MS, reconnectDelayMs, UNSURE_AFTER_MS, verdictOf,
} from './reconnect';

export interface SocketLike {
	send(text: string): void;
	close(code?: number): void;
	onopen: (() => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	onclose: ((event: { code: number }) => void) | null;
}

// The world outside, handed in so that a test can play it.
export interface ConnectionWorld {
	openSocket(): SocketLike;
	now(): number;
	setTimer(run: () => void, ms: number): unknown;
	clearTimer(timer: unknown): void;
	chance(): number;
}

export interface ConnectionListener {
	onReady(hello: HelloReply): void;
	onNote(note: Notification): void;
	// Nothing is heard although a reply is due; or it is again.
	onUnsure(isUnsure: boolean): void;
	// The line is gone; the next attempt comes by itself.
	onLost(): void;
	// The line is gone for good.
	onEnd(verdict: Exclude<CloseVerdict, 'retry'>): void;
}

interface Pending {
	op: Op;
	data: unknown;
	resolve: (data: never) => void;
	reject: (error: ServerError) => void;
}

const CLIENT_NAME = 'web/0.1';
const HELLO_REFUSED: Record<string, CloseVerdict> = { no_session: 'no_session', bad_request: 'outdated', link_dead: 'link_dead' };

export class Connection {
	private socket: SocketLike | null = null;
	private isReady = false;
	private isOver = false;
	private attempt = 0;
	private nextId = 1;
	private lastHeardAt = 0;
	private lastBeatAt = 0;
	private lastPingAt = 0;
	private isUnsure = false;
	private readonly pending = new Map<number, Pending>();
	private participation: { id: string; seq: number } | null = null;
	private timer: unknown = null;
	private beat: unknown = null;
	listener: ConnectionListener | null = null;

	constructor(private readonly world: ConnectionWorld) {}

	open(): void {
		this.isOver = false;
		this.connect();
	}

	close(): void {
		this.isOver = true;
		this.dropSocket();
		this.rejectAll('connection_lost');
	}

	// From now on a broken line resumes this participation; null: none.
	setParticipation(participation: { id: string; seq: number } | null): void {
		this.participation = participation;
	}

	// While the line is broken a request waits: it is sent when the participation was resumed, else refused.
	request<O extends Op>(op: O, data: Operations[O][0]): Promise<Operations[O][1]> {
		return new Promise((resolve, reject) => {
			if (this.isOver) {
				reject(new ServerError('connection_lost'));
				return;
			}
			const id = this.nextId++;
			this.pending.set(id, { op, data, resolve, reject });
			if (this.isReady || op === 'hello') {
				this.send(id, op, data);
			}
		});
	}

	// The network changed: don't wait for the next attempt, and find out now whether the line is alive.
	nudge(): void {
		if (this.isOver) {
			return;
		}
		if (this.socket && this.isReady) {
			this.ping();
		} else if (!this.socket) {
			this.attempt = 0;
			this.connect();
		}
	}

	private connect(): void {
		this.clearTimers();
		const socket = this.world.openSocket();
		this.socket = socket;
		this.lastHeardAt = this.lastBeatAt = this.world.now();
		socket.onopen = () => this.sayHello();
		socket.onmessage = (event) => this.onText(String(event.data));
		socket.onclose = (event) => this.onClosed(event.code);
		this.beat = this.world.setTimer(() => this.onBeat(), BEAT_EVERY_MS);
	}

	private sayHello(): void {
		const resume = this.participation ? { participation: this.participation.id, seq: this.participation.seq } : undefined;
		this.request('hello', { protocol: 1, client: CLIENT_NAME, ...(resume ? { resume } : {}) }).then(
			(hello) => this.onHello(hello),
			(error: ServerError) => {
				if (error.code !== 'connection_lost') {
					this.endOrRetry(HELLO_REFUSED[error.code] ?? 'retry');
				}
			},
		);
	}

	private onHello(hello: HelloReply): void {
		this.isReady = true;
		this.attempt = 0;
		this.lastPingAt = this.world.now();
		if (hello.snapshot) {
			this.participation = { id: hello.snapshot.participation, seq: hello.snapshot.seq };
		} else if (!hello.resumed) {
			this.participation = null;
		}
		if (!hello.resumed) {
			this.rejectAll('connection_lost', (entry) => !entry.op.startsWith('room.'));
		}
		this.sendWaiting();
		this.listener?.onReady(hello);
	}

	// Ids must grow within a connection: what waited gets new ones.
	private sendWaiting(): void {
		const waiting = [...this.pending.values()];
		this.pending.clear();
		for (const entry of waiting) {
			const id = this.nextId++;
			this.pending.set(id, entry);
			this.send(id, entry.op, entry.data);
		}
	}

	private onText(text: string): void {
		this.lastHeardAt = this.world.now();
		this.setUnsure(false);
		const message = decodeMessage(text);
		if (message.kind === 'reply') {
			this.onReply(message.reply);
			return;
		}
		if (!this.isNext(sequenceOf(text))) {
			return;
		}
		if (message.kind === 'notification') {
			this.listener?.onNote(message.note);
		}
	}

	// Counts the notifications: a repeated one is skipped, a gap means that the line must be resumed.
	private isNext(seq: number | null): boolean {
		if (seq === null || !this.participation) {
			return seq === null;
		}
		if (seq <= this.participation.seq) {
			return false;
		}
		if (seq > this.participation.seq + 1) {
			this.onClosed(0);
			return false;
		}
		this.participation.seq = seq;
		return true;
	}

	private onReply(reply: Reply): void {
		const entry = this.pending.get(reply.re);
		if (!entry) {
			return;
		}
		this.pending.delete(reply.re);
		if (reply.error) {
			entry.reject(new ServerError(reply.error.code, reply.error.detail));
		} else {
			entry.resolve((reply.data ?? {}) as never);
		}
	}

	private onBeat(): void {
		const now = this.world.now();
		if (now - this.lastBeatAt > UNSURE_AFTER_MS) {
			// this page slept, not the server: ask first
			this.lastHeardAt = now;
			this.lastPingAt = -Infinity;
		}
		this.lastBeatAt = now;
		if (now - this.lastHeardAt > DEAD_AFTER_MS) {
			this.onClosed(0);
			return;
		}
		if (this.isReady && now - this.lastPingAt >= PING_EVERY_MS) {
			this.ping();
		}
		this.setUnsure(this.isReady && now - this.lastHeardAt >= UNSURE_AFTER_MS && this.pending.size > 0);
		this.beat = this.world.setTimer(() => this.onBeat(), BEAT_EVERY_MS);
	}

	private ping(): void {
		this.lastPingAt = this.world.now();
		void this.request('ping', {}).catch(() => undefined);
	}

	private setUnsure(isUnsure: boolean): void {
		if (isUnsure !== this.isUnsure) {
			this.isUnsure = isUnsure;
			this.listener?.onUnsure(isUnsure);
		}
	}

	private onClosed(code: number): void {
		this.endOrRetry(verdictOf(code));
	}

	private endOrRetry(verdict: CloseVerdict): void {
		this.dropSocket();
		if (this.isOver) {
			return;
		}
		if (verdict !== 'retry') {
			this.isOver = true;
			this.rejectAll('connection_lost');
			this.listener?.onEnd(verdict);
			return;
		}
		this.listener?.onLost();
		this.timer = this.world.setTimer(() => this.connect(), reconnectDelayMs(this.attempt, this.world.chance()));
		this.attempt += 1;
	}

	private dropSocket(): void {
		this.clearTimers();
		this.isReady = false;
		this.setUnsure(false);
		const socket = this.socket;
		this.socket = null;
		if (socket) {
			socket.onopen = socket.onmessage = socket.onclose = null;
			socket.close();
		}
		this.rejectAll('connection_lost', (entry) => entry.op === 'hello' || entry.op === 'ping');
	}

	private rejectAll(code: string, which: (entry: Pending) => boolean = () => true): void {
		for (const [id, entry] of [...this.pending]) {
			if (which(entry)) {
				this.pending.delete(id);
				entry.reject(new ServerError(code));
			}
		}
	}

	private send(id: number, op: Op, data: unknown): void {
		this.socket?.send(JSON.stringify({ id, op, data }));
	}

	private clearTimers(): void {
		this.world.clearTimer(this.timer);
		this.world.clearTimer(this.beat);
		this.timer = this.beat = null;
	}
}
