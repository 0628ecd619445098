// What a secret ballot needs of the browser: the library, this tab's memory, and a request that says nothing about who sends it.
import { ask, JSON_HEADERS } from '../net/ask';
import type { CountedBallots } from '../protocol/hall';
import { toBase64 } from '../notes/note-bytes';
import type { Kept, Unsigned } from './ballot-check';

export interface BallotHost {
	blind(key: string, text: string): Promise<{ blinded: string; inverse: string }>;
	unblind(key: string, text: string, signature: string, inverse: string): Promise<string>;
	unsigned: Unsigned;
	askPaper(blinded: string): Promise<string>;
	// throws ServerError, or anything else when the network failed
	handIn(text: string, signature: string): Promise<void>;
	claim(taken: boolean | null): Promise<void>;
	counted(): Promise<CountedBallots>;
	load(): Kept | null;
	// false: this browser keeps nothing
	save(kept: Kept | null): boolean;
	// 0..1
	chance(): number;
	wait(ms: number): Promise<void>;
	now(): number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => window.setTimeout(resolve, ms));

// even chance, of the kind that can't be foretold
export const chance = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;

// Neither cookie nor referrer, nor anything that was kept; on a connection of its own.
export async function handIn(vote: string, text: string, signature: string): Promise<void> {
	await ask(`/api/ballots/${vote}`, {
		method: 'POST',
		credentials: 'omit',
		cache: 'no-store',
		referrerPolicy: 'no-referrer',
		headers: JSON_HEADERS,
		body: JSON.stringify({ ballot: toBase64(new TextEncoder().encode(text)), signature }),
	});
}

// What this tab alone keeps, for as long as it is open.
export function memoryOf<T>(name: string): { load: () => T | null; save: (kept: T | null) => boolean } {
	return {
		load: () => {
			try {
				return JSON.parse(sessionStorage.getItem(name) ?? 'null') as T | null;
			} catch {
				return null;
			}
		},
		save: (kept) => {
			try {
				if (kept) {
					sessionStorage.setItem(name, JSON.stringify(kept));
				} else {
					sessionStorage.removeItem(name);
				}
				return true;
			} catch {
				return false;
			}
		},
	};
}

const nameOf = (vote: string, person: string): string => `kreide.ballot.${vote}.${person}`;

// Is there one of a vote that was counted meanwhile?
export const isKept = (vote: string, person: string): boolean => memoryOf<Kept>(nameOf(vote, person)).load() !== null;

export interface BallotLine {
	askPaper(blinded: string): Promise<string>;
	claim(taken: boolean | null): Promise<void>;
}

export async function browserBallot(vote: string, person: string, line: BallotLine): Promise<BallotHost> {
	const { blind, unblind, unsigned } = await import('./blind');
	return {
		...line,
		...memoryOf<Kept>(nameOf(vote, person)),
		blind,
		unblind,
		unsigned,
		handIn: (text, signature) => handIn(vote, text, signature),
		counted: () => ask<CountedBallots>(`/api/ballots/${vote}`),
		chance,
		wait: sleep,
		now: () => performance.now(),
	};
}
