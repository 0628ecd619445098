import { expect, test } from 'vitest';
import { isGoodEnough, strengthOf } from './password';

test.each([
	['', [], 'short'],
	['kurz', [], 'short'],
	['kayakaya99', ['kaya'], 'personal'],
	['Apfelbaum1', ['', 'a'], 'fair'],
	['passwort2026', [], 'common'],
	['aaaaaaaaaaaa', [], 'common'],
	['abababababab', [], 'common'],
	['1234567890', [], 'common'],
	['drei rote Ziegen', [], 'good'],
])('%s', (password, words, strength) => {
	expect(strengthOf(password, words)).toBe(strength);
});

test('only the last two are good enough', () => {
	expect((['short', 'personal', 'common', 'fair', 'good'] as const).map(isGoodEnough)).toEqual([false, false, false, true, true]);
});
