import { expect, test } from 'vitest';
import { familyRoute } from './route';

test.each([
	[[], { view: 'overview' }],
	[['contact'], { view: 'contact' }],
	[['contact', 'x'], { view: 'unknown' }],
	[['book', 'k'], { view: 'book', consultation: 'k', child: null, desk: null }],
	[['book', 'k', 'p'], { view: 'book', consultation: 'k', child: 'p', desk: null }],
	[['book', 'k', 'p', 'd'], { view: 'book', consultation: 'k', child: 'p', desk: 'd' }],
	[['book'], { view: 'unknown' }],
	[['wish', 'k', 'p'], { view: 'wish', consultation: 'k', child: 'p' }],
	[['wish', 'k'], { view: 'unknown' }],
	[['talk', 't'], { view: 'talk', talk: 't' }],
	[['day', 't'], { view: 'day', talk: 't' }],
	[['day', 't', 'x'], { view: 'unknown' }],
	[['toString'], { view: 'unknown' }],
])('%j', (parts, route) => expect(familyRoute(parts)).toEqual(route));
