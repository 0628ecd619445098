// Who I am and where I could go: the home page's data, the one connection, and what it says outside of a lesson.
import { createStore } from 'zustand/vanilla';
import { browserWorld } from '../net/browser-world';
import { Connection, type ConnectionListener } from '../net/connection';
import type { CloseVerdict } from '../net/reconnect';
import { fetchHome } from '../net/http';
import { codeOf } from '../protocol/errors';
import type { Group, HelloReply, Home, Notification, RoomInfo } from '../protocol/types';

export interface SessionState {
	home: Home | null;
	// a code of docs/protocol.md section 8, or 'moved', 'offline'
	error: string | null;
	// since when the line is broken, null: it is fine
	lostAt: number | null;
	// a reply is overdue: the line may be broken
	isUnsure: boolean;
	// the server restarts at this time at the latest
	drainsAt: number | null;
	// by how much the server's clock is ahead of this device's
	aheadMs: number;
}

export interface LessonListener {
	onReady(hello: HelloReply): void;
	onNote(note: Notification): void;
	onEnd(code: string): void;
}

// Whoever else wants to know how the line is and what comes over it: notes that are open.
export type SessionWatcher = Pick<ConnectionListener, 'onNote' | 'onLost'> & { onReady(): void };

export class Session implements ConnectionListener {
	readonly store = createStore<SessionState>(() => ({ home: null, error: null, lostAt: null, isUnsure: false, drainsAt: null, aheadMs: 0 }));
	readonly connection = new Connection(browserWorld);
	lesson: LessonListener | null = null;
	readonly watchers = new Set<SessionWatcher>();
	// whoever is early was taken to the waiting page; from there he may look at the rest
	wentAhead = false;
	private isStarted = false;

	// fetch: who I am and where I could go; a family's page knows it from elsewhere
	constructor(private readonly fetch: () => Promise<Home> = fetchHome) {
		this.connection.listener = this;
	}

	async start(): Promise<void> {
		try {
			this.store.setState({ home: await this.fetch(), error: null });
		} catch (error) {
			this.store.setState({ error: codeOf(error) });
			return;
		}
		if (!this.isStarted) {
			this.isStarted = true;
			this.connection.open();
			const nudge = (): void => this.connection.nudge();
			window.addEventListener('online', nudge);
			document.addEventListener('visibilitychange', nudge);
		}
	}

	onReady(hello: HelloReply): void {
		const wasLost = this.store.getState().lostAt !== null;
		this.store.setState({ lostAt: null, drainsAt: null, aheadMs: hello.serverTime - Date.now() });
		if (wasLost) {
			void this.refresh();
		}
		this.lesson?.onReady(hello);
		this.watchers.forEach((watcher) => watcher.onReady());
	}

	onNote(note: Notification): void {
		if (note.ev === 'room.state') {
			this.setRoom(note.data);
		}
		if (note.ev === 'server.state') {
			this.store.setState({ drainsAt: note.data.draining ? note.data.until : null });
		}
		this.lesson?.onNote(note);
		this.watchers.forEach((watcher) => watcher.onNote(note));
	}

	onUnsure(isUnsure: boolean): void {
		this.store.setState({ isUnsure });
	}

	onLost(): void {
		if (this.store.getState().lostAt === null) {
			this.store.setState({ lostAt: Date.now() });
		}
		this.watchers.forEach((watcher) => watcher.onLost());
	}

	onEnd(verdict: Exclude<CloseVerdict, 'retry'>): void {
		this.store.setState({ error: verdict, lostAt: null });
		this.lesson?.onEnd(verdict);
	}

	groupOf(roomId: string): Group | null {
		return this.store.getState().home?.groups.find((group) => group.room.id === roomId) ?? null;
	}

	// What happened meanwhile: the line was broken, a lesson of the timetable begins, a group was taken over. If this fails,
	// the old picture stays.
	async refresh(): Promise<void> {
		const home = await this.fetch().catch(() => null);
		if (home) {
			this.store.setState({ home });
		}
	}

	private setRoom(room: RoomInfo): void {
		const { home } = this.store.getState();
		if (home) {
			const groups = home.groups.map((group) => (group.room.id === room.id ? { ...group, room: { ...group.room, ...room } } : group));
			this.store.setState({ home: { ...home, groups } });
		}
	}
}
