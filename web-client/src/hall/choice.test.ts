import { describe, expect, test } from 'vitest';
import { agrees, ballotText, choiceOf, countOf, isValid } from './choice';

describe('choices', () => {
	const election = { kind: 'election' as const, places: 2, candidates: [1, 2, 3, 4].map((n) => ({ n, name: String(n) })) };
	test.each([
		['abstain', true], ['1', true], ['1,4', true], ['4,1', false], ['1,1', false], ['1,2,3', false], ['5', false], ['yes', false], ['', false], ['01', false], ['1,', false],
	])('of an election: %s', (choice, is) => expect(isValid(election, choice)).toBe(is));

	test('what was ticked, in order', () => expect([choiceOf([4, 1]), choiceOf([])]).toEqual(['1,4', 'abstain']));

	test('counted, with what is invalid', () => {
		const count = countOf(election, ['1,2', '2', 'abstain', '1,2,3']);
		expect(count).toEqual({
			ballots: 4, yes: 0, no: 0, abstain: 1, invalid: 1, counts: [{ n: 1, votes: 1 }, { n: 2, votes: 2 }, { n: 3, votes: 0 }, { n: 4, votes: 0 }],
		});
		const result = { ...count, voters: 4, papers: 4, isPassed: null, isTied: false, decidedBy: null, elected: [2], open: [] };
		expect(agrees(count, result)).toBe(true);
		expect(agrees(count, { ...result, counts: result.counts.slice(1) })).toBe(false);
	});

	test('the text is what docs/voting.md says', () => expect(ballotText('v1', 'ab', '1,4')).toBe('kreide-ballot-1 v1 ab 1,4'));
});
