// The one RTCPeerConnection: four senders, a fixed set of seats, offers and answers. Nothing else touches WebRTC.
import { ServerError } from '../protocol/errors';
import type { Media, Source } from '../protocol/types';
import { answeredCodec, preferOurs } from './codecs';
import { countersIn } from './counters';
import type { Demand } from './demand';
import { cameraEncodings, cameraLayers, isInOneStream, SCREEN_AUDIO_MAX_BPS, SCREEN_MAX_BPS, screenEncodings } from './encodings';
import { SenderTuner } from './sender-tuner';
import { withSoundAgain } from './sound-again';
import { withStartRate } from './start-rate';
import { withStereo } from './stereo';

export interface SeatPlan {
	video: number;
	voice: number;
}

export interface SeatStreams {
	audio: MediaStream;
	video: MediaStream | null;
}

export interface MediaPeerListener {
	onIce(state: RTCIceConnectionState): void;
	onOfferMade(): void;
}

type Senders = Record<Source, RTCRtpTransceiver>;
export type Picture = 'camera' | 'screen';

export class MediaPeer {
	private readonly pc: RTCPeerConnection;
	private readonly senders: Senders;
	private readonly tuners: Record<Picture, SenderTuner>;
	private readonly seats: { audio: RTCRtpTransceiver; video: RTCRtpTransceiver | null }[] = [];
	readonly streams: SeatStreams[] = [];
	private prepared: Promise<string> | null = null;
	private hasAnswer = false;
	private lacksLayers = false;
	// that the server took
	private codecs: Record<Picture, string | null> = { camera: null, screen: null };

	constructor(
		plan: SeatPlan,
		private readonly listener: MediaPeerListener,
	) {
		this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] });
		this.senders = this.addSenders();
		this.tuners = {
			camera: this.tuneCamera(),
			screen: new SenderTuner(this.senders.screen.sender, () => screenEncodings(this.codecs.screen)),
		};
		for (let i = 0; i < plan.video + plan.voice; i++) {
			this.addSeat(i < plan.video);
		}
		this.pc.addEventListener('iceconnectionstatechange', () => listener.onIce(this.pc.iceConnectionState));
	}

	// Makes the offer ahead of time, so that a join is one round trip.
	prepare(): void {
		void this.preparedOffer().catch(() => undefined);
	}

	async offer(): Promise<Media> {
		const sdp = await this.preparedOffer();
		this.listener.onOfferMade();
		return this.describe(sdp, false);
	}

	// A new offer on the same connection with new ICE credentials.
	async restartOffer(): Promise<Media> {
		await this.rollBack();
		this.pc.restartIce();
		this.prepared = null;
		return this.offer();
	}

	// A new offer on the same connection and path: the server wants to answer it with other codecs.
	async sameOffer(): Promise<Media> {
		await this.rollBack();
		await this.renewCamera();
		this.prepared = null;
		return this.offer();
	}

	async answer(sdp: string): Promise<void> {
		const { mid } = this.senders.screenAudio;
		const stereo = withStereo(sdp, (section) => section.mid === mid);
		const ours = withStartRate(stereo, [this.senders.camera.mid, this.senders.screen.mid]);
		await this.pc.setRemoteDescription({ type: 'answer', sdp: ours }).catch(() => {
			throw new ServerError('media_refused', { why: 'answer' });
		});
		this.hasAnswer = true;
		const wasInOneStream = isInOneStream(this.codecs.camera);
		this.codecs = {
			camera: answeredCodec(sdp, this.senders.camera.mid),
			screen: answeredCodec(sdp, this.senders.screen.mid),
		};
		this.lacksLayers = wasInOneStream && !isInOneStream(this.codecs.camera) && this.hasOneEncoding;
		// a description that came in between may have undone or refused what was set
		void this.tuners.camera.tune();
		void this.tuners.screen.tune();
	}

	// The camera is sent in a codec that needs simulcast now, and in one layer only: the same offer once more brings the others.
	get isWithoutLayers(): boolean {
		return this.lacksLayers;
	}

	get isNegotiated(): boolean {
		return this.hasAnswer;
	}

	get iceState(): RTCIceConnectionState {
		return this.pc.iceConnectionState;
	}

	async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
		const { sender } = this.senders[source];
		await sender.replaceTrack(track);
		if ((source === 'camera' || source === 'screen') && track) {
			const { width = 1280, height = 720 } = track.getSettings();
			await this.tuners[source].onSize(Math.min(width, height));
		}
	}

	// What the server says is of use; on this connection, until it says something else.
	onDemand(source: Picture, demand: Demand): void {
		void this.tuners[source].onDemand(demand);
	}

	// What the transport received and sent so far; null: not connected yet. The report of one sender is small, that of all is not.
	async counters(): Promise<{ received: number; sent: number } | null> {
		return countersIn(await this.senders.mic.sender.getStats()) ?? countersIn(await this.pc.getStats());
	}

	close(): void {
		this.pc.close();
	}

	// What failed is tried once more by whoever needs it.
	private preparedOffer(): Promise<string> {
		this.prepared ??= this.makeOffer().catch((error: unknown) => {
			this.prepared = null;
			throw error;
		});
		return this.prepared;
	}

	private async rollBack(): Promise<void> {
		if (this.pc.signalingState === 'have-local-offer') {
			await this.pc.setLocalDescription({ type: 'rollback' });
		}
	}

	private addSenders(): Senders {
		const audio = (maxBitrate?: number): RTCRtpTransceiver =>
			this.pc.addTransceiver('audio', { direction: 'sendonly', ...(maxBitrate ? { sendEncodings: [{ maxBitrate }] } : {}) });
		const mic = audio();
		const camera = this.addCamera();
		const screen = this.pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: [{ maxBitrate: SCREEN_MAX_BPS }] });
		const screenAudio = audio(SCREEN_AUDIO_MAX_BPS);
		preferOurs(mic, 'audio');
		preferOurs(screen, 'video');
		preferOurs(screenAudio, 'audio');
		return { mic, camera, screen, screenAudio };
	}

	private addCamera(): RTCRtpTransceiver {
		const camera = this.pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: cameraLayers(720) });
		preferOurs(camera, 'video');
		return camera;
	}

	private tuneCamera(before?: SenderTuner): SenderTuner {
		return new SenderTuner(this.senders.camera.sender, (height, count) => cameraEncodings(this.codecs.camera, height, count), before);
	}

	private get hasOneEncoding(): boolean {
		return this.senders.camera.sender.getParameters().encodings.length === 1;
	}

	// Where simulcast was refused, a browser has forgotten its layers for good: only another section can have them again. The
	// old one sends until the server, who is told of it no more, refuses it in his answer.
	private async renewCamera(): Promise<void> {
		if (this.hasOneEncoding) {
			const { track } = this.senders.camera.sender;
			this.senders.camera = this.addCamera();
			this.tuners.camera = this.tuneCamera(this.tuners.camera);
			await this.senders.camera.sender.replaceTrack(track);
		}
	}

	private addSeat(hasVideo: boolean): void {
		const receive = (kind: 'audio' | 'video'): RTCRtpTransceiver => {
			const transceiver = this.pc.addTransceiver(kind, { direction: 'recvonly' });
			preferOurs(transceiver, kind);
			return transceiver;
		};
		const audio = receive('audio');
		const video = hasVideo ? receive('video') : null;
		this.seats.push({ audio, video });
		this.streams.push({
			audio: new MediaStream([audio.receiver.track]),
			video: video ? new MediaStream([video.receiver.track]) : null,
		});
	}

	private async makeOffer(): Promise<string> {
		const offer = await this.pc.createOffer();
		const stereo = withStereo(offer.sdp ?? '', (section) => section.direction === 'recvonly');
		// a browser that does not let us ask for stereo plays the sound of a presentation in mono
		await this.pc.setLocalDescription({ type: 'offer', sdp: stereo }).catch(() => this.pc.setLocalDescription(offer));
		return this.pc.localDescription!.sdp;
	}

	private describe(sdp: string, fresh: boolean): Media {
		const mid = (transceiver: RTCRtpTransceiver): string => transceiver.mid ?? '';
		return {
			sdp: withSoundAgain(sdp, [this.senders.mic.mid, this.senders.screenAudio.mid]),
			fresh,
			sources: {
				mic: mid(this.senders.mic),
				camera: mid(this.senders.camera),
				screen: mid(this.senders.screen),
				screenAudio: mid(this.senders.screenAudio),
			},
			seats: this.seats.map(({ audio, video }) => ({ audio: mid(audio), ...(video ? { video: mid(video) } : {}) })),
		};
	}
}
