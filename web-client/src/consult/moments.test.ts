import { expect, test } from 'vitest';
import { clockIn, fieldOf, momentOfField } from './moments';

test.each([
	['2026-11-26T14:00', 'Europe/Berlin', '2026-11-26T13:00:00Z'],
	['2026-07-01T08:30', 'Europe/Berlin', '2026-07-01T06:30:00Z'],
	['2026-03-29T01:30', 'Europe/Berlin', '2026-03-29T00:30:00Z'],
	['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
	['2026-10-25T03:30', 'Europe/Berlin', '2026-10-25T02:30:00Z'],
	['2026-11-26T14:00', 'Pacific/Auckland', '2026-11-26T01:00:00Z'],
])('%s in %s', (field, timeZone, moment) => {
	const ms = Date.parse(moment);
	expect(momentOfField(field, timeZone)).toBe(ms);
	expect(fieldOf(ms, timeZone)).toBe(field);
});

test('what the clocks skip is after the gap, and nothing is nothing', () => {
	expect(momentOfField('2026-03-29T02:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00Z'));
	expect(momentOfField('', 'Europe/Berlin')).toBe(null);
	expect(momentOfField('2026-13-01T00:00', 'Europe/Berlin')).toBe(null);
	expect(fieldOf(null, 'Europe/Berlin')).toBe('');
});

test('clocks have 24 hours', () => {
	const ms = Date.parse('2026-11-26T13:05:00Z');
	expect([clockIn(ms, 'Europe/Berlin', 'en'), clockIn(ms, 'Europe/Berlin', 'de')]).toEqual(['14:05', '14:05']);
});
