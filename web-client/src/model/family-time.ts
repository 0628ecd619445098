// Days and times of a talk as a family reads them: always the school's, and its own beside them where that is another. Pure.
// The paper that the school prints counts 24 hours in every language.
import { localeOf } from './locale';

export interface Zone {
	language: string;
	timeZone: string;
}

const format = (ms: number, { language, timeZone }: Zone, options: Intl.DateTimeFormatOptions): string =>
	new Intl.DateTimeFormat(localeOf(language), { timeZone, ...options }).format(ms);

export const clockIn = (ms: number, zone: Zone): string => format(ms, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

// "Thursday, 26 November"
export const dayIn = (ms: number, zone: Zone): string => format(ms, zone, { weekday: 'long', day: 'numeric', month: 'long' });

// "26 November 2026"
export const dateIn = (ms: number, zone: Zone): string => format(ms, zone, { day: 'numeric', month: 'long', year: 'numeric' });

// "2026-11-26": to tell days apart
export const dayKey = (ms: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(ms);

export const hourIn = (ms: number, timeZone: string): number =>
	Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(ms));

// The moment as the device's own clock shows it; null where that is the school's time.
export function ownClock(ms: number, zone: Zone, own: string): string | null {
	const mine = { ...zone, timeZone: own };
	if (clockIn(ms, mine) === clockIn(ms, zone) && dayKey(ms, own) === dayKey(ms, zone.timeZone)) {
		return null;
	}
	return dayKey(ms, own) === dayKey(ms, zone.timeZone) ? clockIn(ms, mine) : `${dayIn(ms, mine)}, ${clockIn(ms, mine)}`;
}

export const minutesIn = (minutes: number, language: string): string =>
	new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);

// A language by its name in another.
export function languageName(code: string, language: string): string {
	return new Intl.DisplayNames(localeOf(language), { type: 'language' }).of(code) ?? code;
}

const parts = (ms: number, timeZone: string): number => {
	const of = Object.fromEntries(
		new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
			.formatToParts(ms)
			.map(({ type, value }) => [type, Number(value)]),
	);
	return Date.UTC(of['year']!, of['month']! - 1, of['day'], of['hour'], of['minute']);
};

// "2026-11-26" and "15:30" at the school -> the moment. Twice: the first guess may lie across a change of the clocks.
export function momentAt(date: string, time: string, timeZone: string): number {
	const wanted = Date.parse(`${date}T${time}:00Z`);
	const guess = wanted - (parts(wanted, timeZone) - wanted);
	return guess - (parts(guess, timeZone) - wanted);
}

// "15:30" of a moment at the school, as a field for a time has it
export const fieldTime = (ms: number, timeZone: string): string =>
	new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);

// From when until when on a day; what is not said is the day's begin and end. null: at any time.
export function spanOfDay(date: string, from: string, until: string, timeZone: string): { from: number; until: number } | null {
	if (date === '') {
		return null;
	}
	return { from: momentAt(date, from || '00:00', timeZone), until: momentAt(date, until || '23:59', timeZone) };
}
