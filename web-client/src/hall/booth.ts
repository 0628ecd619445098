// For tests: a server for one secret vote, made of Node's own crypto: another implementation than the client's; and what it would know.
import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, sign as signPlainly, verify } from 'node:crypto';
import { ServerError } from '../protocol/errors';
import type { CountedBallots, Vote } from '../protocol/hall';
import type { Kept } from './ballot-check';
import { blind, unblind, unsigned } from './blind';
import { ballotText, countOf } from './choice';
import type { BallotHost } from './ballot-host';

type Pair = ReturnType<typeof generateKeyPairSync>;
export const [keys, others]: [Pair, Pair] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })];
export const spkiOf = ({ publicKey }: Pair): string => createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }).toString('base64');
const sign = ({ privateKey }: Pair, blinded: string): string =>
	privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(blinded, 'base64')).toString('base64');
export const signed = ({ privateKey }: Pair, text: string): string =>
	signPlainly('sha384', Buffer.from(text), { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }).toString('base64');
export const isSigned = ({ publicKey }: Pair, text: string, signature: string): boolean =>
	verify('sha384', Buffer.from(text), { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, Buffer.from(signature, 'base64'));

export const VOTE: Vote = {
	id: 'v1', item: null, kind: 'motion', form: 'secret', text: 'Soll die Pause länger werden?', mover: null, candidates: [], places: 1, majority: 'simple', state: 'open',
	preparedAt: 1, openedAt: 2, countedAt: null, voters: 3, voted: 0, demands: 0, demandsNeeded: 1, key: '', windowMs: 2000, round: 1, after: null, result: null, lot: null,
	you: { isVoter: true, hasVoted: false, hasDemanded: false, choice: null },
};
export const settle = async (): Promise<void> => {
	for (let i = 0; i < 40; i++) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
};

// The server, and what it would know.
export class Booth {
	vote: Vote = { ...VOTE, key: spkiOf(keys) };
	papers: string[] = [];
	taken: { text: string; signature: string }[] = [];
	claims: (boolean | null)[] = [];
	waits: number[] = [];
	clock = 0;
	tripMs = 0;
	memory: Kept | null = null;
	refuse: Partial<Record<'askPaper' | 'handIn' | 'claim' | 'counted', string[]>> = {};
	list: CountedBallots | null = null;
	signs = (blinded: string): string => sign(keys, blinded);

	host(): BallotHost {
		const pass = (what: keyof Booth['refuse']): void => {
			const code = this.refuse[what]?.shift();
			if (code) {
				throw new ServerError(code);
			}
		};
		return {
			blind, unblind, unsigned,
			askPaper: async (blinded) => (this.papers.push(blinded), (this.clock += this.tripMs), pass('askPaper'), this.signs(blinded)),
			handIn: async (text, signature) => (pass('handIn'), void this.taken.push({ text, signature })),
			claim: async (taken) => (pass('claim'), void this.claims.push(taken)),
			counted: async () => (pass('counted'), this.list!),
			load: () => this.memory,
			save: (kept) => ((this.memory = kept), true),
			chance: () => 0.5,
			wait: async (ms) => {
				this.waits.push(ms);
				this.clock += ms;
				await new Promise((resolve) => setTimeout(resolve));
			},
			now: () => this.clock,
		};
	}

	// what the others voted, and what this one handed in
	count(others: string[], change: Partial<CountedBallots> = {}): Vote {
		const mine = this.taken.slice(-1).map(({ text, signature }) => ({ serial: text.split(' ')[2]!, choice: text.split(' ')[3]!, signature }));
		const theirs = others.map((choice, i) => ({ serial: `${i}`, choice, signature: signed(keys, ballotText('v1', `${i}`, choice)) }));
		const ballots = [...mine, ...theirs].sort((a, b) => (a.serial < b.serial ? -1 : 1));
		this.list = { key: this.vote.key!, ballots, ...change };
		const count = countOf(this.vote, ballots.map(({ choice }) => choice));
		return { ...this.vote, state: 'counted', result: { ...count, voters: 3, papers: 3, isPassed: true, isTied: false, decidedBy: null, elected: [], open: [] } };
	}
}
