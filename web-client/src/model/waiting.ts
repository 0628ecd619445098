// What somebody in front of the door is told: one sentence that matters most, then what explains it. Pure.
import type { Wait } from '../protocol/talk';

// planned: as it was agreed; at: later than that; soon: any moment; staff: the teacher is not there yet; held: a pause; unknown:
// nobody can tell
export type WaitHead = 'planned' | 'at' | 'soon' | 'staff' | 'held' | 'unknown';
export type WaitLine = 'late' | 'ahead' | 'planned' | 'staffSoon';

const SOON_MS = 60_000;

export function waitWords(wait: Wait, now: number): { head: WaitHead; lines: WaitLine[] } {
	const { expected, begin, delayMinutes, ahead, isStaffThere, isHeld } = wait;
	const lines: WaitLine[] = [];
	if (delayMinutes > 0) {
		lines.push('late', 'planned');
	}
	if (ahead > 0) {
		lines.push('ahead');
	}
	if (isHeld) {
		return { head: 'held', lines };
	}
	if (!isStaffThere) {
		return { head: 'staff', lines: now < begin ? ['staffSoon', ...lines] : lines };
	}
	if (expected === null) {
		return { head: 'unknown', lines };
	}
	if (ahead === 0 && expected - now < SOON_MS) {
		return { head: 'soon', lines };
	}
	return { head: delayMinutes > 0 ? 'at' : 'planned', lines };
}
