// A secret vote against a server made of Node's own crypto: another implementation than the client's.
import { beforeEach, describe, expect, test } from 'vitest';
import { ServerError } from '../protocol/errors';
import type { Vote } from '../protocol/hall';
import { Booth, isSigned, keys, others, settle, signed, spkiOf } from './booth';
import { ballotText } from './choice';
import { SecretBallot } from './secret-ballot';

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
		expect([phase(), booth.claims]).toEqual(['claimed', [true]]);
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

	test('two clicks at once: one paper', async () => {
		await Promise.all([ballot.cast('yes'), ballot.cast('no')]);
		expect([phase(), booth.papers.length, booth.memory!.choice]).toEqual(['paper', 1, 'yes']);
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

	test('a slow line: it arrives within the longer window, and still at a moment by chance; in a usual one all choose alike', async () => {
		booth.tripMs = 3000;
		await ballot.cast('yes');
		await go({ state: 'collecting', windowMs: 20_000 });
		await go({ round: 2, windowMs: 2000 });
		expect(booth.waits).toEqual([0.5 * (20_000 - 3 * 3000), 0.5 * 2000]);
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

	test('the answer is lost in the last moment: said so once, and found among those that were counted', async () => {
		booth.refuse.handIn = Array(40).fill('offline');
		await handedIn();
		expect([phase(), fault()]).toEqual(['failed', 'missed']);
		await go({ state: 'confirming' });
		await go({ voted: 3 });
		expect(booth.claims).toEqual([null]);
		const { serial, choice } = booth.memory!;
		const text = ballotText('v1', serial, choice);
		booth.taken.push({ text, signature: signed(keys, text) });
		await go(booth.count(['no', 'no']));
		expect([phase(), fault(), booth.memory]).toEqual(['counted', null, null]);
	});

	test('the answer comes while all wait: said again, and only then', async () => {
		booth.refuse.handIn = Array(40).fill('offline');
		await handedIn();
		await go({ state: 'confirming' });
		booth.memory = { ...booth.memory!, takenIn: 1 };
		const reloaded = { ...booth.vote, waitsFor: ['Ada'] };
		ballot.close();
		ballot = new SecretBallot(reloaded, booth.host());
		await settle();
		expect(booth.claims).toEqual([null, true]);
	});

	test('the moment of handing in never came: so it was not', async () => {
		await ballot.cast('yes');
		await go({ state: 'confirming' });
		expect([booth.claims, booth.taken]).toEqual([[false], []]);
	});

	test('no ballot in this tab: nothing is said of it', async () => {
		booth.refuse.askPaper = ['has_paper'];
		await ballot.cast('yes');
		await go({ state: 'confirming' });
		expect(booth.claims).toEqual([]);
	});

	test('a reload after it was handed in: not a second time, but claimed', async () => {
		await handedIn();
		ballot.close();
		ballot = new SecretBallot(booth.vote, booth.host());
		await settle();
		expect([phase(), booth.taken.length]).toEqual(['handed', 1]);
		booth.refuse.claim = ['connection_lost'];
		await go({ state: 'confirming' });
		expect([phase(), booth.claims]).toEqual(['claimed', [true]]);
	});

	test('annulled: as if it had never been', async () => {
		await handedIn();
		await go({ state: 'annulled' });
		expect([phase(), booth.memory]).toEqual(['none', null]);
	});

	test('annulled while it is handed in: what was forgotten is not kept again', async () => {
		const host = booth.host();
		let answer: (code: string) => void = () => undefined;
		ballot = new SecretBallot(booth.vote, { ...host, handIn: () => new Promise((_, refuse) => (answer = (code) => refuse(new ServerError(code)))) });
		await handedIn();
		await go({ state: 'annulled' });
		answer('vote_state');
		await settle();
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
	test('no ballot can be made: it may be tried again', async () => {
		ballot = new SecretBallot({ ...booth.vote, key: 'no key' }, booth.host());
		expect([await ballot.cast('yes'), phase(), booth.papers, booth.memory]).toEqual([false, 'none', [], null]);
	});

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

	test('not taken in time: said so, and no alarm at the count', async () => {
		booth.refuse.handIn = ['vote_state'];
		await handedIn();
		expect([phase(), fault()]).toEqual(['failed', 'missed']);
		await go({ state: 'confirming' });
		expect(booth.claims).toEqual([false]);
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
