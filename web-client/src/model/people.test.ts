import { describe, expect, test } from 'vitest';
import type { MemberOfSchool } from '../protocol/school';
import { accessOf, changeFilter, changesOf, draftOf, NO_FILTER, pagesOf, queryOfFilter, listNameOf } from './people';

const member = (change: Partial<MemberOfSchool> = {}): MemberOfSchool => ({
	id: 'u1', name: 'Aylin Kaya', given: 'Aylin', family: 'Kaya', role: 'teacher', isAdmin: false, isOperator: false, short: 'KAY', externalId: '', login: null,
	hasPassword: false, hasTotp: false, links: 0, groups: [{ id: 'g1', name: '5b' }], children: [], left: null, ...change,
});

test('a list has family names first, and whoever has one name only has that', () => {
	expect(listNameOf({ name: 'Frau Kaya', given: 'Aylin', family: 'Kaya' })).toBe('Kaya, Aylin');
	expect(listNameOf({ name: 'Mia', given: '', family: '' })).toBe('Mia');
	expect(listNameOf({ name: 'Berg', given: '', family: 'Berg' })).toBe('Berg');
});

test('a new filter begins on the first page, turning a page keeps the filter', () => {
	const third = changeFilter(NO_FILTER, { page: 2 });
	expect(third.page).toBe(2);
	expect(changeFilter(third, { q: 'ka' })).toEqual({ ...NO_FILTER, q: 'ka' });
	expect(queryOfFilter({ ...third, q: ' ka ', role: 'pupil' })).toEqual({ q: 'ka', role: 'pupil', group: '', left: '', from: 100, count: 50 });
});

test.each([
	[0, 1],
	[50, 1],
	[51, 2],
	[2000, 40],
])('%i people are on %i pages', (total, pages) => {
	expect(pagesOf(total)).toBe(pages);
});

test.each([
	[member(), 'uninvited'],
	[member({ hasPassword: true }), 'password'],
	[member({ hasPassword: true, hasTotp: true }), 'totp'],
	[member({ hasPassword: true, left: 5 }), 'left'],
	[member({ role: 'pupil' }), 'none'],
	[member({ role: 'parent', links: 2 }), 'card'],
])('access %#', (who, access) => {
	expect(accessOf(who)).toBe(access);
});

describe('a changed person', () => {
	test('the name is only sent when it is one of its own', () => {
		expect(draftOf(member()).name).toBe('');
		expect(draftOf(member({ name: 'Frau Kaya' })).name).toBe('Frau Kaya');
	});
	test('only what is different goes to the server', () => {
		const before = draftOf(member());
		expect(changesOf(before, { ...before })).toEqual({});
		expect(changesOf(before, { ...before, family: 'Kaya-Meier', groups: ['g1', 'g2'] })).toEqual({ family: 'Kaya-Meier', groups: ['g1', 'g2'] });
	});
});
