// When something is deleted, as words: the key of the sentence and what fills it in.
import type { From } from '../net/privacy';

export interface KeptWords {
	key: string;
	values: { count: number };
}

export const keptWords = (from: From, days: number): KeptWords => ({ key: days === 0 ? `kept.atOnce.${from}` : `kept.after.${from}`, values: { count: days } });

// What an admin typed: a whole number of days in the range, or null.
export function daysOf(text: string, least: number, most: number): number | null {
	const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN;
	return days >= least && days <= most ? days : null;
}

// Only what differs is sent; null: something can't be sent.
export function changedDays(kinds: readonly { name: string; days: number; least: number; most: number }[], draft: Record<string, string>): Record<string, number> | null {
	const changed: Record<string, number> = {};
	for (const { name, days, least, most } of kinds) {
		const wanted = draft[name] === undefined ? days : daysOf(draft[name], least, most);
		if (wanted === null) {
			return null;
		}
		if (wanted !== days) {
			changed[name] = wanted;
		}
	}
	return changed;
}
