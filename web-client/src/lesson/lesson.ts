// One visit of a room, from waiting over the preview to the end: glues the connection, media and the model together.
import { createStore } from 'zustand/vanilla';
import type { LessonListener, Session } from '../app/session';
import { lostRights } from '../model/rights';
import { coverAllSeats, fromSnapshot, reduceRoom, type RoomState } from '../model/room';
import { watchNetwork, watchReturn } from '../net/network';
import { codeOf, ServerError } from '../protocol/errors';
import type { HelloReply, Notification, Op, Operations, Snapshot, Want } from '../protocol/types';
import { RIGHTS } from '../protocol/types';
import { PUPIL_CAMERA, TEACHER_CAMERA } from '../rtc/devices';
import type { SeatStreams } from '../rtc/media-peer';
import { ChatBox } from './chat-box';
import { type Entry, onRefusedEntry } from './entry';
import { LocalMedia } from './local-media';
import { MediaLink } from './media-link';
import { Sending } from './sending';
import { Viewing } from './viewing';
import { lessonPlan, type RoomWays } from './ways';

export type Phase = 'waiting' | 'preview' | 'joining' | 'lobby' | 'denied' | 'elsewhere' | 'in' | 'ended' | 'error';

export interface LessonState {
	phase: Phase;
	// why phase is 'error', or why joining failed
	error: string | null;
	// from when on one may knock again
	retryAt: number;
	room: RoomState | null;
	streams: readonly SeatStreams[];
	// counts PeerConnections: a seat's picture of an older one is not its picture any more
	generation: number;
	// sound and picture come in, whatever the line to the server does
	isMediaAlive: boolean;
}

const START: LessonState = { phase: 'waiting', error: null, retryAt: 0, room: null, streams: [], generation: 0, isMediaAlive: false };

export class Lesson implements LessonListener {
	readonly store = createStore<LessonState>(() => START);
	readonly local: LocalMedia;
	readonly sending: Sending;
	readonly chat: ChatBox;
	private readonly viewing: Viewing;
	private link: MediaLink | null = null;
	private wasIn = false;
	private isEntering = false;
	private attempts = 0;
	private timer = 0;
	private unwatch: (() => void)[] = [];

	constructor(
		private readonly session: Session,
		readonly roomId: string,
		private readonly leads: boolean,
		private readonly ways: Partial<RoomWays> = {},
	) {
		this.local = ways.local ?? new LocalMedia(leads ? TEACHER_CAMERA : PUPIL_CAMERA);
		this.sending = new Sending(this.local, {
			request: (op, data) => this.ask(op, data),
			may: () => (this.phase === 'in' ? (this.store.getState().room?.may ?? null) : null),
		});
		this.chat = new ChatBox(({ text, key, to }) => this.ask('chat.send', { text, key, ...(to === null ? {} : { to }) }));
		this.viewing = new Viewing((wants) => {
			if (this.phase === 'in') {
				void this.ask('view.set', { wants }).catch(() => undefined);
			}
		});
		this.local.onTrack = (source, track) => this.link?.setTrack(source, track);
		this.local.onEnded = (source) => void this.sending.switchOff(source);
	}

	open(): void {
		this.session.lesson = this;
		this.unwatch = [watchNetwork(() => this.link?.onNetworkChange()), watchReturn(() => this.link?.onReturn())];
		if (this.isOpen || this.leads) {
			this.toPreview();
		}
	}

	close(): void {
		if (this.session.lesson === this) {
			this.session.lesson = null;
		}
		if (this.phase === 'in' || this.phase === 'lobby') {
			void this.ask('room.leave', {}).catch(() => undefined);
		}
		this.stop();
	}

	// Whatever the server allows; throws when it refuses.
	ask<O extends Op>(op: O, data: Operations[O][0]): Promise<Operations[O][1]> {
		return this.session.connection.request(op, data);
	}

	// move: take me out where I am on another device.
	async join(move = false): Promise<void> {
		this.set({ phase: 'joining', error: null });
		await this.enter(move);
	}

	leave(): void {
		void this.ask('room.leave', {}).catch(() => undefined);
		this.finish('ended', 'left');
	}

	async end(): Promise<void> {
		await this.ask('room.end', {});
		this.finish('ended', 'ended');
	}

	setView(wants: Want[]): void {
		this.viewing.set(wants);
	}

	onReady(hello: HelloReply): void {
		if (this.phase === 'lobby') {
			void this.join();
		} else if (this.phase !== 'in') {
			this.followRoom();
		} else if (!hello.resumed) {
			void this.enter(false);
		} else {
			if (hello.snapshot) {
				this.setSnapshot(hello.snapshot);
			}
			this.viewing.sayAgain();
			void this.sending.publish(this.sending.published());
		}
	}

	onNote(note: Notification): void {
		switch (note.ev) {
			case 'room.ended':
				this.onEnded(note.data.reason);
				return;
			case 'lobby.admitted':
				if (this.phase === 'lobby') {
					void this.join();
				}
				return;
			case 'lobby.denied':
				this.onRefused('lobby_denied', {});
				return;
			case 'room.state':
				if (note.data.id === this.roomId) {
					this.followRoom();
				}
				break;
			default:
				this.link?.onNote(note);
		}
		const { room } = this.store.getState();
		if (room) {
			const after = reduceRoom(room, note);
			this.set({ room: after });
			void this.sending.stopLost(lostRights(room.may, after.may));
		}
	}

	onEnd(code: string): void {
		this.finish('error', code);
	}

	private get phase(): Phase {
		return this.store.getState().phase;
	}

	private get isOpen(): boolean {
		return this.ways.isOpen?.() ?? this.session.groupOf(this.roomId)?.room.state === 'open';
	}

	private onEnded(reason: string): void {
		const words: Record<string, string> = { revoked: 'link_dead', removed: 'sent_out' };
		this.finish(reason === 'ended' ? 'ended' : 'error', words[reason] ?? reason);
	}

	// Somebody who waits is let in when the lesson begins; who was in before goes straight back.
	private followRoom(): void {
		if (this.phase === 'waiting' && this.isOpen) {
			if (this.wasIn) {
				void this.join();
			} else {
				this.toPreview();
			}
		} else if ((this.phase === 'preview' || this.phase === 'lobby') && !this.isOpen && !this.leads) {
			this.set({ phase: 'waiting' });
		}
	}

	private toPreview(): void {
		this.set({ phase: 'preview' });
		if (!this.link) {
			this.link = this.makeLink();
			this.link.prepare();
			if (!this.ways.local) {
				void this.local.start(this.leads);
			}
		}
	}

	private makeLink(): MediaLink {
		return new MediaLink(this.ways.plan ?? lessonPlan(), {
			sendOffer: (media) => this.ask('media.offer', { media }),
			tracks: () => this.local.store.getState().tracks,
			onStreams: (streams) => this.set({ streams, generation: this.store.getState().generation + 1 }),
			onOffer: () => {
				const { dataset } = document.documentElement;
				dataset['offers'] = String(Number(dataset['offers'] ?? 0) + 1);
			},
			onAlive: (isMediaAlive) => this.set({ isMediaAlive }),
			onFresh: () => {
				const { room } = this.store.getState();
				if (room) {
					this.set({ room: coverAllSeats(room) });
				}
			},
		});
	}

	// Also when the server forgot us (it was restarted, or we were away for too long): in again, by itself, with a fresh
	// connection for media. A join that waits for its reply is sent again by the line itself.
	private async enter(move: boolean): Promise<void> {
		if (this.isEntering) {
			return;
		}
		this.isEntering = true;
		try {
			await this.enterOnce(move);
			this.attempts = 0;
		} catch (error) {
			this.link?.notTaken();
			this.onRefused(codeOf(error), error instanceof ServerError ? error.detail : {});
		} finally {
			this.isEntering = false;
		}
	}

	private async enterOnce(move: boolean): Promise<void> {
		this.link ??= this.makeLink();
		const media = await this.link.joinOffer();
		const publish = this.sending.published();
		const reply = await this.ask('room.join', { room: this.roomId, media, publish, ...(move ? { move } : {}) });
		if ('lobby' in reply) {
			this.link.notTaken();
			this.set({ phase: 'lobby', error: null });
			return;
		}
		const { snapshot, sdp } = reply;
		this.session.connection.setParticipation({ id: snapshot.participation, seq: snapshot.seq });
		this.wasIn = true;
		this.setSnapshot(snapshot);
		this.viewing.begin(this.store.getState().room!);
		this.chat.sendAgain();
		await this.link.answer(sdp);
		const now = this.sending.published();
		if (JSON.stringify(now) !== JSON.stringify(publish)) {
			await this.sending.publish(now);
		}
	}

	private setSnapshot(snapshot: Snapshot): void {
		const room = fromSnapshot(snapshot, this.store.getState().room);
		this.set({ phase: 'in', error: null, room });
		snapshot.demand?.forEach((data) => this.link?.onNote({ ev: 'demand', data }));
		void this.sending.stopLost(lostRights(RIGHTS, room.may));
	}

	private onRefused(code: string, detail: Record<string, unknown>): void {
		const entry: Entry = onRefusedEntry(code, detail, { wasIn: this.wasIn, attempt: this.attempts, chance: Math.random() });
		if (entry.kind === 'again') {
			this.attempts += 1;
			this.timer = window.setTimeout(() => void this.enter(false), entry.inMs);
		} else if (entry.kind === 'phase') {
			this.set({ phase: entry.phase, error: entry.error, retryAt: Date.now() + entry.retryMs });
		}
	}

	private finish(phase: 'ended' | 'error', error: string): void {
		this.session.connection.setParticipation(null);
		this.stop();
		this.set({ phase, error, streams: [] });
	}

	private stop(): void {
		window.clearTimeout(this.timer);
		this.unwatch.forEach((stop) => stop());
		this.link?.close();
		this.link = null;
		if (!this.ways.local) {
			this.local.close();
		}
	}

	private set(change: Partial<LessonState>): void {
		this.store.setState(change);
	}
}
