// Which simulcast layers a camera sends: a table by its height. The description always names q, h, f; a small camera
// leaves f off, because browsers send nothing on a third layer of 640x360 anyway.
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
// One layer, as large as it is shared.
export const screenLayers = (): { scaleResolutionDownBy: number; maxBitrate: number; active: boolean }[] => [
	{ scaleResolutionDownBy: 1, maxBitrate: SCREEN_MAX_BPS, active: true },
];
export const SCREEN_AUDIO_MAX_BPS = 128_000;
