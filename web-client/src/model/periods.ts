// The periods of a school day, while they are written; and dates of a lesson. Pure.
import type { Period, PlannedLesson } from '../protocol/school';
import { addDays, weekdayOf } from './week';

export const MOST_PERIODS = 20;
const LESSON_MIN = 45;
const BREAK_MIN = 5;

const minutesOf = (clock: string): number => {
	const [hours = 0, minutes = 0] = clock.split(':').map(Number);
	return hours * 60 + minutes;
};
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

// The first one that can't be: it ends before it begins, or begins before the one above ends. null: all are well.
export function faultOf(periods: readonly Period[]): number | null {
	const i = periods.findIndex(({ start, end }, at) => {
		const before = periods[at - 1];
		return start === '' || end === '' || minutesOf(end) <= minutesOf(start) || (before !== undefined && minutesOf(start) < minutesOf(before.end));
	});
	return i < 0 ? null : i;
}

// One more, as schools have them: three quarters of an hour, after a short break.
export function withOneMore(periods: readonly Period[]): Period[] {
	const last = periods[periods.length - 1];
	const start = last ? Math.min(minutesOf(last.end) + BREAK_MIN, 23 * 60) : 8 * 60;
	return [...periods, { number: (last?.number ?? 0) + 1, start: clockOf(start), end: clockOf(start + LESSON_MIN) }];
}

export const byTime = (lessons: readonly PlannedLesson[]): PlannedLesson[] => [...lessons].sort((a, b) => a.weekday - b.weekday || a.first - b.first);

// The next day on which a lesson may be held, today among them.
export function nextDateOf({ weekday, from }: Pick<PlannedLesson, 'weekday' | 'from'>, today: string): string {
	const begin = from !== null && from > today ? from : today;
	return addDays(begin, (weekday - weekdayOf(begin) + 7) % 7);
}
