import { localeOf } from './locale';

// A moment as hours and minutes in somebody's language.
export const timeOf = (ms: number, language: string): string =>
	new Date(ms).toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit' });

// Day and time as they are written where the user lives: "en" alone would be American. wishes: the browser's languages.
export function momentOf(ms: number, language: string, wishes: readonly string[]): string {
	const locale = wishes.find((wish) => wish.slice(0, 2).toLowerCase() === language) ?? localeOf(language);
	return new Date(ms).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' });
}

// A moment at the school, wherever the browser is.
export const timeIn = (ms: number, timeZone: string | undefined, language: string): string =>
	new Date(ms).toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone });

// "Monday, 23 November"
export const dayOf = (ms: number, language: string, timeZone?: string): string =>
	new Date(ms).toLocaleDateString(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long', timeZone });

// "Mon 23/11/2026"
export const dateOf = (ms: number, language: string): string =>
	new Date(ms).toLocaleDateString(localeOf(language), { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' });

// A date of the calendar, as it is written: no time zone moves it.
export const plainDateOf = (date: string, language: string): string => dateOf(Date.parse(`${date}T12:00:00`), language);

// 1 is Monday.
export const weekdayName = (weekday: number, language: string): string =>
	new Date(Date.UTC(2024, 0, weekday, 12)).toLocaleDateString(language, { weekday: 'long', timeZone: 'UTC' });
