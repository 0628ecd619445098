import { describe, expect, test } from 'vitest';
import { languageOf } from '../i18n/choice';
import { routeOf } from '../app/router';
import { actionOf } from './keys';
import { colourOf, initialsOf } from './names';

test.each([
	['Frau Kaya', 'K'],
	['Amira El-Sayed', 'AS'],
	['jonas weber', 'JW'],
	['Ömer', 'Ö'],
	['Dr. Sommer', 'S'],
	['', '?'],
])('the initials of "%s" are %s', (name, initials) => {
	expect(initialsOf(name)).toBe(initials);
});

test('a person keeps his colour', () => {
	expect(colourOf('u17')).toBe(colourOf('u17'));
	expect(new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(colourOf)).size).toBeGreaterThan(4);
});

describe('keys', () => {
	const press = { key: 'm', hasModifier: false, isRepeat: false, focus: 'none' as const };
	test.each([
		['m', {}, 'mic'],
		['V', {}, 'camera'],
		['h', {}, 'hand'],
		['c', {}, 'chat'],
		['x', {}, null],
		['m', { focus: 'text' as const }, null],
		['m', { focus: 'control' as const }, 'mic'],
		['m', { hasModifier: true }, null],
		['m', { isRepeat: true }, null],
		[' ', {}, 'talk'],
		[' ', { focus: 'control' as const }, null],
		[' ', { focus: 'text' as const }, null],
	])('"%s" %j: %s', (key, change, action) => {
		expect(actionOf({ ...press, key, ...change }, true)).toBe(action);
	});

	test('switched off: nothing', () => {
		expect(actionOf(press, false)).toBeNull();
	});
});

test.each([
	[null, ['de-AT', 'en'], 'de'],
	[null, ['en-GB'], 'en'],
	[null, ['tr', 'en'], 'en'],
	[null, ['fr'], 'de'],
	['en', ['de'], 'en'],
])('stored %s, wishes %j: %s', (stored, wishes, language) => {
	expect(languageOf(stored, wishes)).toBe(language);
});

test.each([
	['/', 'home'],
	['/l', 'link'],
	['/room/r1', 'room'],
	['/room/', 'unknown'],
	['/cards/g1', 'cards'],
	['/cards/', 'unknown'],
	['/room/a/b', 'unknown'],
	['/etc', 'unknown'],
])('%s is the page %s', (path, page) => {
	expect(routeOf(path).page).toBe(page);
});
