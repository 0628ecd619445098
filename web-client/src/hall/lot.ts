// The lot (docs/voting.md, section 3), reckoned once more: whether the seed was fixed before, whether my own value was among those
// that decided, and whether the tickets say what the server says. Pure.
import type { Lot } from '../protocol/hall';
import { fromHex, sha256, toHex } from './bytes';

// open: it is not drawn yet
export type LotVerdict = 'open' | 'right' | 'seed' | 'mine' | 'drawn';

const SEED_BYTES = 32;

async function ticketOf(seed: string, values: readonly string[], n: number): Promise<string> {
	const parts = [seed, ...values, n.toString(16).padStart(8, '0')];
	return toHex(await sha256(fromHex(parts.join(''))));
}

// Who is drawn, the lowest ticket first.
export async function drawnOf(seed: string, values: readonly string[], candidates: readonly number[], places: number): Promise<number[]> {
	const each = [...new Set(values)].sort();
	const tickets = await Promise.all(candidates.map(async (n) => ({ n, ticket: await ticketOf(seed, each, n) })));
	return tickets
		.sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
		.slice(0, places)
		.map(({ n }) => n);
}

// commitment: as it was shown while the lot was being drawn, if one was there
export async function checkLot(lot: Lot, mine: string | null, commitment: string | null): Promise<LotVerdict> {
	if (lot.state !== 'drawn') {
		return 'open';
	}
	const seed = fromHex(lot.seed ?? '');
	const isSeed = seed.length === SEED_BYTES && toHex(await sha256(seed)) === lot.commitment;
	if (!isSeed || (commitment !== null && commitment !== lot.commitment)) {
		return 'seed';
	}
	if (mine !== null && !lot.values.includes(mine)) {
		return 'mine';
	}
	const drawn = await drawnOf(lot.seed!, lot.values, lot.candidates, lot.places);
	const isSame = drawn.length === lot.drawn.length && drawn.every((n) => lot.drawn.includes(n));
	return isSame ? 'right' : 'drawn';
}
