// Camera, microphone, screen: asks the browser for them and says in one word why not.
export type DeviceProblem = 'refused' | 'none' | 'busy' | 'unsupported' | 'cancelled';
export type DeviceKind = 'camera' | 'mic';

export function problemOf(error: unknown): DeviceProblem {
	const name = error instanceof DOMException ? error.name : '';
	switch (name) {
		case 'NotAllowedError':
		case 'SecurityError':
			return 'refused';
		case 'NotReadableError':
		case 'AbortError':
			return 'busy';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'none';
		default:
			return 'unsupported';
	}
}

export interface CameraSize {
	width: number;
	height: number;
	frameRate: number;
}

export const TEACHER_CAMERA: CameraSize = { width: 1280, height: 720, frameRate: 30 };
export const PUPIL_CAMERA: CameraSize = { width: 640, height: 360, frameRate: 24 };

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
	if (!navigator.mediaDevices?.getUserMedia) {
		throw new DOMException('no media devices', 'NotSupportedError');
	}
	return navigator.mediaDevices.getUserMedia(constraints);
}

export async function openCamera(size: CameraSize, deviceId: string | null): Promise<MediaStreamTrack> {
	const stream = await ask({
		video: {
			width: { ideal: size.width },
			height: { ideal: size.height },
			frameRate: { ideal: size.frameRate },
			...(deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: 'user' }),
		},
	});
	const track = stream.getVideoTracks()[0]!;
	track.contentHint = 'motion';
	return track;
}

export async function openMic(deviceId: string | null): Promise<MediaStreamTrack> {
	const stream = await ask({
		audio: {
			echoCancellation: true,
			noiseSuppression: true,
			autoGainControl: true,
			...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
		},
	});
	return stream.getAudioTracks()[0]!;
}

export const canShare = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export async function openScreen(): Promise<{ video: MediaStreamTrack; audio: MediaStreamTrack | null }> {
	const stream = await navigator.mediaDevices.getDisplayMedia({
		video: { frameRate: { ideal: 15, max: 30 } },
		audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
	});
	const video = stream.getVideoTracks()[0]!;
	const audio = stream.getAudioTracks()[0] ?? null;
	video.contentHint = 'detail';
	if (audio) {
		audio.contentHint = 'music';
	}
	return { video, audio };
}

export interface DeviceList {
	cameras: MediaDeviceInfo[];
	mics: MediaDeviceInfo[];
	speakers: MediaDeviceInfo[];
}

export async function listDevices(): Promise<DeviceList> {
	const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
	const of = (kind: MediaDeviceKind): MediaDeviceInfo[] => all.filter((each) => each.kind === kind && each.deviceId !== '');
	return { cameras: of('videoinput'), mics: of('audioinput'), speakers: of('audiooutput') };
}
