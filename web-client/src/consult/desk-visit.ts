// A teacher at the live desk: has it open over the session's line, and goes by itself into the room of whichever talk runs.
// Camera and microphone are opened once and go on from one room to the next.
import { createStore } from 'zustand/vanilla';
import type { Session, SessionWatcher } from '../app/session';
import { Lesson } from '../lesson/lesson';
import { LocalMedia } from '../lesson/local-media';
import { TALK_PLAN } from '../lesson/ways';
import type { DeskAction, Live } from '../protocol/consult';
import { codeOf, ServerError } from '../protocol/errors';
import type { Notification } from '../protocol/types';
import { TEACHER_CAMERA } from '../rtc/devices';
import { meantOf, roomOf } from './live';

export interface VisitState {
	live: Live | null;
	// why the desk can't be opened
	error: string | null;
	// why the last action was refused: a code, or a `why` of docs/consultation.md
	refused: string | null;
	// the room that one is in or on the way into; null: between talks
	room: string | null;
	// of that room, or the last one; at first one that goes nowhere, for the mirror
	lesson: Lesson;
}

// The line is back soon, and then asks again anyway.
const PASSING = 'connection_lost';

export class DeskVisit {
	readonly store;
	private readonly local = new LocalMedia(TEACHER_CAMERA);
	private readonly watcher: SessionWatcher = {
		onReady: () => void this.ask(),
		onNote: (note) => this.onNote(note),
		onLost: () => undefined,
	};
	private hasMedia = false;
	private isClosed = false;

	constructor(
		private readonly session: Session,
		private readonly desk: string,
	) {
		this.store = createStore<VisitState>(() => ({ live: null, error: null, refused: null, room: null, lesson: this.visitOf('') }));
	}

	open(): void {
		this.session.watchers.add(this.watcher);
		void this.ask();
	}

	close(): void {
		this.isClosed = true;
		this.session.watchers.delete(this.watcher);
		void this.session.connection.request('desk.close', { desk: this.desk }).catch(() => undefined);
		this.store.getState().lesson.close();
		this.local.close();
	}

	async act(action: DeskAction, talk?: string): Promise<void> {
		const { live } = this.store.getState();
		const meant = talk ?? (live && meantOf(live, action));
		this.store.setState({ refused: null });
		try {
			await this.session.connection.request('desk.act', { desk: this.desk, action, ...(meant ? { talk: meant } : {}) });
		} catch (error) {
			const why = error instanceof ServerError ? error.detail['why'] : null;
			this.store.setState({ refused: typeof why === 'string' ? why : codeOf(error) });
		}
	}

	// Once more into the room of the talk that runs; move: from another device to this one.
	again(move = false): void {
		const { lesson, room } = this.store.getState();
		if (room !== null && lesson.store.getState().phase === 'error') {
			this.enter(room);
		} else {
			void lesson.join(move);
		}
	}

	private async ask(): Promise<void> {
		try {
			const { desk } = await this.session.connection.request('desk.open', { desk: this.desk });
			this.take(desk);
		} catch (error) {
			if (codeOf(error) !== PASSING) {
				this.store.setState({ error: codeOf(error) });
			}
		}
	}

	private onNote(note: Notification): void {
		if (note.ev === 'desk.changed' && note.data.id === this.desk) {
			this.take(note.data);
		}
	}

	private take(live: Live): void {
		if (this.isClosed) {
			return;
		}
		this.store.setState({ live, error: null });
		if (!this.hasMedia && live.talks.some(({ mode }) => mode === 'video')) {
			this.hasMedia = true;
			void this.startMedia();
		}
		const room = roomOf(live);
		if (room !== this.store.getState().room) {
			this.enter(room);
		}
	}

	// After a reload the room may be quicker than the camera.
	private async startMedia(): Promise<void> {
		await this.local.start(true);
		const { sending } = this.store.getState().lesson;
		await sending.publish(sending.published());
	}

	// One PeerConnection a room: the one before is closed first. What was shown to one family is not shown to the next.
	private enter(room: string | null): void {
		this.store.getState().lesson.close();
		this.local.stopScreen();
		if (room === null) {
			this.store.setState({ room });
			return;
		}
		const lesson = this.visitOf(room);
		this.store.setState({ room, lesson });
		lesson.open();
		void lesson.join();
	}

	private visitOf(room: string): Lesson {
		return new Lesson(this.session, room, true, { local: this.local, plan: TALK_PLAN, isOpen: () => true });
	}
}
