// A desk's day as a list: talks over all of their slots, and between them what is free, blocked or a break. Pure.
import type { Desk, Slot, Talk, WholeDesk } from '../protocol/consult';
import { dateAt } from '../model/week';

export type DeskRow = { kind: 'talk'; talk: Talk; slots: Slot[]; begin: number; end: number } | { kind: 'slot'; slot: Slot; begin: number; end: number };

export interface DeskDay {
	date: string;
	rows: DeskRow[];
}

// families need some choice: below it a leader should look
export const FEW_FREE = 5;
export const isScarce = ({ free }: Pick<Desk, 'free'>): boolean => free < FEW_FREE;
export const MOST_IN_ROW = 6;

export function rowsOf({ slots, talks }: Pick<WholeDesk, 'slots' | 'talks'>): DeskRow[] {
	const rows: DeskRow[] = talks.map((talk) => ({ kind: 'talk', talk, slots: slots.filter((slot) => slot.talk === talk.id), begin: talk.begin, end: talk.end }));
	for (const slot of slots) {
		if (!talks.some((talk) => talk.id === slot.talk)) {
			rows.push({ kind: 'slot', slot, begin: slot.begin, end: slot.end });
		}
	}
	return rows.sort((a, b) => a.begin - b.begin);
}

export function daysOfDesk(desk: Pick<WholeDesk, 'slots' | 'talks'>, timeZone: string): DeskDay[] {
	const days: DeskDay[] = [];
	for (const row of rowsOf(desk)) {
		const date = dateAt(row.begin, timeZone);
		const last = days[days.length - 1];
		if (last?.date === date) {
			last.rows.push(row);
		} else {
			days.push({ date, rows: [row] });
		}
	}
	return days;
}

export const isFree = (slot: Slot): boolean => slot.state === 'open' && slot.talk === null;

// Nobody can come to a time that is over.
export const isPast = ({ end }: Pick<Slot, 'end'>, now: number): boolean => end <= now;

// So many slots in a row, from this one on, can hold one talk: nothing but the grid's pause lies between them.
export function mostInRow(slots: readonly Slot[], first: string, pauseMinutes: number): number {
	const from = slots.findIndex(({ id }) => id === first);
	const row = from < 0 ? [] : slots.slice(from, from + MOST_IN_ROW);
	const stop = row.findIndex((slot, i) => !isFree(slot) || slot.clash || (i > 0 && slot.begin - row[i - 1]!.end > pauseMinutes * 60_000));
	return stop < 0 ? row.length : stop;
}

// Where a talk of this desk could be moved: it needs as many slots as it has, and its own may be among them.
export function targetsOf(desk: Pick<WholeDesk, 'slots'>, talk: Talk, pauseMinutes: number, now: number): Slot[] {
	const needed = Math.max(1, desk.slots.filter((slot) => slot.talk === talk.id).length);
	const freed = desk.slots.map((slot) => (slot.talk === talk.id ? { ...slot, talk: null } : slot));
	return freed.filter((slot) => !isPast(slot, now) && slot.begin !== talk.begin && mostInRow(freed, slot.id, pauseMinutes) >= needed);
}

export const slotsTotal = (desks: readonly Desk[]): { slots: number; free: number; talks: number } => ({
	slots: desks.reduce((sum, desk) => sum + desk.slots, 0),
	free: desks.reduce((sum, desk) => sum + desk.free, 0),
	talks: desks.reduce((sum, desk) => sum + desk.talks, 0),
});
