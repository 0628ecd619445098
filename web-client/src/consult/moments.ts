// Moments as the school's clocks show them, and back again, wherever the browser is. Pure.
import { localeOf } from '../model/locale';

const MINUTE_MS = 60_000;

const partsOf = (ms: number, timeZone: string): string => new Date(ms).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });

// "2026-11-26T14:00": what a field for date and time holds
export const fieldOf = (ms: number | null, timeZone: string): string => (ms === null ? '' : partsOf(ms, timeZone).replace(' ', 'T'));

// null: nothing is written. A time that the clocks skip is the one after the gap.
export function momentOfField(field: string, timeZone: string): number | null {
	const asUtc = Date.parse(`${field}:00Z`);
	if (field === '' || Number.isNaN(asUtc)) {
		return null;
	}
	const offsetAt = (ms: number): number => Date.parse(`${fieldOf(ms, timeZone)}:00Z`) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;
	const first = asUtc - offsetAt(asUtc);
	const second = asUtc - offsetAt(first);
	return Math.max(second, fieldOf(second, timeZone) === field ? second : first);
}

// "Thursday, 26 November 2026", of a calendar's date
export const dayName = (date: string, language: string): string =>
	new Date(`${date}T12:00:00Z`).toLocaleDateString(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

// "14:00": a school's clocks have 24 hours, in English, too
export const clockIn = (ms: number, timeZone: string, language: string): string =>
	new Date(ms).toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone });

// "Thu, 26 Nov, 14:00"
export const shortMoment = (ms: number, timeZone: string, language: string): string =>
	new Date(ms).toLocaleString(localeOf(language), { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone });
