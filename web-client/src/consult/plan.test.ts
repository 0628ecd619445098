import { expect, test } from 'vitest';
import type { Desk, WishPlan } from '../protocol/consult';
import { byDesk, byReason, factsOf } from './plan';

const child = (id: string) => ({ id, name: id });
const PLAN: WishPlan = {
	digest: 'd', asked: 9, families: 4, waitMinutesMean: 12.4, waitMinutesMost: 35.5,
	placed: [{ child: child('a'), desk: 'd2', slot: 's2', begin: 2 }, { child: child('b'), desk: 'd2', slot: 's1', begin: 1 }, { child: child('a'), desk: 'd1', slot: 's1', begin: 5 }],
	unplaced: [{ child: child('c'), desk: 'd1', why: 'clash' }, { child: child('b'), desk: 'd1', why: 'full' }],
};
const DESKS = [{ id: 'd1', teachers: [{ name: 'Frau Kaya' }, { name: 'Herr Sommer' }] }, { id: 'd2', teachers: [{ name: 'Frau Winter' }] }, { id: 'd3', teachers: [] }] as unknown as Desk[];

test('its figures never promise more than there is', () => {
	expect(factsOf(PLAN)).toEqual({ asked: 9, placed: 3, percent: 33, families: 4, mean: 12, most: 36 });
	expect(factsOf({ ...PLAN, asked: 0, placed: [] }).percent).toBe(0);
});

test('desk by desk, in the order of the day; and reasons', () => {
	expect(byDesk(PLAN, DESKS).map(({ name, placed }) => [name, ...placed.map((each) => each.child.id)])).toEqual([['Frau Kaya, Herr Sommer', 'a'], ['Frau Winter', 'b', 'a']]);
	expect(byReason(PLAN).map(({ why, unplaced }) => [why, unplaced.length])).toEqual([['full', 1], ['clash', 1]]);
});
