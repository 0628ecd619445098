// What can be chosen in a vote, how a ballot is written, and how choices are counted. Pure.
import type { Vote, VoteResult } from '../protocol/hall';

export const MOTION_CHOICES = ['yes', 'no', 'abstain'] as const;

// Of an election: the numbers of the candidates, ascending; none of them: an abstention.
export const choiceOf = (numbers: readonly number[]): string => (numbers.length === 0 ? 'abstain' : [...numbers].sort((a, b) => a - b).join());

export const numbersOf = (choice: string | null): number[] => (choice && /^\d/.test(choice) ? choice.split(',').map(Number) : []);

type Asked = Pick<Vote, 'kind' | 'places' | 'candidates'>;

export function isValid({ kind, places, candidates }: Asked, choice: string): boolean {
	if (kind === 'motion') {
		return (MOTION_CHOICES as readonly string[]).includes(choice);
	}
	const numbers = numbersOf(choice);
	const isOfList = numbers.every((n, i) => candidates.some((each) => each.n === n) && (i === 0 || n > numbers[i - 1]!));
	return choice === 'abstain' || (numbers.length > 0 && numbers.length <= places && isOfList && choiceOf(numbers) === choice);
}

export const ballotText = (vote: string, serial: string, choice: string): string => `kreide-ballot-1 ${vote} ${serial} ${choice}`;

export type Count = Pick<VoteResult, 'ballots' | 'yes' | 'no' | 'abstain' | 'invalid' | 'counts'>;

export function countOf(asked: Asked, choices: readonly string[]): Count {
	const valid = choices.filter((choice) => isValid(asked, choice));
	const many = (choice: string): number => valid.filter((each) => each === choice).length;
	return {
		ballots: choices.length,
		yes: many('yes'),
		no: many('no'),
		abstain: many('abstain'),
		invalid: choices.length - valid.length,
		counts: asked.candidates.map(({ n }) => ({ n, votes: valid.filter((choice) => numbersOf(choice).includes(n)).length })),
	};
}

// Does a result say what was counted?
export function agrees(count: Count, result: VoteResult): boolean {
	const votesFor = (n: number): number | undefined => result.counts.find((each) => each.n === n)?.votes;
	return (
		(['ballots', 'yes', 'no', 'abstain', 'invalid'] as const).every((key) => count[key] === result[key]) &&
		count.counts.every(({ n, votes }) => votesFor(n) === votes)
	);
}
