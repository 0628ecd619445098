// One note that is open: its document, and how it stays the same as the server's and everybody else's. Changes of this
// client are kept until the server has answered them, whatever becomes of the line.
import * as Y from 'yjs';
import { createStore } from 'zustand/vanilla';
import { codeOf, ServerError } from '../protocol/errors';
import type { Notification } from '../protocol/types';
import { fromBase64, readState, toBase64, UPDATE_MAX_BYTES } from './note-bytes';
import type { NoteLine, SyncState, Update } from './note-state';
import { withCursor, withOpener } from './people';
import { Timers } from './timers';

const FLUSH_MS = 200;
const CURSOR_MS = 300;
const RETRY_MS = 2000;
const FINAL = ['not_found', 'not_allowed', 'not_member', 'no_session'];
// who made a change: not this client
const REMOTE = Symbol('remote');

export class NoteSync {
	readonly store;
	private epoch = 0;
	private n = 0;
	// every attempt has a number: what came of an older one is of no interest
	private attempt = 0;
	private isLive = false;
	private early: Update[] = [];
	private pending: Uint8Array[] = [];
	private flying: Uint8Array | null = null;
	private compactUntil = 0;
	private cursor: string | null = null;
	private readonly timers;

	constructor(
		readonly note: string,
		private readonly line: NoteLine,
	) {
		this.timers = new Timers(line);
		this.store = createStore<SyncState>(() => ({
			doc: this.newDoc(), phase: 'opening', may: [], title: null, isSaved: true, isFull: false, end: null, people: [],
		}));
	}

	get doc(): Y.Doc {
		return this.store.getState().doc;
	}

	get number(): number {
		return this.n;
	}

	// The line is there, or there again.
	start(): void {
		this.timers.clearAll();
		this.isLive = false;
		this.early = [];
		if (this.flying) {
			this.pending.unshift(this.flying);
			this.flying = null;
		}
		this.attempt += 1;
		this.expect(this.attempt, this.open(this.attempt));
	}

	onLost(): void {
		this.attempt += 1;
		this.isLive = false;
		this.timers.clearAll();
		this.store.setState({ phase: 'offline', people: [] });
	}

	stop(): void {
		this.onLost();
		void this.line.request('notes.close', { note: this.note }).catch(() => undefined);
	}

	onNote(note: Notification): void {
		if (!note.ev.startsWith('notes.') || (note.data as { note?: string }).note !== this.note) {
			return;
		}
		switch (note.ev) {
			case 'notes.update':
				this.store.setState({ people: withCursor(this.store.getState().people, note.data) });
				this.onUpdate(note.data);
				break;
			case 'notes.cursor':
				this.store.setState({ people: withOpener(this.store.getState().people, note.data) });
				break;
			case 'notes.changed':
				this.store.setState({ may: note.data.may, title: note.data.title });
				this.flushIn(0);
				break;
			case 'notes.closed':
				this.onClosed(note.data.reason);
				break;
			case 'notes.compact':
				this.compactUntil = note.data.until;
				this.compact();
				break;
		}
	}

	// Where this person's cursor is; null: nowhere.
	setCursor(cursor: string | null): void {
		if (cursor !== this.cursor) {
			this.cursor = cursor;
			this.timers.later('cursor', CURSOR_MS, () => this.sendCursor());
		}
	}

	private newDoc(): Y.Doc {
		const doc = new Y.Doc();
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== REMOTE) {
				this.pending.push(update);
				this.store.setState({ isSaved: false });
				this.flushIn(FLUSH_MS);
			}
		});
		return doc;
	}

	// Another text: nothing of the one before goes into it.
	private renew(): void {
		this.doc.destroy();
		this.pending = [];
		this.flying = null;
		this.n = 0;
		this.store.setState({ doc: this.newDoc(), isSaved: true });
	}

	private async open(attempt: number): Promise<void> {
		const opened = await this.line.request('notes.open', { note: this.note });
		if (attempt !== this.attempt) {
			return;
		}
		if (this.epoch !== 0 && opened.epoch !== this.epoch) {
			this.renew();
		}
		this.epoch = opened.epoch;
		this.store.setState({ may: opened.may, people: opened.openers });
		if (opened.last < this.n) {
			// the server forgot something (it runs on a backup): it gets all that is known here
			this.n = 0;
			this.pending.push(Y.encodeStateAsUpdate(this.doc));
		}
		await this.catchUp(attempt);
	}

	// All since the last number, then what came meanwhile: so nothing is missed.
	private async catchUp(attempt: number): Promise<void> {
		const state = readState(await this.line.state(this.note, this.n));
		if (attempt !== this.attempt) {
			return;
		}
		if (state.epoch !== this.epoch) {
			this.start();
			return;
		}
		this.doc.transact(() => state.updates.forEach((update) => this.apply(update)), REMOTE);
		this.n = state.last;
		this.isLive = true;
		this.store.setState({ phase: 'live', end: null });
		const early = this.early;
		this.early = [];
		early.forEach((update) => this.onUpdate(update));
		this.compact();
		this.flushIn(0);
	}

	private onUpdate(update: Update): void {
		if (!this.isLive) {
			this.early.push(update);
			return;
		}
		if (update.n <= this.n) {
			return;
		}
		if (update.n > this.n + 1 || (!update.isOwn && update.data === undefined)) {
			this.refill();
			return;
		}
		if (update.data !== undefined) {
			this.apply(fromBase64(update.data));
		}
		this.n = update.n;
		this.compact();
	}

	// The server reads no update: one that is none must not keep others from opening the note.
	private apply(update: Uint8Array): void {
		try {
			Y.applyUpdate(this.doc, update, REMOTE);
		} catch {
			console.warn('notes: an update that can not be read');
		}
	}

	// Something is missing.
	private refill(): void {
		this.isLive = false;
		this.expect(this.attempt, this.catchUp(this.attempt));
	}

	private expect(attempt: number, work: Promise<void>): void {
		work.catch((error: unknown) => attempt === this.attempt && this.onFailed(error));
	}

	private flushIn(ms: number): void {
		if (this.isLive && this.pending.length > 0) {
			this.timers.later('flush', ms, () => void this.flush());
		}
	}

	private async flush(): Promise<void> {
		if (!this.isLive || this.flying || this.pending.length === 0 || !this.store.getState().may.includes('write')) {
			return;
		}
		const update = Y.mergeUpdates(this.pending);
		this.flying = update;
		this.pending = [];
		try {
			const reply = await this.send(update);
			if (this.flying === update) {
				this.flying = null;
				this.store.setState({ isSaved: this.pending.length === 0, isFull: false });
			}
			if (reply) {
				this.onUpdate({ n: reply.n, isOwn: true });
			}
			this.flushIn(FLUSH_MS);
		} catch (error) {
			if (this.flying === update) {
				this.flying = null;
				this.pending.unshift(update);
				this.onRefused(error);
			}
		}
	}

	// What is sent over HTTP comes back with its number.
	private async send(update: Uint8Array): Promise<{ n: number } | null> {
		if (update.length > UPDATE_MAX_BYTES) {
			await this.line.sendLong(this.note, update);
			return null;
		}
		const cursor = this.timers.has('cursor') ? { cursor: this.cursor ?? '' } : {};
		this.timers.clear('cursor');
		return this.line.request('notes.update', { note: this.note, data: toBase64(update), ...cursor });
	}

	private onRefused(error: unknown): void {
		const code = codeOf(error);
		const retryMs = error instanceof ServerError ? Number(error.detail['retryMs'] ?? RETRY_MS) : RETRY_MS;
		if (code === 'bad_request') {
			this.start(); // not open
		} else if (code === 'not_allowed') {
			this.store.setState({ may: ['read'] });
		} else {
			this.store.setState({ isFull: code === 'too_large' });
			this.flushIn(retryMs);
		}
	}

	private onFailed(error: unknown): void {
		const code = codeOf(error);
		if (FINAL.includes(code)) {
			this.onLost();
			this.store.setState({ phase: 'closed', end: code });
		} else if (code !== 'connection_lost') {
			this.timers.later('start', RETRY_MS, () => this.start());
		}
	}

	private onClosed(reason: string): void {
		if (reason === 'restored') {
			this.renew();
			this.start();
		} else {
			this.onLost();
			this.store.setState({ phase: 'closed', end: reason });
		}
	}

	// The server asked for one update that stands for all up to there.
	private compact(): void {
		if (this.isLive && this.compactUntil > 0 && this.n >= this.compactUntil) {
			const until = this.compactUntil;
			this.compactUntil = 0;
			void this.line.replace(this.note, until, Y.encodeStateAsUpdate(this.doc)).catch(() => undefined);
		}
	}

	private sendCursor(): void {
		if (this.isLive) {
			void this.line.request('notes.cursor', { note: this.note, cursor: this.cursor ?? '' }).catch(() => undefined);
		}
	}
}
