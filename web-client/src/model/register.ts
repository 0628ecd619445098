// The class register as it is read: what is said of a pupil, and of a lesson as a whole. Pure.
import type { RegisterEntry, RegisterPerson } from '../protocol/school';

export interface Fact {
	key: 'late' | 'left' | 'gone';
	count: number;
}

// What a status alone does not say: late by, gone before the end, away in between.
export function factsOf({ status, lateMinutes, leftMinutes, gone }: Pick<RegisterPerson, 'status' | 'lateMinutes' | 'leftMinutes' | 'gone'>): Fact[] {
	if (status === 'absent' || status === 'excused') {
		return [];
	}
	const facts: Fact[] = [
		{ key: 'late', count: lateMinutes },
		{ key: 'left', count: leftMinutes },
		{ key: 'gone', count: gone },
	];
	return facts.filter(({ count }) => count > 0);
}

// Who needs a look comes first; else by name.
const ORDER = { absent: 0, late: 1, leftEarly: 2, excused: 3, present: 4 } as const;

export const byNeed = (people: readonly RegisterPerson[], language: string): RegisterPerson[] =>
	[...people].sort((a, b) => ORDER[a.status] - ORDER[b.status] || a.person.name.localeCompare(b.person.name, language));

// Of the lesson that has just ended, if it was kept: the newest one, that began since `openedAt`.
export const justEnded = (entries: readonly RegisterEntry[], openedAt: number): RegisterEntry | null => {
	const newest = [...entries].sort((a, b) => b.begin - a.begin)[0];
	return newest && newest.begin >= openedAt - 60_000 ? newest : null;
};
