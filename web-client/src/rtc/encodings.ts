// What a camera and a screen send, by their codec. Simulcast layers of a camera: a table by its height. The description always
// names q, h, f; a small camera leaves f off, because browsers send nothing on a third layer of 640x360 anyway.
import type { Encoding } from './demand';

export interface Layer {
	rid: 'q' | 'h' | 'f';
	scaleResolutionDownBy: number;
	maxBitrate: number;
	active: boolean;
}

const layer = (rid: Layer['rid'], scaleResolutionDownBy: number, maxBitrate: number, active = true): Layer => ({
	rid,
	scaleResolutionDownBy,
	maxBitrate,
	active,
});

export function cameraLayers(height: number): Layer[] {
	if (height >= 540) {
		return [layer('q', 4, 100_000), layer('h', 2, 350_000), layer('f', 1, 1_300_000)];
	}
	return [layer('q', 2, 100_000), layer('h', 1, 400_000), layer('f', 1, 100_000, false)];
}

export const SCREEN_MAX_BPS = 2_500_000;
export const SCREEN_AUDIO_MAX_BPS = 128_000;

// Codecs that have their layers in one stream: one encoding, and the server takes out of it what each receiver needs.
export const isInOneStream = (codec: string | null): boolean => codec === 'vp9' || codec === 'av1';

const whole = (maxBitrate: number): Encoding => ({ scaleResolutionDownBy: 1, maxBitrate, active: true });

// The encodings of a camera. codec: that the server took, null: not known yet; count: the encodings that there are, which is
// one where the server refused simulcast.
export function cameraEncodings(codec: string | null, height: number, count: number): Encoding[] {
	const isTall = height >= 540;
	if (isInOneStream(codec)) {
		const only = { ...whole(isTall ? 1_500_000 : 500_000), scalabilityMode: isTall ? 'L3T3_KEY' : 'L2T3_KEY' };
		return Array.from({ length: count }, (_, i) => (i === 0 ? only : { ...whole(100_000), active: false }));
	}
	return count === 1 ? [whole(isTall ? 1_300_000 : 400_000)] : cameraLayers(height);
}

// Of a screen: as large as it is shared. Text must stay sharp, so a weak line gets fewer frames, not a smaller picture.
export function screenEncodings(codec: string | null): Encoding[] {
	return [{ ...whole(SCREEN_MAX_BPS), ...(isInOneStream(codec) ? { scalabilityMode: 'L1T3' } : {}) }];
}
