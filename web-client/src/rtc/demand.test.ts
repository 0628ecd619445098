import { describe, expect, test } from 'vitest';
import { withDemand } from './demand';
import { cameraLayers } from './encodings';

const show = (height: number, layers: number[] | null, tile: number): string =>
	withDemand(cameraLayers(height), layers ? { layers, height: tile } : null, height)
		.filter((each) => each.active)
		.map((each) => `${each.rid}/${each.scaleResolutionDownBy.toFixed(2)}/${each.maxBitrate / 1000}`)
		.join(' ');

describe('a camera sends what is of use', () => {
	test.each([
		['not told anything yet', 720, null, 0, 'q/4.00/100 h/2.00/350 f/1.00/1300'],
		['everything', 720, [0, 1, 2], 720, 'q/4.00/100 h/2.00/350 f/1.00/1300'],
		['nobody looks: the lowest stays', 720, [0], 0, 'q/4.00/100'],
		['the lowest stays even if it is not named', 720, [], 0, 'q/4.00/100'],
		['the lowest keeps its size', 720, [0], 90, 'q/4.00/100'],
		['a layer in between is left out', 720, [0, 2], 720, 'q/4.00/100 f/1.00/1300'],
		['no taller than the tallest tile, in steps', 720, [0, 2], 500, 'q/4.00/100 f/1.33/731.25'],
		['a tile a little taller than the step', 720, [0, 2], 541, 'q/4.00/100 f/1.00/1300'],
		['only the highest one is made smaller', 720, [0, 1, 2], 530, 'q/4.00/100 h/2.00/350 f/1.33/731.25'],
		['the highest that is on', 720, [0, 1], 240, 'q/4.00/100 h/2.67/196.875'],
		['a tile taller than the camera', 720, [0, 1, 2], 1440, 'q/4.00/100 h/2.00/350 f/1.00/1300'],
		['what a small camera never sends stays off', 360, [0, 1, 2], 720, 'q/2.00/100 h/1.00/400'],
		['a small camera', 360, [0], 120, 'q/2.00/100'],
	])('%s', (_, height, layers, tile, expected) => {
		expect(show(height, layers, tile)).toBe(expected);
	});
});

describe('a screen has one layer', () => {
	const screen = [{ active: true, scaleResolutionDownBy: 1, maxBitrate: 2_000_000 }];
	test.each([
		[0, 2],
		[540, 2],
		[600, 4 / 3],
		[1080, 1],
	])('the tallest tile has %i lines: divided by %f', (tile, scale) => {
		const [only] = withDemand(screen, { layers: [0], height: tile }, 1080);
		expect(only).toEqual({ active: true, scaleResolutionDownBy: scale, maxBitrate: Math.round(2_000_000 / scale / scale) });
	});
});
