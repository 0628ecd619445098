// My own camera, microphone and screen: on, off, which device, and why not. From the preview through the whole lesson.
import { createStore } from 'zustand/vanilla';
import type { Publish, Source } from '../protocol/types';
import {
	type CameraSize, type DeviceKind, type DeviceList, type DeviceProblem, listDevices, openCamera, openMic, openScreen, problemOf,
} from '../rtc/devices';

export interface LocalState {
	isMicOn: boolean;
	isCameraOn: boolean;
	isScreenOn: boolean;
	// a device is being opened right now
	busy: Record<DeviceKind, boolean>;
	problems: Record<DeviceKind, DeviceProblem | null>;
	tracks: Record<Source, MediaStreamTrack | null>;
	// a camera that is ready and sends nothing yet
	spare: MediaStreamTrack | null;
	devices: DeviceList;
	chosen: { camera: string | null; mic: string | null; speaker: string | null };
}

const INITIAL: LocalState = {
	isMicOn: false,
	isCameraOn: false,
	isScreenOn: false,
	busy: { camera: false, mic: false },
	problems: { camera: null, mic: null },
	tracks: { mic: null, camera: null, screen: null, screenAudio: null },
	spare: null,
	devices: { cameras: [], mics: [], speakers: [] },
	chosen: { camera: null, mic: null, speaker: null },
};

export const publishOf = ({ isMicOn, isCameraOn, isScreenOn, tracks }: LocalState): Publish => ({
	mic: isMicOn,
	camera: isCameraOn,
	screen: isScreenOn,
	screenAudio: isScreenOn && tracks.screenAudio !== null,
});

type TrackListener = (source: Source, track: MediaStreamTrack | null) => void;

export class LocalMedia {
	readonly store = createStore<LocalState>(() => INITIAL);
	// told of every track that begins or ends to be sent
	onTrack: TrackListener = () => undefined;
	// told when a source goes on or off by something else than a button: unplugged, or sharing stopped in the browser's bar
	onEnded: (source: Source) => void = () => undefined;
	private isClosed = false;
	// is opened ahead of time: seen by nobody but me
	private isPreparing = false;
	private readonly refresh = (): void => void this.refreshDevices();

	constructor(private readonly size: CameraSize) {
		navigator.mediaDevices?.addEventListener?.('devicechange', this.refresh);
	}

	// Preview: opens what is wanted, one after the other, so that there is at most one question at a time.
	async start(wantsCamera: boolean): Promise<void> {
		await this.setMic(true);
		if (wantsCamera) {
			await this.setCamera(true);
		}
	}

	async setMic(isOn: boolean): Promise<boolean> {
		const { mic } = this.state.tracks;
		if (isOn && (!mic || mic.readyState === 'ended')) {
			const track = await this.open('mic', () => openMic(this.state.chosen.mic));
			this.set({ isMicOn: track !== null });
			return track !== null;
		}
		if (mic) {
			mic.enabled = isOn;
		}
		this.set({ isMicOn: isOn && mic !== null });
		return true;
	}

	async setCamera(isOn: boolean): Promise<boolean> {
		if (!isOn) {
			this.state.tracks.camera?.stop();
			this.setTrack('camera', null);
			this.set({ isCameraOn: false });
			return true;
		}
		const { spare } = this.state;
		const isReady = spare?.readyState === 'live';
		this.isPreparing = false;
		this.set({ spare: null });
		const track = await this.open('camera', async () => (isReady ? spare : openCamera(this.size, this.state.chosen.camera)));
		this.set({ isCameraOn: track !== null });
		return track !== null;
	}

	// Soon I shall speak: the devices are opened, so that nobody waits for them then. Nothing is sent of it.
	async prepare(): Promise<void> {
		const { isMicOn, isCameraOn, spare, tracks } = this.state;
		this.isPreparing = true;
		if (!isMicOn && tracks.mic?.readyState !== 'live') {
			await this.open('mic', async () => {
				const track = await openMic(this.state.chosen.mic);
				// switched on meanwhile?
				track.enabled = this.state.isMicOn;
				return track;
			});
		}
		if (!isCameraOn && !spare && this.isPreparing) {
			const ready = await openCamera(this.size, this.state.chosen.camera).catch((error: unknown) => {
				this.set({ problems: { ...this.state.problems, camera: problemOf(error) } });
				return null;
			});
			if (this.isPreparing && !this.isClosed) {
				this.set({ spare: ready });
			} else {
				ready?.stop();
			}
		}
	}

	// Not so soon after all.
	unprepare(): void {
		this.isPreparing = false;
		this.state.spare?.stop();
		this.set({ spare: null });
	}

	async startScreen(): Promise<DeviceProblem | null> {
		try {
			const { video, audio } = await openScreen();
			this.watchEnd('screen', video);
			this.setTrack('screen', video);
			this.setTrack('screenAudio', audio);
			this.set({ isScreenOn: true });
			return null;
		} catch (error) {
			const problem = problemOf(error);
			return problem === 'refused' ? 'cancelled' : problem;
		}
	}

	stopScreen(): void {
		for (const source of ['screen', 'screenAudio'] as const) {
			this.state.tracks[source]?.stop();
			this.setTrack(source, null);
		}
		this.set({ isScreenOn: false });
	}

	async choose(kind: 'camera' | 'mic' | 'speaker', deviceId: string): Promise<void> {
		this.set({ chosen: { ...this.state.chosen, [kind]: deviceId } });
		if (kind === 'camera' && this.state.isCameraOn) {
			this.state.tracks.camera?.stop();
			await this.setCamera(true);
		}
		if (kind === 'mic' && this.state.tracks.mic) {
			const wasOn = this.state.isMicOn;
			this.state.tracks.mic.stop();
			await this.setMic(true);
			await this.setMic(wasOn);
		}
	}

	close(): void {
		this.isClosed = true;
		this.state.spare?.stop();
		navigator.mediaDevices?.removeEventListener?.('devicechange', this.refresh);
		for (const track of Object.values(this.state.tracks)) {
			track?.stop();
		}
		this.store.setState(INITIAL);
	}

	private get state(): LocalState {
		return this.store.getState();
	}

	private set(change: Partial<LocalState>): void {
		this.store.setState(change);
	}

	private setTrack(source: Source, track: MediaStreamTrack | null): void {
		this.set({ tracks: { ...this.state.tracks, [source]: track } });
		this.onTrack(source, track);
	}

	private async open(kind: DeviceKind, ask: () => Promise<MediaStreamTrack>): Promise<MediaStreamTrack | null> {
		this.set({ busy: { ...this.state.busy, [kind]: true } });
		let track: MediaStreamTrack | null = null;
		let problem: DeviceProblem | null = null;
		try {
			track = await ask();
		} catch (error) {
			problem = problemOf(error);
		}
		if (this.isClosed) {
			track?.stop();
			return null;
		}
		this.set({ busy: { ...this.state.busy, [kind]: false }, problems: { ...this.state.problems, [kind]: problem } });
		if (track) {
			this.watchEnd(kind, track);
			this.setTrack(kind, track);
			void this.refreshDevices();
		}
		return track;
	}

	// A track that ends by itself: the cable was pulled, or sharing was stopped in the browser's own bar.
	private watchEnd(source: Source, track: MediaStreamTrack): void {
		track.addEventListener('ended', () => {
			if (this.state.tracks[source] === track) {
				this.onEnded(source);
			}
		});
	}

	private async refreshDevices(): Promise<void> {
		const devices = await listDevices().catch(() => this.state.devices);
		if (!this.isClosed) {
			this.set({ devices });
		}
	}
}
