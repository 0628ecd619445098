// The grid of a day as it is drawn while somebody still writes it: slots one after another, breaks left out. Pure.
// What the server makes of the same words decides; this is the picture of it.
import type { Break } from '../protocol/consult';

export interface GridDraft {
	date: string;
	begin: string;
	end: string;
	slotMinutes: number;
	pauseMinutes: number;
	breaks: readonly Break[];
	weeks: number;
}

export type GridFault = 'date' | 'begin' | 'end' | 'breaks' | 'many';

// minutes of the day
export interface GridRow {
	begin: number;
	end: number;
	isBreak: boolean;
}

export interface GridPreview {
	rows: GridRow[];
	slots: number;
	fault: GridFault | null;
}

export const MOST_SLOTS = 400;
export const SLOT_MINUTES = { least: 3, most: 60 };
export const MOST_PAUSE = 30;
export const MOST_WEEKS = 40;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

export function minutesOf(clock: string): number | null {
	const found = CLOCK.exec(clock);
	return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

// In order of time, or null: one is written wrong, outside of the day, or overlaps another.
function breaksOf(breaks: readonly Break[], begin: number, end: number): GridRow[] | null {
	const rows = breaks.map((each) => ({ begin: minutesOf(each.begin) ?? -1, end: minutesOf(each.end) ?? -1, isBreak: true }));
	rows.sort((a, b) => a.begin - b.begin);
	const isWell = rows.every((row, i) => row.begin >= begin && row.end <= end && row.end > row.begin && (i === 0 || row.begin >= rows[i - 1]!.end));
	return isWell ? rows : null;
}

function fill(begin: number, end: number, breaks: readonly GridRow[], step: { slot: number; pause: number }): GridRow[] {
	const rows: GridRow[] = [];
	let at = begin;
	for (const pause of [...breaks, null]) {
		const until = pause?.begin ?? end;
		for (; at + step.slot <= until; at += step.slot + step.pause) {
			rows.push({ begin: at, end: at + step.slot, isBreak: false });
		}
		if (pause) {
			rows.push(pause);
			at = pause.end;
		}
	}
	return rows;
}

export function previewOf(draft: GridDraft): GridPreview {
	const { slotMinutes: slot, pauseMinutes: pause, weeks } = draft;
	const [begin, end] = [minutesOf(draft.begin), minutesOf(draft.end)];
	const nothing = (fault: GridFault): GridPreview => ({ rows: [], slots: 0, fault });
	if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.date)) {
		return nothing('date');
	}
	if (begin === null) {
		return nothing('begin');
	}
	if (end === null || !(slot >= SLOT_MINUTES.least) || begin + slot > end) {
		return nothing('end');
	}
	const breaks = breaksOf(draft.breaks, begin, end);
	if (!breaks) {
		return nothing('breaks');
	}
	const rows = fill(begin, end, breaks, { slot, pause });
	const slots = rows.filter((row) => !row.isBreak).length;
	return { rows, slots, fault: slots === 0 ? (breaks.length > 0 ? 'breaks' : 'end') : rows.length * weeks > MOST_SLOTS ? 'many' : null };
}
