// What is of use of a picture to those who look at it, applied to what the browser encodes. Pure.
export interface Demand {
	// the lowest is 0; it is always sent
	layers: readonly number[];
	// of the tallest tile, in pixels; 0: nobody looks
	height: number;
}

export interface Encoding {
	active: boolean;
	scaleResolutionDownBy: number;
	maxBitrate: number;
	// of a stream with layers in it; absent: as the codec has it by itself
	scalabilityMode?: string;
}

// In steps, since every change of size costs a key frame.
const SIZES = [0.5, 0.75, 1];

function sizeFor(tile: number, height: number): number {
	return SIZES.find((size) => height * size >= tile) ?? 1;
}

function smaller<E extends Encoding>(encoding: E, size: number): E {
	return {
		...encoding,
		scaleResolutionDownBy: encoding.scaleResolutionDownBy / size,
		maxBitrate: Math.round(encoding.maxBitrate * size * size),
	};
}

// encodings: as they are without a demand, the lowest first; height: of what is captured.
export function withDemand<E extends Encoding>(encodings: readonly E[], demand: Demand | null, height: number): E[] {
	if (!demand) {
		return [...encodings];
	}
	const wanted = encodings.map((each, i) => ({ ...each, active: each.active && (i === 0 || demand.layers.includes(i)) }));
	const top = wanted.reduce((highest, each, i) => (each.active ? i : highest), 0);
	// the lowest of several layers keeps its size: somebody may turn to it at any moment
	const canShrink = top > 0 || encodings.length === 1;
	return wanted.map((each, i) => (canShrink && i === top ? smaller(each, sizeFor(demand.height, height / each.scaleResolutionDownBy)) : each));
}
