// The one AudioContext: how loud a microphone is, and a friendly test sound. It starts suspended; a tap unlocks it.
let shared: AudioContext | null = null;

function context(): AudioContext | null {
	if (!shared && typeof AudioContext === 'function') {
		shared = new AudioContext();
	}
	return shared;
}

// Made ahead of time: opening the way to the loudspeaker takes a browser a moment.
export function prepareSound(): void {
	context();
}

export function unlockSound(): void {
	void context()?.resume().catch(() => undefined);
}

const QUIETEST_DB = -60;

// 0 (silent) .. 1 (very loud), about twelve times a second, until the returned function is called.
export function meterLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
	const ctx = context();
	if (!ctx) {
		return () => undefined;
	}
	void ctx.resume().catch(() => undefined);
	const source = ctx.createMediaStreamSource(new MediaStream([track]));
	const analyser = ctx.createAnalyser();
	analyser.fftSize = 1024;
	source.connect(analyser);
	const samples = new Float32Array(analyser.fftSize);
	const timer = window.setInterval(() => {
		analyser.getFloatTimeDomainData(samples);
		const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
		const db = 10 * Math.log10(power + 1e-10);
		onLevel(Math.min(1, Math.max(0, 1 - db / QUIETEST_DB)));
	}, 80);
	return () => {
		window.clearInterval(timer);
		source.disconnect();
	};
}

// Plays a stream as loud as it is told; null: this browser can't. -> stops it
export function throughContext(stream: MediaStream, loudness: number): (() => void) | null {
	const ctx = context();
	if (!ctx) {
		return null;
	}
	const source = ctx.createMediaStreamSource(stream);
	const gain = ctx.createGain();
	gain.gain.value = loudness;
	source.connect(gain).connect(ctx.destination);
	return () => {
		source.disconnect();
		gain.disconnect();
	};
}

const CHIME_HERTZ = [523.25, 659.25, 783.99];
const CALL_HERTZ = [587.33, 880];
const SOON_HERTZ = [659.25];
const NOTE_SECONDS = 0.22;

function playNotes(notes: readonly number[], loudness: number): void {
	const ctx = context();
	if (!ctx) {
		return;
	}
	void ctx.resume().catch(() => undefined);
	notes.forEach((hertz, i) => {
		const start = ctx.currentTime + 0.05 + i * NOTE_SECONDS;
		const tone = ctx.createOscillator();
		const volume = ctx.createGain();
		tone.frequency.value = hertz;
		volume.gain.setValueAtTime(0, start);
		volume.gain.linearRampToValueAtTime(loudness, start + 0.03);
		volume.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
		tone.connect(volume).connect(ctx.destination);
		tone.start(start);
		tone.stop(start + 0.65);
	});
}

export const playTestSound = (): void => playNotes(CHIME_HERTZ, 0.25);

// It is somebody's turn; and softer: a minute is left.
export const playCall = (): void => playNotes(CALL_HERTZ, 0.2);
export const playSoon = (): void => playNotes(SOON_HERTZ, 0.1);
