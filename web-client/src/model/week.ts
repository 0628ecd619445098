// Days and weeks of a timetable: dates are written 2026-11-23, as the school's calendar has them. Pure.
import type { Holiday, Occurrence, Timetable } from '../protocol/school';
import type { Home } from '../protocol/types';

const DAY_MS = 86_400_000;
const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`);

export const addDays = (date: string, days: number): string => new Date(noon(date) + days * DAY_MS).toISOString().slice(0, 10);

// 1 Monday ... 7 Sunday
export const weekdayOf = (date: string): number => new Date(noon(date)).getUTCDay() || 7;

export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date));

// The day that it is now for somebody at this school.
export const dateAt = (ms: number, timeZone: string): string => new Date(ms).toLocaleDateString('sv-SE', { timeZone });

export interface Day {
	date: string;
	weekday: number;
	lessons: Occurrence[];
	holiday: string | null;
}

const holidayAt = (holidays: readonly Holiday[], date: string): string | null => holidays.find(({ first, last }) => first <= date && date <= last)?.name ?? null;

// Monday to Friday, and what of the weekend has lessons.
export function daysOf(monday: string, { lessons, holidays }: Pick<Timetable, 'lessons' | 'holidays'>): Day[] {
	const all = Array.from({ length: 7 }, (_each, i) => addDays(monday, i));
	return all
		.map((date, i) => ({ date, weekday: i + 1, lessons: lessons.filter((each) => each.date === date), holiday: holidayAt(holidays, date) }))
		.filter((day) => day.weekday <= 5 || day.lessons.length > 0);
}

export const isEmptyWeek = (days: readonly Day[]): boolean => days.every(({ lessons, holiday }) => lessons.length === 0 && holiday === null);

// Is there a timetable to look at?
export const hasPlan = ({ now = [], next = null }: Pick<Home, 'now' | 'next'>): boolean => now.length > 0 || next !== null;

const EARLY_MS = 600_000;
const SOONEST_MS = 30_000;
const LATEST_MS = 3_600_000;

// When "now" and "next" of the home page are others: a lesson comes within ten minutes, or one ends.
export function refreshInMs({ now = [], next = null }: Pick<Home, 'now' | 'next'>, at: number): number {
	const moments = [...now.map(({ end }) => end), ...(next ? [next.begin - EARLY_MS] : [])].filter((moment) => moment > at);
	return Math.min(LATEST_MS, Math.max(SOONEST_MS, Math.min(...moments, at + LATEST_MS) - at + 1000));
}
