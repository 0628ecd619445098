import { expect, test } from 'vitest';
import type { PanelDesk } from '../protocol/consult';
import { dayFactsOf, needOf } from './panel';

const NOW = 1_000_000;
const desk = (change: Partial<PanelDesk> = {}): PanelDesk => ({
	id: 'd', teachers: ['Frau Kaya'], place: '', state: 'ready', delayMinutes: 0, talk: null, next: NOW + 60_000, waiting: 0, needsHelp: false,
	isStaffThere: true, done: 2, left: 3, missed: 1, ...change,
});
const AWAY = { isStaffThere: false };

test.each<[string, Partial<PanelDesk>]>([
	['help', { needsHelp: true, ...AWAY, waiting: 1 }],
	['away', { ...AWAY, waiting: 1 }],
	['away', { ...AWAY, next: NOW }],
	['fine', AWAY],
	['fine', { delayMinutes: 4 }],
	['behind', { delayMinutes: 5 }],
	['over', { left: 0, next: null, delayMinutes: 9 }],
	['empty', { left: 0, next: null, done: 0, missed: 0 }],
	['over', { left: 0, next: null, done: 0 }],
	['behind', { left: 0, next: null, delayMinutes: 9, talk: { code: 4, begin: 0, end: 0, endsAt: 0 } }],
])('%s: %j', (need, change) => {
	expect(needOf(desk(change), NOW)).toBe(need);
});

test('the figures of the day', () => {
	expect(dayFactsOf([desk({ needsHelp: true }), desk({ delayMinutes: 7, waiting: 2 })], NOW)).toEqual({ help: 1, away: 0, behind: 1, done: 4, left: 6, missed: 2, waiting: 2 });
});
