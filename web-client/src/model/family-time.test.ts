import { describe, expect, test } from 'vitest';
import { clockIn, dayIn, dayKey, fieldTime, hourIn, languageName, minutesIn, momentAt, ownClock, spanOfDay } from './family-time';

const BERLIN = 'Europe/Berlin';
const de = { language: 'de', timeZone: BERLIN };
// 26 November 2026, 14:10 in Berlin
const AT = Date.UTC(2026, 10, 26, 13, 10);

test.each([
	['de', '14:10', 'Donnerstag, 26. November'],
	['en', '14:10', 'Thursday 26 November'],
	['tr', '14:10', '26 Kasım Perşembe'],
	['uk', '14:10', 'четвер, 26 листопада'],
	['pl', '14:10', 'czwartek, 26 listopada'],
	['ru', '14:10', 'четверг, 26 ноября'],
])('in %s: %s, %s', (language, clock, day) => {
	const zone = { language, timeZone: BERLIN };
	expect(clockIn(AT, zone)).toBe(clock);
	// with or without a comma: that changes from one browser to the next
	expect(dayIn(AT, zone).replace(/^Thursday,/, 'Thursday')).toBe(day);
});

test('Arabic has its own words, and digits as its readers are used to', () => {
	expect(dayIn(AT, { language: 'ar', timeZone: BERLIN })).toContain('نوفمبر');
	expect(clockIn(AT, { language: 'ar-EG', timeZone: BERLIN })).toBe('١٤:١٠');
});

describe('the own clock', () => {
	test.each([
		[BERLIN, null],
		['Europe/Paris', null],
		['Europe/Istanbul', '16:10'],
		['Europe/Kyiv', '15:10'],
		['Pacific/Auckland', 'Freitag, 27. November, 02:10'],
	])('%s: %s', (own, shown) => {
		expect(ownClock(AT, de, own)).toBe(shown);
	});
});

describe('a time at the school', () => {
	test.each([
		['2026-11-26', '14:10', '2026-11-26T13:10'],
		['2026-07-01', '14:10', '2026-07-01T12:10'],
		// the day when the clocks go forward, before and after
		['2027-03-28', '01:30', '2027-03-28T00:30'],
		['2027-03-28', '03:30', '2027-03-28T01:30'],
		// and back
		['2026-10-25', '01:30', '2026-10-24T23:30'],
		['2026-10-25', '03:30', '2026-10-25T02:30'],
	])('%s %s', (date, time, utc) => {
		const moment = momentAt(date, time, BERLIN);
		expect(new Date(moment).toISOString().slice(0, 16)).toBe(utc);
		expect(fieldTime(moment, BERLIN)).toBe(time);
		expect(dayKey(moment, BERLIN)).toBe(date);
	});

	test.each([
		['2026-11-26', '14:30', '15:30', ['13:30', '14:30']],
		['2026-11-26', '', '15:30', ['23:00', '14:30']],
		['2026-11-26', '14:30', '', ['13:30', '22:59']],
	])('on %s from "%s" until "%s"', (date, from, until, utc) => {
		const span = spanOfDay(date, from, until, BERLIN)!;
		expect([span.from, span.until].map((ms) => new Date(ms).toISOString().slice(11, 16))).toEqual(utc);
	});

	test('on any day: no times', () => expect(spanOfDay('', '14:30', '', BERLIN)).toBeNull());

	test('midnight is hour 0', () => {
		expect(hourIn(momentAt('2026-11-26', '00:05', BERLIN), BERLIN)).toBe(0);
	});
});

test.each([
	[1, 'de', '1 Minute'],
	[12, 'de', '12 Minuten'],
	[2, 'ru', '2 минуты'],
	[5, 'uk', '5 хвилин'],
])('%i in %s', (minutes, language, words) => {
	expect(minutesIn(minutes, language)).toBe(words);
});

test('a language has a name in every other', () => {
	expect([languageName('tr', 'de'), languageName('ar', 'en'), languageName('de', 'pl')]).toEqual(['Türkisch', 'Arabic', 'niemiecki']);
});
