// What a voter's browser finds when it looks at the ballots that were counted (docs/voting.md, section 2.5). Pure, but for the signatures.
import type { CountedBallots, Vote } from '../protocol/hall';
import { agrees, ballotText, countOf } from './choice';

// elsewhere: another window has the paper; late: the vote was closed before; signature: it is not the server's; missed: not taken in
// time; taken: refused; missing, changed, forged, otherKey, recount: what the check found; unchecked: it could not be made
export type BallotFault =
	| 'elsewhere' | 'late' | 'signature' | 'notVoter' | 'missed' | 'taken' | 'missing' | 'changed' | 'forged' | 'otherKey' | 'recount' | 'unchecked' | 'storage';

export interface Kept {
	key: string;
	serial: string;
	choice: string;
	blinded: string;
	inverse: string;
	// the server's, under the ballot itself
	signature: string | null;
	// the last round of collecting in which it was taken
	takenIn: number | null;
	// the last round in which it was handed in, whether that was answered or not
	triedIn?: number | null;
}

// Which of these texts the key has not signed.
export type Unsigned = (key: string, signed: readonly { text: string; signature: string }[]) => Promise<number[]>;

// Every signature under the key that I used, my own ballot as I made it, and the result counted once more.
export async function faultOf(vote: Vote, kept: Kept | null, { key, ballots }: CountedBallots, unsigned: Unsigned): Promise<BallotFault | null> {
	const mine = kept?.key ?? vote.key ?? key;
	if (mine !== key) {
		return 'otherKey';
	}
	const signed = ballots.map(({ serial, choice, signature }) => ({ text: ballotText(vote.id, serial, choice), signature }));
	if (new Set(ballots.map(({ serial }) => serial)).size !== ballots.length || (await unsigned(mine, signed)).length > 0) {
		return 'forged';
	}
	if (!vote.result || !agrees(countOf(vote, ballots.map(({ choice }) => choice)), vote.result)) {
		return 'recount';
	}
	if (!kept?.signature) {
		return null;
	}
	const own = ballots.find(({ serial }) => serial === kept.serial);
	return !own ? 'missing' : own.choice !== kept.choice ? 'changed' : null;
}
