// All ballots of a conference: the library that comes late, or not at all, and what is to be forgotten.
import { beforeEach, expect, test } from 'vitest';
import { Ballots } from './ballots';
import { Booth, settle } from './booth';
import { SecretBallot } from './secret-ballot';

let booth: Booth;

beforeEach(() => {
	booth = new Booth();
});

test('who votes while the library is on its way waits for it', async () => {
	let come: () => void = () => undefined;
	const ballots = new Ballots(() => new Promise((resolve) => (come = () => resolve(booth.host()))), () => false);
	ballots.follow([booth.vote]);
	const cast = ballots.cast('v1', 'yes');
	come();
	expect(await cast).toBe(true);
	expect([booth.papers.length, ballots.store.getState()['v1']]).toEqual([1, { phase: 'paper', fault: null }]);
});

test('the library does not come: that is said, and it may be tried again', async () => {
	let isOffline = true;
	const ballots = new Ballots(async () => (isOffline ? Promise.reject(new Error()) : booth.host()), () => false);
	ballots.follow([booth.vote]);
	expect(await ballots.cast('v1', 'yes')).toBe(false);
	isOffline = false;
	expect(await ballots.cast('v1', 'yes')).toBe(true);
	expect(booth.papers).toHaveLength(1);
});

test('annulled while nobody looked: the ballot is forgotten', async () => {
	const ballot = new SecretBallot(booth.vote, booth.host());
	await ballot.cast('yes');
	ballot.close();
	new Ballots(async () => booth.host(), () => booth.memory !== null).follow([{ ...booth.vote, state: 'annulled' }]);
	await settle();
	expect(booth.memory).toBeNull();
});
