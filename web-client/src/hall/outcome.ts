// A vote in words and as a chart: what may be done with it now, and how its result is shown. Pure.
import type { Majority, Vote, VoteKind } from '../protocol/hall';

export interface Bar {
	// a key of hall.choice, or a candidate's name
	key: 'yes' | 'no' | 'abstain' | 'invalid' | null;
	name: string;
	votes: number;
	// of the longest bar
	percent: number;
	isElected: boolean;
}

export function barsOf({ kind, candidates, result }: Vote): Bar[] {
	if (!result) {
		return [];
	}
	const motion = kind === 'motion' ? (['yes', 'no'] as const) : [];
	const rest = (['abstain', 'invalid'] as const).filter((key) => key === 'abstain' || result.invalid > 0);
	const votesFor = (n: number): number => result.counts.find((each) => each.n === n)?.votes ?? 0;
	const named = kind === 'election' ? candidates.map(({ n, name }) => ({ key: null, name, votes: votesFor(n), isElected: result.elected.includes(n) })) : [];
	const bars = [
		...named.sort((a, b) => b.votes - a.votes),
		...[...motion, ...rest].map((key) => ({ key, name: '', votes: result[key], isElected: false })),
	];
	const most = Math.max(1, ...bars.map(({ votes }) => votes));
	return bars.map((bar) => ({ ...bar, percent: Math.round((bar.votes / most) * 100) }));
}

// In words: a key of hall.outcome.
export function outcomeOf({ kind, result, lot }: Vote): string {
	if (!result) {
		return 'none';
	}
	if (kind === 'election') {
		return lot?.state === 'drawn' ? 'byLot' : result.open.length > 0 ? (result.elected.length > 0 ? 'partly' : 'openPlaces') : result.elected.length > 0 ? 'elected' : 'nobody';
	}
	if (result.isPassed === null) {
		return 'tied';
	}
	return result.decidedBy === 'chair' ? (result.isPassed ? 'decidedYes' : 'decidedNo') : result.isPassed ? 'passed' : result.isTied ? 'tiedNo' : 'notPassed';
}

// Who has the places, be it by lot: the server counts who was drawn among the elected.
export const electedOf = ({ result, lot }: Vote): number[] => [...new Set([...(result?.elected ?? []), ...(lot?.drawn ?? [])])];

// Papers that were given and whose ballots did not come.
export const lostPapers = ({ form, result }: Vote): number => (form === 'secret' && result ? Math.max(0, result.papers - result.ballots) : 0);

export const majoritiesOf = (kind: VoteKind): Majority[] => (kind === 'motion' ? ['simple', 'absolute', 'twoThirds'] : ['most', 'absolute']);

// Is this vote the last word, or was it gone on with?
const isGoneOn = (vote: Vote, votes: readonly Vote[]): boolean => votes.some(({ after, state }) => after === vote.id && state !== 'annulled');

export type VoteAct = 'open' | 'close' | 'annul' | 'change' | 'decide' | 'runoff' | 'lot';

// What whoever runs votes can do with it. mayDecide: the chair himself, with a voting seat of his own.
export function actsOf(vote: Vote, votes: readonly Vote[], { isOther, mayDecide }: { isOther: boolean; mayDecide: boolean }): VoteAct[] {
	switch (vote.state) {
		case 'prepared':
			return isOther ? ['change', 'annul'] : ['open', 'change', 'annul'];
		case 'open':
			return ['close', 'annul'];
		case 'collecting':
		case 'confirming':
			return ['annul'];
		case 'counted': {
			const { kind, result, lot, after } = vote;
			const hasOpen = kind === 'election' && result !== null && result.open.length > 0 && !isGoneOn(vote, votes) && lot === null;
			const acts: VoteAct[] = [];
			if (kind === 'motion' && result?.isPassed === null && mayDecide) {
				acts.push('decide');
			}
			if (hasOpen) {
				acts.push(after === null ? 'runoff' : 'lot');
			}
			return [...acts, 'annul'];
		}
		default:
			return [];
	}
}

export const isRunning = ({ state }: Vote): boolean => state === 'open' || state === 'collecting' || state === 'confirming';
