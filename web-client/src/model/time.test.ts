import { expect, test } from 'vitest';
import { dayOf, momentOf, timeIn } from './time';

const AT = new Date(2026, 10, 26, 15, 5).getTime();

test.each([
	['de', ['de-DE', 'en'], '26.11.26, 15:05'],
	['en', ['de-DE', 'en-GB'], '26/11/2026, 15:05'],
	['de', ['en-US'], '26.11.26, 15:05'],
])('a moment in %s for who wishes %j', (language, wishes, expected) => {
	expect(momentOf(AT, language, wishes)).toBe(expected);
});

test.each([
	['de', '14:05', 'Donnerstag, 26. November'],
	['en', '14:05', 'Thursday 26 November'],
])('times in %s count 24 hours, and the day comes before the month', (language, time, day) => {
	const at = Date.UTC(2026, 10, 26, 13, 5);
	expect(timeIn(at, 'Europe/Berlin', language)).toBe(time);
	expect(dayOf(at, language, 'Europe/Berlin').replace(',', '')).toBe(day.replace(',', ''));
});
