import { expect, test } from 'vitest';
import { afterJoin, afterLeave, afterReturn, afterSnapshot, backInPlace } from './order';

test.each([
	['a newcomer stands at the end', 'abc', 'd', false, 'abcd'],
	['who is there stays', 'abc', 'b', false, 'abc'],
	['the leader takes the first place, whose owner moves to the end', 'abc', 'T', true, 'Tbca'],
	['the leader in an empty room', '', 'T', true, 'T'],
])('%s', (_what, order, id, isFirst, expected) => {
	expect(afterJoin([...order], id, isFirst).join('')).toBe(expected);
});

test.each([
	['the last one fills the gap', 'abcd', 'b', 'adc'],
	['the last one leaves', 'abcd', 'd', 'abc'],
	['nobody of that name', 'abcd', 'x', 'abcd'],
	['the only one', 'a', 'a', ''],
])('%s', (_what, order, id, expected) => {
	expect(afterLeave([...order], id).join('')).toBe(expected);
});

test('a whole new list moves only who must move', () => {
	expect(afterSnapshot([...'Tabcd'], [...'dcTxb'], 'T').join('')).toBe('Tdbcx');
});

test.each([
	['the first one back', '', 'c', 'c'],
	['before those who stood behind him', 'bd', 'a', 'abd'],
	['between', 'ad', 'b', 'abd'],
	['behind those who stood before him, and before newcomers', 'abx', 'c', 'abcx'],
	['a newcomer stands at the end', 'ab', 'x', 'abx'],
	['who is there stays', 'ba', 'a', 'ba'],
])('back in place: %s', (_what, order, id, expected) => {
	expect(backInPlace([...order], id, [...'abcd']).join('')).toBe(expected);
});

test('after a restart the order is as before, in whatever order they come', () => {
	const start = afterReturn([...'Tabcd'], [...'db']);
	expect([...'caT'].reduce((order, id) => backInPlace(order, id, [...'Tabcd']), start).join('')).toBe('Tabcd');
});
