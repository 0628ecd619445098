// The client's library against the vectors that the server is tested with: the RFC's own, ballots of each side, and lots.
import { constants, createPrivateKey, createPublicKey, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toBase64 } from '../notes/note-bytes';
import { blind, unblind, unsigned } from './blind';
import { fromHex, sha256, toHex } from './bytes';
import { drawnOf } from './lot';

const vectors = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/ballot', name), 'utf8')) as T;

interface Ballot {
	private: string;
	key: string;
	text: string;
	blinded: string;
	inverse: string;
	blindSignature: string;
	signature: string;
}
const { madeByServer, madeByWebClient } = vectors<{ madeByServer: Ballot; madeByWebClient: Ballot }>('interop.json');

describe.each(Object.entries({ madeByServer, madeByWebClient }))('a ballot %s', (_name, ballot) => {
	test('is unblinded to the same signature', async () => {
		expect(await unblind(ballot.key, ballot.text, ballot.blindSignature, ballot.inverse)).toBe(ballot.signature);
		await expect(unblind(ballot.key, ballot.text, ballot.signature, ballot.inverse)).rejects.toThrow();
	});

	test('is signed, and nothing else is', async () => {
		const signed = [ballot, { ...ballot, text: `${ballot.text}!` }, { ...ballot, signature: ballot.blindSignature }];
		expect(await unsigned(ballot.key, signed)).toEqual([1, 2]);
	});

	test('the same text blinded anew is signed by the same key', async () => {
		const fresh = await blind(ballot.key, ballot.text);
		expect(fresh.blinded).not.toBe(ballot.blinded);
		const key = createPrivateKey({ key: Buffer.from(ballot.private, 'base64'), format: 'der', type: 'pkcs1' });
		const signature = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(fresh.blinded, 'base64')).toString('base64');
		const own = await unblind(ballot.key, ballot.text, signature, fresh.inverse);
		expect(await unsigned(ballot.key, [{ text: ballot.text, signature: own }])).toEqual([]);
	});
});

test('a key of another length is none of a vote', async () => {
	// the RFC's own vectors have 4096 bits
	const { p, q } = vectors<{ p: string; q: string }>('rfc9474.json');
	const n = BigInt(`0x${p}`) * BigInt(`0x${q}`);
	const jwk = { kty: 'RSA', n: Buffer.from(n.toString(16), 'hex').toString('base64url'), e: 'AQAB' };
	const spki = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
	await expect(blind(toBase64(spki), 'text')).rejects.toThrow();
});

interface LotCase {
	seed: string;
	commitment: string;
	values: string[];
	candidates: number[];
	places: number;
	drawn: number[];
}
test.each(vectors<{ cases: LotCase[] }>('lot.json').cases)('lot %#', async ({ seed, commitment, values, candidates, places, drawn }) => {
	expect(toHex(await sha256(fromHex(seed)))).toBe(commitment);
	expect((await drawnOf(seed, values, candidates, places)).sort((a, b) => a - b)).toEqual([...drawn].sort((a, b) => a - b));
});
