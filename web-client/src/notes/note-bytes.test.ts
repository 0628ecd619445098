import { expect, test } from 'vitest';
import { fromBase64, fromToken, readState, toBase64, toToken } from './note-bytes';

test('bytes come back as they were', () => {
	const bytes = Uint8Array.from({ length: 20000 }, (_, i) => (i * 7) % 256);
	expect(fromBase64(toBase64(bytes))).toEqual(bytes);
	expect(fromToken(toToken(bytes.subarray(0, 50)))).toEqual(bytes.subarray(0, 50));
	expect(toToken(bytes)).toMatch(/^[A-Za-z0-9_-]*$/);
});

const number = (value: number): number[] => [0, 0, 0, 0, 0, 0, value >> 8, value & 255];

test('a state is read in order, and not beyond its end', () => {
	const body = [...number(1), ...number(300), ...number(299), 0, 0, 0, 2, 5, 6, ...number(300), 0, 0, 0, 1, 7];
	expect(readState(Uint8Array.from(body))).toEqual({ epoch: 1, last: 300, updates: [Uint8Array.of(5, 6), Uint8Array.of(7)] });
	expect(readState(Uint8Array.from(body.slice(0, 16)))).toEqual({ epoch: 1, last: 300, updates: [] });
	for (const end of [0, 15, 20, 29, body.length - 1]) {
		expect(() => readState(Uint8Array.from(body.slice(0, end)))).toThrow(RangeError);
	}
});
