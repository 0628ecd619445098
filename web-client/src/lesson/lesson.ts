// One visit of a room, from waiting over the preview to the end: glues the connection, media and the model together.
import { createStore } from 'zustand/vanilla';
import type { LessonListener, Session } from '../app/session';
import { coverAllSeats, fromSnapshot, reduceRoom, type RoomState } from '../model/room';
import { watchNetwork } from '../net/network';
import { codeOf } from '../protocol/errors';
import type { HelloReply, Notification, Publish, Snapshot, Source, Want } from '../protocol/types';
import { PUPIL_CAMERA, TEACHER_CAMERA } from '../rtc/devices';
import type { SeatStreams } from '../rtc/media-peer';
import { isSmallDevice } from '../rtc/support';
import { LocalMedia, publishOf } from './local-media';
import { MediaLink } from './media-link';

export type Phase = 'waiting' | 'preview' | 'joining' | 'in' | 'ended' | 'error';

export interface LessonState {
	phase: Phase;
	// why phase is 'error', or why joining failed
	error: string | null;
	room: RoomState | null;
	streams: readonly SeatStreams[];
	// counts PeerConnections: a seat's picture of an older one is not its picture any more
	generation: number;
}

const BIG_PLAN = { video: 12, voice: 4 };
const SMALL_PLAN = { video: 8, voice: 4 };

export class Lesson implements LessonListener {
	readonly store = createStore<LessonState>(() => ({ phase: 'waiting', error: null, room: null, streams: [], generation: 0 }));
	readonly local: LocalMedia;
	private link: MediaLink | null = null;
	private wants: Want[] = [];
	private wasIn = false;
	private isEntering = false;
	private unwatch: () => void = () => undefined;

	constructor(
		private readonly session: Session,
		readonly roomId: string,
		private readonly leads: boolean,
	) {
		this.local = new LocalMedia(leads ? TEACHER_CAMERA : PUPIL_CAMERA);
		this.local.onTrack = (source, track) => this.link?.setTrack(source, track);
		this.local.onEnded = (source) => void this.switchOff(source);
	}

	open(): void {
		this.session.lesson = this;
		this.unwatch = watchNetwork(() => this.link?.onNetworkChange());
		const isOpen = this.session.groupOf(this.roomId)?.room.state === 'open';
		if (isOpen || this.leads) {
			this.toPreview();
		}
	}

	close(): void {
		if (this.session.lesson === this) {
			this.session.lesson = null;
		}
		if (this.store.getState().phase === 'in') {
			void this.session.connection.request('room.leave', {}).catch(() => undefined);
		}
		this.stop();
	}

	async join(): Promise<void> {
		this.set({ phase: 'joining', error: null });
		try {
			await this.enter();
		} catch (error) {
			this.onRefused(codeOf(error));
		}
	}

	leave(): void {
		void this.session.connection.request('room.leave', {}).catch(() => undefined);
		this.finish('ended', 'left');
	}

	// Throws when the server refuses.
	async end(): Promise<void> {
		await this.session.connection.request('room.end', {});
		this.finish('ended', 'ended');
	}

	async setMic(isOn: boolean): Promise<void> {
		if (await this.local.setMic(isOn)) {
			await this.publish({ mic: this.local.store.getState().isMicOn });
		}
	}

	async setCamera(isOn: boolean): Promise<void> {
		if (await this.local.setCamera(isOn)) {
			await this.publish({ camera: isOn });
		}
	}

	async startScreen(): Promise<string | null> {
		const problem = await this.local.startScreen();
		if (problem === null) {
			await this.publish({ screen: true, screenAudio: this.local.store.getState().tracks.screenAudio !== null });
		}
		return problem;
	}

	async stopScreen(): Promise<void> {
		this.local.stopScreen();
		await this.publish({ screen: false, screenAudio: false });
	}

	setHand(isRaised: boolean): Promise<unknown> {
		return this.session.connection.request('hand.set', { raised: isRaised });
	}

	// Throws when it could not be said; the same key may then be tried again without saying it twice.
	say(text: string, key: string): Promise<unknown> {
		return this.session.connection.request('chat.send', { text, key });
	}

	setView(wants: Want[]): void {
		if (JSON.stringify(wants) !== JSON.stringify(this.wants)) {
			this.wants = wants;
			this.sendView();
		}
	}

	onReady(hello: HelloReply): void {
		if (this.store.getState().phase !== 'in') {
			this.followRoom();
		} else if (!hello.resumed) {
			void this.enterAgain();
		} else {
			if (hello.snapshot) {
				this.setSnapshot(hello.snapshot);
			}
			this.sendView();
			void this.publish(this.published());
		}
	}

	onNote(note: Notification): void {
		const { room } = this.store.getState();
		if (note.ev === 'room.ended') {
			this.finish(note.data.reason === 'ended' ? 'ended' : 'error', note.data.reason === 'revoked' ? 'link_dead' : note.data.reason);
			return;
		}
		if (note.ev === 'room.state' && note.data.id === this.roomId) {
			this.followRoom();
		}
		if (room) {
			this.set({ room: reduceRoom(room, note) });
		}
		if (note.ev === 'media.state') {
			this.link?.onMediaState(note.data.state);
		}
	}

	onEnd(code: string): void {
		this.finish('error', code);
	}

	// Somebody who waits is let in when the lesson begins; who was in before goes straight back.
	private followRoom(): void {
		const isOpen = this.session.groupOf(this.roomId)?.room.state === 'open';
		const { phase } = this.store.getState();
		if (phase === 'waiting' && isOpen) {
			if (this.wasIn) {
				void this.join();
			} else {
				this.toPreview();
			}
		} else if (phase === 'preview' && !isOpen && !this.leads) {
			this.set({ phase: 'waiting' });
		}
	}

	private toPreview(): void {
		this.set({ phase: 'preview' });
		if (!this.link) {
			this.link = this.makeLink();
			this.link.prepare();
			void this.local.start(this.leads);
		}
	}

	private makeLink(): MediaLink {
		return new MediaLink(isSmallDevice() ? SMALL_PLAN : BIG_PLAN, {
			sendOffer: (media) => this.session.connection.request('media.offer', { media }),
			tracks: () => this.local.store.getState().tracks,
			onStreams: (streams) => this.set({ streams, generation: this.store.getState().generation + 1 }),
			onOffer: () => {
				const { dataset } = document.documentElement;
				dataset['offers'] = String(Number(dataset['offers'] ?? 0) + 1);
			},
			onFresh: () => {
				const { room } = this.store.getState();
				if (room) {
					this.set({ room: coverAllSeats(room) });
				}
			},
		});
	}

	private async enter(): Promise<void> {
		this.link ??= this.makeLink();
		const media = await this.link.joinOffer();
		const publish = this.published();
		const { snapshot, sdp } = await this.session.connection.request('room.join', { room: this.roomId, media, publish });
		this.session.connection.setParticipation({ id: snapshot.participation, seq: snapshot.seq });
		this.wasIn = true;
		this.setSnapshot(snapshot);
		this.set({ phase: 'in', error: null });
		if (this.wants.length > 0) {
			this.sendView();
		}
		await this.link.answer(sdp);
		const now = this.published();
		if (JSON.stringify(now) !== JSON.stringify(publish)) {
			await this.publish(now);
		}
	}

	// The server forgot us (it was restarted, or we were away for too long): join anew. A join that waits for its reply is
	// sent again by the connection itself.
	private async enterAgain(): Promise<void> {
		if (this.isEntering) {
			return;
		}
		this.isEntering = true;
		try {
			await this.enter();
		} catch (error) {
			this.onRefused(codeOf(error));
		} finally {
			this.isEntering = false;
		}
	}

	private setSnapshot(snapshot: Snapshot): void {
		this.set({ room: fromSnapshot(snapshot, this.store.getState().room) });
	}

	private published(): Publish {
		return publishOf(this.local.store.getState());
	}

	private async publish(change: Partial<Publish>): Promise<void> {
		if (this.store.getState().phase === 'in') {
			await this.session.connection.request('media.publish', change).catch(() => undefined);
		}
	}

	private async switchOff(source: Source): Promise<void> {
		if (source === 'mic') {
			await this.setMic(false);
		} else if (source === 'camera') {
			await this.setCamera(false);
		} else {
			await this.stopScreen();
		}
	}

	private sendView(): void {
		if (this.store.getState().phase === 'in') {
			void this.session.connection.request('view.set', { wants: this.wants }).catch(() => undefined);
		}
	}

	private onRefused(code: string): void {
		if (code === 'connection_lost') {
			return;
		}
		if (code === 'room_closed') {
			this.set({ phase: 'waiting' });
			return;
		}
		this.set(this.wasIn ? { phase: 'error', error: code } : { phase: 'preview', error: code });
	}

	private finish(phase: 'ended' | 'error', error: string): void {
		this.session.connection.setParticipation(null);
		this.stop();
		this.set({ phase, error, streams: [] });
	}

	private stop(): void {
		this.unwatch();
		this.link?.close();
		this.link = null;
		this.local.close();
	}

	private set(change: Partial<LessonState>): void {
		this.store.setState(change);
	}
}
