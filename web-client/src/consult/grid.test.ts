import { expect, test } from 'vitest';
import { clockOf, type GridDraft, previewOf } from './grid';

const DAY: GridDraft = { date: '2026-11-26', begin: '14:00', end: '15:00', slotMinutes: 10, pauseMinutes: 0, breaks: [], weeks: 1 };
const shown = (change: Partial<GridDraft>): string[] =>
	previewOf({ ...DAY, ...change }).rows.map((row) => `${clockOf(row.begin)}-${clockOf(row.end)}${row.isBreak ? ' break' : ''}`);

test.each([
	['slots one after another', { end: '14:30' }, ['14:00-14:10', '14:10-14:20', '14:20-14:30']],
	['a rest that is too short holds none', { end: '14:29' }, ['14:00-14:10', '14:10-14:20']],
	['a pause between', { end: '14:30', pauseMinutes: 5 }, ['14:00-14:10', '14:15-14:25']],
	['after a break the grid begins anew', { end: '14:50', breaks: [{ begin: '14:15', end: '14:25' }] }, ['14:00-14:10', '14:15-14:25 break', '14:25-14:35', '14:35-14:45']],
	['a break at the begin', { end: '14:30', breaks: [{ begin: '14:00', end: '14:10' }] }, ['14:00-14:10 break', '14:10-14:20', '14:20-14:30']],
	['breaks in any order', { end: '14:40', slotMinutes: 5, breaks: [{ begin: '14:30', end: '14:40' }, { begin: '14:05', end: '14:25' }] }, ['14:00-14:05', '14:05-14:25 break', '14:25-14:30', '14:30-14:40 break']],
])('%s', (_name, change, rows) => {
	expect(shown(change)).toEqual(rows);
});

test.each([
	['date', { date: '' }],
	['begin', { begin: '24:00' }],
	['end', { end: '' }],
	['end', { end: '14:09' }],
	['end', { begin: '15:00', end: '14:00' }],
	['end', { slotMinutes: Number.NaN }],
	['breaks', { breaks: [{ begin: '14:00', end: '15:00' }] }],
	['breaks', { breaks: [{ begin: '13:50', end: '14:10' }] }],
	['breaks', { breaks: [{ begin: '14:20', end: '14:10' }] }],
	['breaks', { breaks: [{ begin: '14:10', end: '14:30' }, { begin: '14:20', end: '14:40' }] }],
	['breaks', { breaks: [{ begin: '', end: '' }] }],
	['many', { begin: '08:00', end: '18:00', slotMinutes: 3, weeks: 3 }],
	[null, { begin: '08:00', end: '18:00', slotMinutes: 3, weeks: 2 }],
])('fault %s of %j', (fault, change) => {
	expect(previewOf({ ...DAY, ...change }).fault).toBe(fault);
});
