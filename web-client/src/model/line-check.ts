// What a short visit of the check room says about a line: one word, from what the server measured. Pure.
import type { MediaState, Quality } from '../protocol/types';

// none: sound and picture do not get through at all
export type Verdict = 'good' | 'fair' | 'weak' | 'none';

export interface LineCheck {
	startedAt: number;
	media: MediaState;
	quality: Quality | null;
}

// the first figures come while the line is still warming up
const SETTLE_MS = 6000;
// then there is an answer in any case
export const CHECK_MS = 14_000;

const WORDS: readonly Verdict[] = ['weak', 'weak', 'fair', 'good'];

// Who is alone receives nothing, and who shows nothing sends nothing: there is no grade for that.
function wordOf({ up, down }: Quality): Verdict {
	const grades = [up, down].filter((grade) => grade > 0);
	return grades.length === 0 ? 'fair' : WORDS[Math.min(...grades)]!;
}

// null: not known yet
export function verdictOf({ startedAt, media, quality }: LineCheck, now: number): Verdict | null {
	const isLate = now - startedAt >= CHECK_MS;
	if (media === 'failed' || (isLate && media !== 'connected')) {
		return 'none';
	}
	if (quality === null) {
		// connected, and nothing to complain of so far
		return isLate ? 'fair' : null;
	}
	return now - startedAt < SETTLE_MS ? null : wordOf(quality);
}
