// What the server's side made once (tests/ballot/), checked by what runs in the browser. The other way round: tests/ballot/test_blind.c.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unblind, unsigned } from './blind';
import { drawnOf } from './lot';

interface Made {
	key: string;
	text: string;
	blinded: string;
	inverse: string;
	blindSignature: string;
	signature: string;
}

interface LotCase {
	seed: string;
	values: string[];
	candidates: number[];
	places: number;
	drawn: number[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../../tests/ballot/${name}`, import.meta.url), 'utf8')) as T;

const { madeByServer } = read<{ madeByServer: Made }>('interop.json');

test('a signature of the server fits', async () => {
	const { key, text, blindSignature, inverse, signature } = madeByServer;
	expect(await unblind(key, text, blindSignature, inverse)).toBe(signature);
	expect(await unsigned(key, [{ text, signature }, { text: `${text}5`, signature }])).toEqual([1]);
	await expect(unblind(key, text, signature, inverse)).rejects.toThrow();
});

test.each(read<{ cases: LotCase[] }>('lot.json').cases)('the lot %#', async ({ seed, values, candidates, places, drawn }) => {
	expect([...(await drawnOf(seed, values, candidates, places))].sort((a, b) => a - b)).toEqual(drawn);
});
