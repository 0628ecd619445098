// A secret vote against a server made of Node's own crypto: another implementation than the client's.
import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, sign as signPlainly, verify } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ServerError } from '../protocol/errors';
import type { CountedBallots, Vote } from '../protocol/hall';
import type { Kept } from './ballot-check';
import { blind, unblind, unsigned } from './blind';
import { ballotText, countOf } from './choice';
import { type BallotHost, SecretBallot } from './secret-ballot';

type Pair = ReturnType<typeof generateKeyPairSync>;
let keys: Pair;
let others: Pair;
const spkiOf = ({ publicKey }: Pair): string => createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }).toString('base64');
const sign = ({ privateKey }: Pair, blinded: string): string =>
	privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(blinded, 'base64')).toString('base64');
const signed = ({ privateKey }: Pair, text: string): string =>
	signPlainly('sha384', Buffer.from(text), { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }).toString('base64');
const isSigned = ({ publicKey }: Pair, text: string, signature: string): boolean =>
	verify('sha384', Buffer.from(text), { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, Buffer.from(signature, 'base64'));

beforeAll(() => {
	[keys, others] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })];
});

const VOTE: Vote = {
	id: 'v1', item: null, kind: 'motion', form: 'secret', text: 'Soll die Pause länger werden?', mover: null, candidates: [], places: 1, majority: 'simple', state: 'open',
	preparedAt: 1, openedAt: 2, countedAt: null, voters: 3, voted: 0, demands: 0, demandsNeeded: 1, key: '', windowMs: 2000, round: 1, after: null, result: null, lot: null,
	you: { isVoter: true, hasVoted: false, hasDemanded: false, choice: null },
};
const settle = async (): Promise<void> => {
	for (let i = 0; i < 40; i++) {
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
};

// The server, and what it would know.
class Booth {
	vote: Vote = { ...VOTE, key: spkiOf(keys) };
	papers: string[] = [];
	taken: { text: string; signature: string }[] = [];
	claims = 0;
	waits: number[] = [];
	clock = 0;
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
			askPaper: async (blinded) => (this.papers.push(blinded), pass('askPaper'), this.signs(blinded)),
			handIn: async (text, signature) => (pass('handIn'), void this.taken.push({ text, signature })),
			claim: async () => (pass('claim'), void (this.claims += 1)),
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

let booth: Booth;
let ballot: SecretBallot;
const phase = (): string => ballot.store.getState().phase;
const fault = (): string | null => ballot.store.getState().fault;
const go = async (change: Partial<Vote>): Promise<void> => {
	booth.vote = { ...booth.vote, ...change };
	ballot.follow(booth.vote);
	await settle();
};

beforeEach(() => {
	booth = new Booth();
	ballot = new SecretBallot(booth.vote, booth.host());
});

async function handedIn(choice = 'yes'): Promise<void> {
	await ballot.cast(choice);
	await go({ state: 'collecting' });
}

describe('a ballot goes its way', () => {
	test('signed blindly, handed in at a moment by chance, claimed, found, forgotten', async () => {
		await ballot.cast('no');
		expect([phase(), booth.papers.length, booth.taken.length]).toEqual(['paper', 1, 0]);
		await go({ state: 'collecting' });
		expect(booth.waits).toEqual([1000]);
		const { text, signature } = booth.taken[0]!;
		expect(text).toMatch(/^kreide-ballot-1 v1 [0-9a-f]{32} no$/);
		expect(isSigned(keys, text, signature)).toBe(true);
		// what the server saw before says nothing of it
		expect(booth.papers[0]).not.toContain(signature);
		expect(isSigned(keys, text, booth.papers[0]!)).toBe(false);
		await go({ state: 'confirming' });
		expect([phase(), booth.claims]).toEqual(['claimed', 1]);
		await go(booth.count(['yes', 'abstain', 'nonsense']));
		expect([phase(), fault(), booth.memory]).toEqual(['counted', null, null]);
	});

	test('once: neither another choice nor one that there is not', async () => {
		await ballot.cast('maybe');
		expect(phase()).toBe('none');
		await ballot.cast('yes');
		await ballot.cast('no');
		expect(booth.papers).toHaveLength(1);
		expect(booth.memory!.choice).toBe('yes');
	});

	test('two people who vote alike hand in nothing that is alike', async () => {
		await handedIn();
		const first = booth.taken[0]!;
		booth.memory = null;
		ballot = new SecretBallot({ ...booth.vote, state: 'open' }, booth.host());
		await handedIn();
		expect(booth.taken[1]!.text).not.toBe(first.text);
		expect(booth.papers[1]).not.toBe(booth.papers[0]);
	});

	test('a broken line: the same blinded ballot again', async () => {
		booth.refuse.askPaper = ['connection_lost', 'connection_lost'];
		await ballot.cast('yes');
		expect(phase()).toBe('paper');
		expect(booth.papers).toEqual(Array(3).fill(booth.papers[0]));
	});

	test('a reload between asking and the answer, and one before collecting', async () => {
		booth.refuse.askPaper = ['connection_lost'];
		void ballot.cast('yes');
		await settle();
		ballot.close();
		booth.memory = { ...booth.memory!, signature: null };
		ballot = new SecretBallot(booth.vote, booth.host());
		await settle();
		expect(phase()).toBe('paper');
		expect(new Set(booth.papers).size).toBe(1);
		ballot.close();
		ballot = new SecretBallot(booth.vote, booth.host());
		expect(phase()).toBe('paper');
		await go({ state: 'collecting' });
		expect([phase(), booth.taken.length]).toEqual(['handed', 1]);
	});

	test('the network fails while it is handed in: again, at moments by chance, not all at once', async () => {
		booth.refuse.handIn = ['offline', 'internal'];
		await handedIn();
		expect(phase()).toBe('handed');
		expect(booth.waits).toEqual([1000, 300, 300]);
	});

	test('a new round of collecting: handed in again, the same one', async () => {
		await handedIn();
		await go({ round: 2 });
		expect(booth.taken).toEqual([booth.taken[0], booth.taken[0]]);
		await go({ state: 'confirming' });
		expect(phase()).toBe('claimed');
	});

	test('a reload after it was handed in: not a second time, but claimed', async () => {
		await handedIn();
		ballot.close();
		ballot = new SecretBallot(booth.vote, booth.host());
		await settle();
		expect([phase(), booth.taken.length]).toEqual(['handed', 1]);
		booth.refuse.claim = ['connection_lost'];
		await go({ state: 'confirming' });
		expect([phase(), booth.claims]).toEqual(['claimed', 1]);
	});

	test('annulled: as if it had never been', async () => {
		await handedIn();
		await go({ state: 'annulled' });
		expect([phase(), booth.memory]).toEqual(['none', null]);
	});

	test('who does not vote counts again, too', async () => {
		const vote = booth.count([]);
		ballot = new SecretBallot({ ...vote, you: { ...vote.you, isVoter: false } }, booth.host());
		await settle();
		expect(phase()).toBe('watched');
	});
});

describe('what goes wrong is said', () => {
	test.each([
		['has_paper', 'elsewhere'],
		['vote_over', 'late'],
		['not_voter', 'notVoter'],
	])('no paper: %s', async (code, why) => {
		booth.refuse.askPaper = [code];
		await ballot.cast('yes');
		expect([phase(), fault(), booth.memory]).toEqual(['failed', why, null]);
	});

	test('a signature that is not by the key of this vote', async () => {
		booth.signs = (blinded) => blinded;
		await ballot.cast('yes');
		expect([phase(), fault()]).toEqual(['failed', 'signature']);
	});

	test('not taken in time: not claimed, and no alarm at the count', async () => {
		booth.refuse.handIn = ['vote_state'];
		await handedIn();
		expect([phase(), fault()]).toEqual(['failed', 'missed']);
		await go({ state: 'confirming' });
		expect(booth.claims).toBe(0);
		await go(booth.count([]));
		expect([phase(), fault(), booth.memory]).toEqual(['failed', 'missed', null]);
	});

	test('not taken, but a new round begins', async () => {
		booth.refuse.handIn = ['vote_state'];
		await handedIn();
		await go({ round: 2 });
		expect([phase(), fault()]).toEqual(['handed', null]);
	});

	test('refused', async () => {
		booth.refuse.handIn = ['bad_ballot'];
		await handedIn();
		expect(fault()).toBe('taken');
	});

	test('mine is not there', async () => {
		await handedIn();
		booth.taken = [];
		await go(booth.count(['no', 'no']));
		expect(fault()).toBe('missing');
		expect(JSON.parse(ballot.proof()!)).toMatchObject({ key: booth.vote.key, ballot: expect.stringMatching(/^kreide-ballot-1 v1 \w+ yes$/) });
	});

	test('mine says something else', async () => {
		await handedIn('yes');
		const vote = booth.count([]);
		booth.list!.ballots[0]!.choice = 'no';
		await go({ ...vote, result: { ...vote.result!, yes: 0, no: 1 } });
		expect(fault()).toBe('forged');
	});

	test('one that nobody signed', async () => {
		await handedIn();
		const vote = booth.count(['no']);
		booth.list!.ballots.find(({ choice }) => choice === 'no')!.signature = signed(others, ballotText('v1', '0', 'no'));
		await go(vote);
		expect(fault()).toBe('forged');
	});

	test('one that is there twice', async () => {
		await handedIn();
		const vote = booth.count(['no', 'no']);
		booth.list!.ballots[1] = booth.list!.ballots[0]!;
		await go(vote);
		expect(fault()).toBe('forged');
	});

	test('another key for others', async () => {
		await handedIn();
		await go(booth.count([], { key: spkiOf(others) }));
		expect(fault()).toBe('otherKey');
	});

	test('a result that says something else', async () => {
		await handedIn();
		const vote = booth.count([]);
		await go({ ...vote, result: { ...vote.result!, no: 5 } });
		expect(fault()).toBe('recount');
	});

	test('a list that does not come: unchecked, until it does', async () => {
		await handedIn();
		booth.refuse.counted = ['offline', 'offline', 'offline', 'offline'];
		await go(booth.count([]));
		expect(fault()).toBe('unchecked');
		await go({});
		expect(phase()).toBe('counted');
	});
});
