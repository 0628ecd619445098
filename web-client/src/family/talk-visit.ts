// The day of a talk, for whoever comes to it: the check of the line, waiting in front of the door, in, and what comes after. Waiting
// is said to the server again on every new line, so that a broken one costs nothing but the moment.
import { createStore } from 'zustand/vanilla';
import type { Session, SessionWatcher } from '../app/session';
import { Lesson } from '../lesson/lesson';
import { LocalMedia } from '../lesson/local-media';
import { TALK_PLAN } from '../lesson/ways';
import { DOOR_MS } from '../model/family';
import { type Verdict, verdictOf } from '../model/line-check';
import { codeOf, ServerError } from '../protocol/errors';
import type { Wait } from '../protocol/talk';
import type { Notification } from '../protocol/types';
import { PUPIL_CAMERA } from '../rtc/devices';

// left: by my own wish, while the talk goes on; bye: it is over
export type VisitPhase = 'check' | 'early' | 'waiting' | 'in' | 'left' | 'missed' | 'bye' | 'elsewhere' | 'error';

export interface VisitState {
	phase: VisitPhase;
	error: string | null;
	wait: Wait | null;
	// from then on one may wait
	doorAt: number;
	check: 'running' | 'busy' | Verdict;
	// the room that camera and microphone go to
	lesson: Lesson;
	// was in the talk at least once
	wasIn: boolean;
}

export interface VisitSounds {
	onCalled(): void;
}

const LOOK_MS = 500;
const ROOM_AGAIN = ['talk_not_open', 'connection_lost'];

export class TalkVisit implements SessionWatcher {
	readonly local = new LocalMedia(PUPIL_CAMERA);
	readonly store;
	private timer = 0;
	private checkedAt = 0;
	// a check that is on its way in: it must be in before it can leave
	private entering: Promise<void> = Promise.resolve();
	private unfollow: () => void = () => undefined;
	private isClosed = false;

	constructor(
		private readonly session: Session,
		readonly talk: string,
		private readonly sounds: VisitSounds,
	) {
		this.store = createStore<VisitState>(() => ({
			phase: 'check', error: null, wait: null, doorAt: 0, check: 'running', lesson: this.roomOf('check'), wasIn: false,
		}));
	}

	async open(wantsCamera: boolean): Promise<void> {
		this.session.watchers.add(this);
		this.state.lesson.open();
		await Promise.all([this.session.start(), this.local.start(wantsCamera)]);
		await this.check();
	}

	close(): void {
		this.isClosed = true;
		this.session.watchers.delete(this);
		this.stop();
		if (this.state.phase !== 'check') {
			void this.session.connection.request('talk.leave', {}).catch(() => undefined);
		}
		this.state.lesson.close();
		this.local.close();
	}

	// A room for me alone: what the line bears is seen there, as in the talk.
	async check(): Promise<void> {
		if (this.isClosed || (this.state.phase !== 'check' && this.state.phase !== 'early')) {
			return;
		}
		this.stop();
		this.take('check');
		this.checkedAt = Date.now();
		this.set({ phase: 'check', check: 'running' });
		this.entering = this.state.lesson.join();
		await this.entering;
		if (!this.isClosed && this.state.phase === 'check') {
			this.timer = window.setInterval(() => this.look(), LOOK_MS);
		}
	}

	// In front of the door from now on; whoever is let in goes in.
	async wait(): Promise<void> {
		if (this.isClosed) {
			return;
		}
		if (this.state.phase !== 'in') {
			this.stop();
			this.set({ phase: this.state.wasIn || this.state.phase === 'missed' ? this.state.phase : 'waiting', error: null });
			await this.entering;
			this.take(this.talk);
		}
		try {
			const { talk } = await this.session.connection.request('talk.wait', { talk: this.talk });
			this.onWait(talk);
		} catch (failure) {
			this.onRefused(failure);
		}
	}

	// The door stands open: in.
	enter(move = false): void {
		this.stop();
		this.take(this.talk);
		const { lesson } = this.state;
		this.unfollow = lesson.store.subscribe(({ phase, error }) => this.follow(phase, error));
		void lesson.join(move);
	}

	leave(): void {
		this.state.lesson.leave();
	}

	onReady(): void {
		const { phase } = this.state;
		if (phase === 'waiting' || phase === 'missed' || phase === 'left' || phase === 'in') {
			void this.wait();
		}
	}

	onNote(note: Notification): void {
		if (note.ev === 'talk.changed' && note.data.id === this.talk) {
			this.onWait(note.data);
		}
	}

	onLost(): void {
		// the line mends itself, and onReady goes on from there
	}

	private get state(): VisitState {
		return this.store.getState();
	}

	private set(change: Partial<VisitState>): void {
		this.store.setState(change);
	}

	private roomOf(room: string): Lesson {
		return new Lesson(this.session, room, false, { isOpen: () => true, local: this.local, plan: TALK_PLAN });
	}

	// Camera and microphone belong to this room from now on; a room that was left is not used again.
	private take(room: string): void {
		const { lesson } = this.state;
		const { phase } = lesson.store.getState();
		if (lesson.roomId === room && phase !== 'ended' && phase !== 'error') {
			return;
		}
		this.unfollow();
		lesson.close();
		const next = this.roomOf(room);
		next.open();
		this.set({ lesson: next });
	}

	private look(): void {
		const { room, error, phase } = this.state.lesson.store.getState();
		const isRefused = phase === 'preview' && error !== null;
		const verdict = verdictOf({ startedAt: this.checkedAt, media: room?.media ?? 'connecting', quality: room?.quality ?? null }, Date.now());
		if (isRefused || verdict !== null) {
			window.clearInterval(this.timer);
			// checked too often, or the server is busy: that says nothing about the line
			this.set({ check: isRefused ? 'busy' : verdict! });
			this.take(this.talk);
		}
	}

	private onWait(wait: Wait): void {
		const { phase } = this.state;
		this.set({ wait });
		if (phase === 'bye' || phase === 'check' || phase === 'elsewhere' || this.isClosed) {
			return;
		}
		if (wait.state === 'over') {
			this.finish('bye');
		} else if (wait.state === 'open' && (phase === 'waiting' || phase === 'missed')) {
			this.sounds.onCalled();
			this.enter();
		} else if (wait.state === 'missed' && phase === 'waiting') {
			this.set({ phase: 'missed' });
		} else if (wait.state === 'waiting' && phase === 'missed') {
			this.set({ phase: 'waiting' });
		}
	}

	private onRefused(failure: unknown): void {
		const code = codeOf(failure);
		if (code === 'connection_lost') {
			return;
		}
		if (code === 'too_early') {
			const begin = failure instanceof ServerError ? Number(failure.detail['begin'] ?? 0) : 0;
			const doorAt = begin - DOOR_MS;
			this.set({ phase: 'early', doorAt });
			this.timer = window.setTimeout(() => void this.wait(), Math.min(Math.max(1000, doorAt - Date.now()), 2 ** 31 - 1));
		} else if (code === 'talk_over') {
			this.finish('bye');
		} else {
			this.set({ phase: 'error', error: code });
		}
	}

	// What becomes of the visit in the talk's room.
	private follow(phase: string, error: string | null): void {
		if (phase === 'in') {
			this.set({ phase: 'in', wasIn: true });
		} else if (phase === 'elsewhere') {
			this.set({ phase: 'elsewhere' });
		} else if (phase === 'ended') {
			this.set({ phase: error === 'left' ? 'left' : 'bye' });
		} else if (error !== null && (phase === 'error' || phase === 'preview')) {
			this.onTurnedAway(error);
		}
	}

	private onTurnedAway(code: string): void {
		this.unfollow();
		if (code === 'talk_over') {
			this.finish('bye');
		} else if (ROOM_AGAIN.includes(code)) {
			this.set({ phase: 'waiting', wasIn: false });
			this.timer = window.setTimeout(() => void this.wait(), 1000);
		} else {
			this.set({ phase: 'error', error: code });
		}
	}

	private finish(phase: VisitPhase): void {
		this.stop();
		this.set({ phase });
	}

	private stop(): void {
		window.clearInterval(this.timer);
		window.clearTimeout(this.timer);
	}
}
