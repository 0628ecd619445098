// The few browser objects that a lesson touches, as far as the tests of its flow need them.
import { vi } from 'vitest';

class FakeTrack extends EventTarget {
	enabled = true;
	readyState = 'live';
	contentHint = '';
	constructor(readonly kind: string) {
		super();
	}
	stop(): void {
		this.readyState = 'ended';
	}
	getSettings(): MediaTrackSettings {
		return { width: 640, height: 360 };
	}
}

class FakeStream {
	readonly id = String(Math.random());
	constructor(private readonly tracks: FakeTrack[] = []) {}
	getVideoTracks = (): FakeTrack[] => this.tracks.filter((track) => track.kind === 'video');
	getAudioTracks = (): FakeTrack[] => this.tracks.filter((track) => track.kind === 'audio');
}

interface FakeTransceiver {
	kind: string;
	direction: string;
	mid: string | null;
	sender: { track: unknown; encodings: object[] };
}

export class FakePeerConnection extends EventTarget {
	static all: FakePeerConnection[] = [];
	transceivers: FakeTransceiver[] = [];
	iceConnectionState = 'new';
	signalingState = 'stable';
	localDescription: { type: string; sdp: string } | null = null;
	isClosed = false;
	restarts = 0;
	offers = 0;
	failsToOffer = 0;
	report = new Map<string, object>();

	constructor() {
		super();
		FakePeerConnection.all.push(this);
	}
	addTransceiver(kind: string, init: { direction: string; sendEncodings?: object[] }): unknown {
		const sender = {
			track: null as unknown,
			encodings: init.sendEncodings ?? [],
			replaceTrack: async (track: unknown) => void (sender.track = track),
			getParameters: () => ({ encodings: sender.encodings }),
			setParameters: async () => undefined,
			getStats: async () => this.report,
		};
		const transceiver = { kind, direction: init.direction, mid: null as string | null, sender, receiver: { track: new FakeTrack(kind) } };
		this.transceivers.push(transceiver);
		return transceiver;
	}
	getStats = async (): Promise<Map<string, object>> => this.report;
	restartIce(): void {
		this.restarts += 1;
	}
	async createOffer(): Promise<{ type: string; sdp: string }> {
		await undefined;
		if (this.failsToOffer-- > 0) {
			throw new DOMException('busy', 'OperationError');
		}
		this.offers += 1;
		return { type: 'offer', sdp: `v=0 peer ${FakePeerConnection.all.indexOf(this)} restart ${this.restarts}` };
	}
	async setLocalDescription(description: { type: string; sdp: string }): Promise<void> {
		this.signalingState = description.type === 'rollback' ? 'stable' : 'have-local-offer';
		this.localDescription = description;
		this.transceivers.forEach((each, i) => (each.mid = String(i)));
	}
	async setRemoteDescription(): Promise<void> {
		this.signalingState = 'stable';
	}
	close(): void {
		this.isClosed = true;
	}
	ice(state: string): void {
		this.iceConnectionState = state;
		this.dispatchEvent(new Event('iceconnectionstatechange'));
	}
}

export function installFakeBrowser(): void {
	FakePeerConnection.all = [];
	const devices = Object.assign(new EventTarget(), {
		getUserMedia: async (wish: { audio?: unknown; video?: unknown }) =>
			new FakeStream([...(wish.audio ? [new FakeTrack('audio')] : []), ...(wish.video ? [new FakeTrack('video')] : [])]),
		enumerateDevices: async () => [],
	});
	const page = Object.assign(new EventTarget(), {
		setTimeout: globalThis.setTimeout,
		clearTimeout: globalThis.clearTimeout,
		setInterval: globalThis.setInterval,
		clearInterval: globalThis.clearInterval,
		screen: { width: 1280, height: 800 },
		innerWidth: 1280,
		innerHeight: 800,
		devicePixelRatio: 1,
	});
	vi.stubGlobal('window', page);
	vi.stubGlobal('document', Object.assign(new EventTarget(), { documentElement: { dataset: {} }, visibilityState: 'visible' }));
	vi.stubGlobal('navigator', { mediaDevices: devices });
	vi.stubGlobal('MediaStream', FakeStream);
	vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
	vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => null });
}
