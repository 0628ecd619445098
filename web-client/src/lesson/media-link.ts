// Keeps media flowing: the peer connection, its negotiation, and what to do when the way to the server breaks.
import type { Media, MediaState, Notification, Source } from '../protocol/types';
import { MediaPeer, type SeatPlan, type SeatStreams } from '../rtc/media-peer';
import { PulseWatch } from '../rtc/pulse-watch';

const BETWEEN_RESTARTS_MS = 2000;
const SAME_TROUBLE_MS = 3000;

export interface MediaLinkHost {
	sendOffer(media: Media): Promise<{ sdp: string }>;
	tracks(): Record<Source, MediaStreamTrack | null>;
	// a new PeerConnection has new streams
	onStreams(streams: readonly SeatStreams[]): void;
	onOffer(): void;
	onFresh(): void;
	// something comes in right now
	onAlive(isAlive: boolean): void;
}

// in rising order: each does what those before it do
const REPAIRS = ['offer', 'restart', 'fresh'] as const;
type Repair = (typeof REPAIRS)[number];

export class MediaLink {
	private peer: MediaPeer;
	private waiting: Repair | null = null;
	private isNegotiating = false;
	// an offer is with the server, who has not said yet whether he takes it
	private isOffered = false;
	// the network is not the one any more on which the offer was made
	private isOutdated = false;
	private lastRestartAt = -Infinity;
	private watch: PulseWatch | null = null;
	private isClosed = false;

	constructor(
		private readonly plan: SeatPlan,
		private readonly host: MediaLinkHost,
	) {
		this.peer = this.makePeer();
	}

	// The offer that goes with room.join, ready ahead of time: a connection with all its sections, keys, and a path of its own
	// out of this device. Nothing is sent before there is an answer.
	prepare(): void {
		this.peer.prepare();
	}

	joinOffer(): Promise<Media> {
		this.waiting = null;
		this.isOffered = true;
		if (this.peer.isNegotiated) {
			this.replacePeer();
		}
		return this.peer.offer();
	}

	// A join without an answer: refused, or told to wait. Its offer is as good for the next one, if the network is still the same.
	notTaken(): void {
		this.isOffered = false;
		if (this.isOutdated) {
			this.prepareAnew();
		}
	}

	async answer(sdp: string): Promise<void> {
		const { peer } = this;
		await peer.answer(sdp);
		this.isOffered = false;
		if (peer === this.peer && !this.isClosed) {
			this.watchPulse(peer);
			if (this.isOutdated) {
				this.isOutdated = false;
				this.repair('restart');
			} else if (peer.isWithoutLayers) {
				this.repair('offer');
			}
		}
	}

	setTrack(source: Source, track: MediaStreamTrack | null): void {
		void this.peer.send(source, track).catch(() => undefined);
	}

	onNote(note: Notification): void {
		if (note.ev === 'media.state') {
			this.onState(note.data.state);
		} else if (note.ev === 'demand') {
			const { source, layers, height } = note.data;
			this.peer.onDemand(source, { layers, height });
		} else if (note.ev === 'media.renegotiate') {
			this.repair('offer'); // the server would answer with other codecs now
		}
	}

	private onState(state: MediaState): void {
		if (state === 'interrupted') {
			this.restartUnlessTried();
		} else if (state === 'failed') {
			this.repair('fresh');
		}
	}

	// The network is another one now: don't wait until the old path is known to be dead.
	onNetworkChange(): void {
		if (this.peer.isNegotiated) {
			this.repair('restart');
		} else if (this.isOffered) {
			this.isOutdated = true;
		} else {
			this.prepareAnew();
		}
	}

	// What was prepared may have died unseen; a connection in use is watched anyway.
	onReturn(): void {
		if (!this.peer.isNegotiated) {
			this.onNetworkChange();
		}
	}

	close(): void {
		this.isClosed = true;
		this.watch?.close();
		this.peer.close();
	}

	private makePeer(): MediaPeer {
		const peer: MediaPeer = new MediaPeer(this.plan, {
			onIce: (state) => peer === this.peer && this.onIce(state),
			onOfferMade: () => this.host.onOffer(),
		});
		for (const [source, track] of Object.entries(this.host.tracks()) as [Source, MediaStreamTrack | null][]) {
			if (track) {
				void peer.send(source, track).catch(() => undefined);
			}
		}
		this.host.onStreams(peer.streams);
		return peer;
	}

	private prepareAnew(): void {
		if (!this.isClosed) {
			this.replacePeer();
			this.prepare();
		}
	}

	private replacePeer(): void {
		this.isOutdated = false;
		this.watch?.close();
		this.watch = null;
		this.peer.close();
		this.peer = this.makePeer();
		this.host.onFresh();
	}

	private onIce(state: RTCIceConnectionState): void {
		if (state === 'disconnected') {
			this.restartUnlessTried();
		} else if (state === 'failed') {
			this.repair('fresh');
		}
	}

	private watchPulse(peer: MediaPeer): void {
		this.watch ??= new PulseWatch(() => peer.counters(), {
			onAction: (action) => this.repair(action),
			onAlive: (isAlive) => this.onAlive(isAlive),
		});
	}

	// Healed meanwhile, while an offer waited for the line: what works is not torn down.
	private onAlive(isAlive: boolean): void {
		if (isAlive) {
			this.waiting = null;
		}
		this.host.onAlive(isAlive);
	}

	// The same trouble is noticed in several places, one after the other.
	private restartUnlessTried(): void {
		if (performance.now() - this.lastRestartAt >= SAME_TROUBLE_MS) {
			this.repair('restart');
		}
	}

	private repair(how: Repair): void {
		if (this.isClosed || !this.peer.isNegotiated) {
			return;
		}
		const isLess = this.waiting !== null && REPAIRS.indexOf(this.waiting) > REPAIRS.indexOf(how);
		this.waiting = isLess ? this.waiting : how;
		if (!this.isNegotiating) {
			void this.negotiate();
		}
	}

	private async negotiate(): Promise<void> {
		this.isNegotiating = true;
		while (this.waiting && !this.isClosed) {
			const how = this.waiting;
			const wait = this.lastRestartAt + BETWEEN_RESTARTS_MS - performance.now();
			if (wait > 0 && how !== 'offer') {
				await new Promise((resolve) => window.setTimeout(resolve, wait));
			}
			this.waiting = null;
			this.lastRestartAt = how === 'offer' ? this.lastRestartAt : performance.now();
			await this.offerOnce(how).catch((error: unknown) => this.onRefused(how, error));
		}
		this.isNegotiating = false;
	}

	private async offerOnce(how: Repair): Promise<void> {
		if (how === 'fresh') {
			this.replacePeer();
		}
		if (how !== 'offer') {
			this.watch?.repairAsked();
		}
		const { peer } = this;
		const media = await (how === 'fresh' ? peer.offer() : how === 'restart' ? peer.restartOffer() : peer.sameOffer());
		const { sdp } = await this.host.sendOffer(how === 'fresh' ? { ...media, fresh: true } : media);
		if (peer === this.peer && !this.isClosed) {
			await this.answer(sdp);
		}
	}

	// A restart that was refused: once more from scratch. Without a line the next join brings a fresh connection anyway.
	private onRefused(how: Repair, error: unknown): void {
		const isLineGone = error instanceof Error && error.message === 'connection_lost';
		if (isLineGone) {
			this.waiting = null;
		} else if (how !== 'fresh' && !this.isClosed) {
			this.waiting = 'fresh';
		}
	}
}
