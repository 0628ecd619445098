// The words for families: seven languages that say the same, and all that their pages ask for.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAMILY_LANGUAGES, familyLanguageOf, readsFamilyWords } from './choice';

type Words = { [key: string]: string | Words };

const src = join(import.meta.dirname, '..');
const read = (name: string): Words => JSON.parse(readFileSync(join(src, 'i18n', name), 'utf8')) as Words;

function flat(words: Words, path = ''): [string, string][] {
	return Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`)) as [string, string][]);
}

const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map((match) => match[1]!).sort();

describe.each(['family', 'talk'])('%s', (part) => {
	const german = flat(read(`${part}-de.json`));
	test.each(FAMILY_LANGUAGES.map(({ code }) => code))('%s has all keys, fills in the same values, and leaves nothing empty', (code) => {
		const words = flat(read(`${part}-${code}.json`));
		expect(words.map(([key]) => key)).toEqual(german.map(([key]) => key));
		words.forEach(([key, text], i) => {
			expect(holes(text), key).toEqual(holes(german[i]![1]));
			expect(text.trim(), key).not.toBe('');
		});
	});

	test('no language is a copy of another', () => {
		const texts = german.filter(([, text]) => text.length > 30).map(([key]) => key);
		const whole = FAMILY_LANGUAGES.map(({ code }) => new Map(flat(read(`${part}-${code}.json`))));
		for (const key of texts) {
			expect(new Set(whole.map((words) => words.get(key))).size, key).toBe(FAMILY_LANGUAGES.length);
		}
	});
});

test('what comes with the day hides no word of the plan', () => {
	const plan = new Set(flat(read('family-de.json')).map(([key]) => key));
	expect(flat(read('talk-de.json')).filter(([key]) => plan.has(key))).toEqual([]);
});

// Everything that a page is made of, by its imports.
function madeOf(file: string, found = new Set<string>()): Set<string> {
	if (!found.has(file)) {
		found.add(file);
		for (const [, path] of readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
			const [next] = ['.ts', '.tsx'].map((end) => join(dirname(file), path + end)).filter(existsSync);
			if (next && !/\.json$/.test(path!)) {
				madeOf(next, found);
			}
		}
	}
	return found;
}

// What is only for those who lead a lesson, and is never shown in a talk.
const ELSEWHERE = /^components\/(ChatRules|Toggle)\.tsx$/;

test('every fixed key on a family\'s way is there in its words', () => {
	const keys = new Set([...flat(read('family-de.json')), ...flat(read('talk-de.json'))].map(([key]) => key));
	const files = [...madeOf(join(src, 'pages/family/FamilyPage.tsx'))];
	expect(files.length).toBeGreaterThan(60);
	for (const file of files) {
		const name = relative(src, file);
		if (!ELSEWHERE.test(name)) {
			for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([\w.]+)'/g)) {
				expect(keys.has(key!), `${name}: ${key}`).toBe(true);
			}
		}
	}
});

test('every refusal that a family may meet has words', () => {
	const page = readFileSync(join(src, '../../docs/consultation.md'), 'utf8');
	const section = page.slice(page.indexOf('## 7.'), page.indexOf('## 8.'));
	const codes = [...section.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
	const keys = new Set(flat(read('family-de.json')).map(([key]) => key));
	// of the staff alone, or a place of its own in the day
	const others = ['has_talks', 'no_such_desk', 'talk_not_open', 'too_early'];
	for (const code of codes.filter((each) => !others.includes(each))) {
		expect(keys.has(`family.refused.${code}`) || keys.has(`error.${code}.text`), code).toBe(true);
	}
});

test.each([
	['ar', ['de-DE'], 'de', 'ar'],
	[null, ['tr-TR', 'de'], 'de', 'tr'],
	[null, ['fr-FR', 'uk'], 'de', 'uk'],
	[null, ['fr-FR'], 'en', 'en'],
	[null, ['fr-FR'], 'nl', 'de'],
	['fr', [null, 'pl'], 'de', 'pl'],
])('contact %s, browser %j, school %s: %s', (contact, wishes, school, language) => {
	expect(familyLanguageOf(contact, wishes, school)).toBe(language);
});

test.each([
	['/consultation', true],
	['/consultation/talk/t1', true],
	['/l', true],
	['/login', false],
	['/consultations', false],
	['/room/r1', false],
])('%s reads the words for families: %s', (path, isTrue) => {
	expect(readsFamilyWords(path)).toBe(isTrue);
});
