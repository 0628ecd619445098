// The visit of a conference's room: in front of the door, in, out for an item that is not for guests, and in again by itself. With the
// word, microphone and camera go on; before it they are made ready.
import { createStore } from 'zustand/vanilla';
import type { Session, SessionWatcher } from '../app/session';
import { Lesson, type LessonState } from '../lesson/lesson';
import { LocalMedia } from '../lesson/local-media';
import { fetchConference } from '../net/conference';
import type { Door, WholeConference } from '../protocol/conference';
import { codeOf } from '../protocol/errors';
import type { Notification } from '../protocol/types';
import { PUPIL_CAMERA } from '../rtc/devices';
import { browserBallot, isKept, memoryOf } from './ballot-host';
import { Ballots } from './ballots';
import { Lots } from './lots';
import { listens, type Turn, turnOf } from './roles';

// door: it is not open; entry: one may go in; out: for this item
export type HallPhase = 'door' | 'entry' | 'in' | 'out' | 'left' | 'bye' | 'elsewhere' | 'error';

export interface HallState {
	phase: HallPhase;
	error: string | null;
	door: Door | null;
	conference: WholeConference | null;
	lesson: Lesson;
}

const AGAIN_MS = 1000;

export class HallVisit implements SessionWatcher {
	readonly local = new LocalMedia(PUPIL_CAMERA);
	readonly store;
	readonly ballots: Ballots;
	readonly lots: Lots;
	private timer = 0;
	private wasIn = false;
	private hasDevices = false;
	private turn: Turn = 'none';
	// one turn is done with before the next begins: a browser may ask for a device for as long as it likes
	private turning: Promise<void> = Promise.resolve();
	// what was on before the word came
	private before: { mic: boolean; camera: boolean } | null = null;
	private unfollow: () => void = () => undefined;
	private isClosed = false;

	constructor(
		private readonly session: Session,
		readonly id: string,
	) {
		const { connection } = session;
		this.store = createStore<HallState>(() => ({ phase: 'door', error: null, door: null, conference: null, lesson: this.makeLesson() }));
		this.ballots = new Ballots(
			(vote) =>
				browserBallot(vote, this.person, {
					askPaper: async (blinded) => (await connection.request('vote.paper', { vote, blinded })).signature,
					claim: async (taken) => void (await connection.request('vote.claim', { vote, taken })),
				}),
			(vote) => isKept(vote, this.person),
		);
		const lotOf = (vote: string) => memoryOf<string>(`kreide.lot.${vote}.${this.person}`);
		this.lots = new Lots({
			add: (vote, value) => connection.request('lot.add', { vote, value }),
			load: (vote) => lotOf(vote).load(),
			save: (vote, value) => void lotOf(vote).save(value),
		});
	}

	async open(): Promise<void> {
		this.session.watchers.add(this);
		try {
			this.set({ conference: await fetchConference(this.id) });
		} catch (failure) {
			this.set({ phase: 'error', error: codeOf(failure) });
			return;
		}
		await this.wait();
	}

	close(): void {
		this.isClosed = true;
		window.clearTimeout(this.timer);
		this.session.watchers.delete(this);
		this.unfollow();
		this.state.lesson.close();
		this.ballots.close();
		this.local.close();
	}

	// Comes in to listen: without devices, in one click.
	get isListener(): boolean {
		const { conference } = this.state;
		return conference !== null && listens(conference.rules, this.office);
	}

	enter(move = false): void {
		window.clearTimeout(this.timer);
		const { phase } = this.state.lesson.store.getState();
		if (phase === 'ended' || phase === 'error') {
			this.unfollow();
			this.state.lesson.close();
			this.set({ lesson: this.makeLesson() });
		}
		const { lesson } = this.state;
		this.unfollow();
		this.unfollow = lesson.store.subscribe((state) => this.follow(state));
		lesson.open();
		void lesson.join(move);
	}

	leave(): void {
		this.state.lesson.leave();
	}

	onReady(): void {
		if (this.state.conference && this.state.phase !== 'in') {
			void this.wait();
		}
	}

	onNote(note: Notification): void {
		if (note.ev === 'conference.door' && note.data.conference === this.id) {
			this.onDoor(note.data);
		}
	}

	onLost(): void {
		// the line mends itself, and onReady goes on from there
	}

	private get state(): HallState {
		return this.store.getState();
	}

	private get person(): string {
		return this.session.store.getState().home?.person.id ?? '';
	}

	private get office(): string | null {
		const { conference } = this.state;
		return conference?.roll.find(({ person }) => person.id === this.person)?.office ?? null;
	}

	private set(change: Partial<HallState>): void {
		this.store.setState(change);
	}

	private makeLesson(): Lesson {
		return new Lesson(this.session, this.id, false, { isOpen: () => true, local: this.local });
	}

	private async wait(): Promise<void> {
		window.clearTimeout(this.timer);
		try {
			this.onDoor(await this.session.connection.request('conference.wait', { conference: this.id }));
		} catch (failure) {
			const code = codeOf(failure);
			if (code !== 'connection_lost' && !this.isClosed) {
				this.set({ phase: 'error', error: code });
			}
		}
	}

	private onDoor(door: Door): void {
		if (this.isClosed) {
			return;
		}
		this.set({ door });
		if (door.state === 'gone') {
			this.set({ phase: 'error', error: 'off_roll' });
			return;
		}
		const { phase } = this.state;
		if (door.state === 'closed' && phase !== 'in') {
			this.set({ phase: 'bye' });
		} else if (phase === 'out' && door.mayEnter) {
			this.enter();
		} else if (phase === 'door' && door.mayEnter) {
			this.toEntry();
		} else if (phase === 'entry' && !door.mayEnter) {
			this.set({ phase: 'door' });
		}
	}

	private toEntry(): void {
		if (this.wasIn) {
			this.enter();
			return;
		}
		this.set({ phase: 'entry' });
		this.state.lesson.open();
		if (!this.isListener && !this.hasDevices) {
			this.hasDevices = true;
			void this.local.start(true);
		}
	}

	// What becomes of the visit in the room.
	private follow(lesson: LessonState): void {
		const { phase, error, room } = lesson;
		if (this.state.error === 'off_roll') {
			// whose link ends with his seat hears why
			return;
		}
		if (phase === 'in') {
			this.wasIn = true;
			if (this.state.phase !== 'in') {
				this.set({ phase: 'in', error: null });
			}
			if (room?.conference) {
				this.onLive(lesson);
			}
			return;
		}
		if (phase === 'elsewhere') {
			this.set({ phase });
		} else if (phase === 'ended') {
			this.set({ phase: error === 'left' ? 'left' : 'bye' });
		} else if (phase === 'waiting') {
			// the chair is not back yet, after a restart
			this.back('door');
		} else if (error === 'not_for_guests') {
			this.stepOut();
		} else if (phase === 'error' || (phase === 'preview' && error !== null && this.wasIn)) {
			this.set({ phase: 'error', error });
		}
	}

	private onLive({ room }: LessonState): void {
		const live = room!.conference!;
		const isGuest = room!.seat?.kind === 'guest';
		// guests get nothing to check
		this.ballots.follow(isGuest ? [] : live.votes);
		this.lots.follow(live.votes, !isGuest, room!.participation);
		const turn = turnOf(live, room!.me);
		// the right to speak may come a moment later than the word
		const isReady = turn !== 'speaks' || room!.may.includes('speak');
		if (turn !== this.turn && isReady) {
			const was = this.turn;
			this.turn = turn;
			this.turning = this.turning.then(() => this.onTurn(was, turn));
		}
	}

	private async onTurn(was: Turn, turn: Turn): Promise<void> {
		const { sending } = this.state.lesson;
		if (turn === 'speaks') {
			const { isMicOn, isCameraOn } = this.local.store.getState();
			this.before ??= { mic: isMicOn, camera: isCameraOn };
			for (const set of [() => sending.setMic(true), () => sending.setCamera(true)]) {
				// the word may be gone meanwhile
				await (this.turn === 'speaks' ? set() : undefined);
			}
			return;
		}
		if (turn === 'next') {
			void this.local.prepare();
		} else if (was === 'next') {
			this.local.unprepare();
		}
		await (this.turn === 'speaks' ? undefined : this.fallSilent());
	}

	// As it was before the word.
	private async fallSilent(): Promise<void> {
		const { before } = this;
		const { sending } = this.state.lesson;
		this.before = null;
		await (before && !before.mic ? sending.setMic(false) : undefined);
		await (before && !before.camera ? sending.setCamera(false) : undefined);
	}

	// This item is not for guests. Nobody comes back with a camera that runs.
	private stepOut(): void {
		this.turn = 'none';
		this.before = this.before && { mic: false, camera: false };
		this.turning = this.turning.then(() => this.fallSilent());
		this.local.unprepare();
		void this.local.setMic(false);
		void this.local.setCamera(false);
		this.local.stopScreen();
		this.back('out');
	}

	private back(phase: 'door' | 'out'): void {
		if (this.state.phase !== phase) {
			this.set({ phase });
		}
		window.clearTimeout(this.timer);
		this.timer = window.setTimeout(() => void this.wait(), AGAIN_MS);
	}
}
