import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Lot } from '../protocol/hall';
import { checkLot, drawnOf } from './lot';

const SEED = '07'.repeat(32);
const VALUES = ['bb'.repeat(32), 'aa'.repeat(32)];
const hash = (hex: string): string => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
const ticket = (n: number): string => hash(SEED + 'aa'.repeat(32) + 'bb'.repeat(32) + n.toString(16).padStart(8, '0'));
const RIGHT = [2, 3, 7].sort((a, b) => (ticket(a) < ticket(b) ? -1 : 1));
const LOT: Lot = { state: 'drawn', commitment: hash(SEED), windowMs: 1500, values: [...VALUES, VALUES[0]!], seed: SEED, candidates: [2, 3, 7], places: 2, drawn: RIGHT.slice(0, 2) };

test('the lowest tickets, whatever order the values came in, and each once', async () => {
	expect(await drawnOf(SEED, LOT.values, LOT.candidates, 2)).toEqual(RIGHT.slice(0, 2));
});

test.each<[string, Partial<Lot>, string | null, string | null, string]>([
	['as it should be', {}, VALUES[1]!, hash(SEED), 'right'],
	['drawn before I came', {}, null, null, 'right'],
	['in another order', { drawn: RIGHT.slice(0, 2).reverse() }, null, null, 'right'],
	['not yet', { state: 'drawing', seed: null }, VALUES[1]!, null, 'open'],
	['another seed than was fixed', { seed: '08'.repeat(32) }, null, null, 'seed'],
	['a commitment that was exchanged', {}, VALUES[1]!, hash('00'), 'seed'],
	['a seed that is too short', { seed: '07', commitment: hash('07') }, null, null, 'seed'],
	['without my value', {}, 'cc'.repeat(32), null, 'mine'],
	['somebody else', { drawn: [RIGHT[0]!, RIGHT[2]!] }, null, null, 'drawn'],
	['too many', { drawn: RIGHT }, null, null, 'drawn'],
])('%s', async (_name, change, mine, commitment, verdict) => {
	expect(await checkLot({ ...LOT, ...change }, mine, commitment)).toBe(verdict);
});
