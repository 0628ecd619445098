// Blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic) by the library. Loaded when a secret vote opens.
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { fromBase64, toBase64 } from '../notes/note-bytes';

const SUITE = RSABSSA.SHA384.PSS.Deterministic();
const ALGORITHM = { name: 'RSA-PSS', hash: 'SHA-384' };
const BITS = 2048;

// Held in memory alone; what was blinded can't be unblinded without the inverse.
export interface Blinded {
	blinded: string;
	inverse: string;
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function keyOf(spki: string): Promise<CryptoKey> {
	const key = await crypto.subtle.importKey('spki', fromBase64(spki), ALGORITHM, true, ['verify']);
	if ((key.algorithm as RsaHashedKeyAlgorithm).modulusLength !== BITS) {
		throw new Error('not a key of a vote');
	}
	return key;
}

export async function blind(spki: string, text: string): Promise<Blinded> {
	const { blindedMsg, inv } = await SUITE.blind(await keyOf(spki), SUITE.prepare(bytesOf(text)));
	return { blinded: toBase64(blindedMsg), inverse: toBase64(inv) };
}

// The server's signature under the text itself; throws when it is none.
export async function unblind(spki: string, text: string, blindSignature: string, inverse: string): Promise<string> {
	return toBase64(await SUITE.finalize(await keyOf(spki), SUITE.prepare(bytesOf(text)), fromBase64(blindSignature), fromBase64(inverse)));
}

// Which of these texts the key has not signed.
export async function unsigned(spki: string, signed: readonly { text: string; signature: string }[]): Promise<number[]> {
	const key = await keyOf(spki);
	const isSigned = await Promise.all(
		signed.map(({ text, signature }) => SUITE.verify(key, fromBase64(signature), bytesOf(text)).catch(() => false)),
	);
	return isSigned.flatMap((each, i) => (each ? [] : [i]));
}
