import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import conferenceDe from './conference-de.json';
import conferenceEn from './conference-en.json';
import consultDe from './consult-de.json';
import consultEn from './consult-en.json';
import de from './de.json';
import en from './en.json';
import { hall as hallDe } from './hall-de.json';
import { hall as hallEn } from './hall-en.json';
import familyDe from './family-de.json';
import privacyDe from './privacy-de.json';
import privacyEn from './privacy-en.json';
import schoolDe from './school-de.json';
import schoolEn from './school-en.json';
import dayDe, { talk as talkDe } from './talk-de.json';
import { talk as talkEn } from './talk-en.json';

type Words = { [key: string]: string | Words };

function flat(words: Words, path = ''): Map<string, string> {
	const found = new Map<string, string>();
	for (const [key, value] of Object.entries(words)) {
		if (typeof value === 'string') {
			found.set(path + key, value);
		} else {
			flat(value, `${path}${key}.`).forEach((text, name) => found.set(name, text));
		}
	}
	return found;
}

const all = (...parts: Words[]): Map<string, string> => new Map(parts.flatMap((part) => [...flat(part)]));
const german = all(de as Words, schoolDe as Words, privacyDe as Words, consultDe as Words, conferenceDe as Words, { talk: talkDe }, { hall: hallDe });
const english = all(en as Words, schoolEn as Words, privacyEn as Words, consultEn as Words, conferenceEn as Words, { talk: talkEn }, { hall: hallEn });
const src = join(import.meta.dirname, '..');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
	.map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }));

test('both languages have the same keys', () => {
	expect([...english.keys()]).toEqual([...german.keys()]);
});

test('both languages fill in the same values, and no text is empty', () => {
	const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map((match) => match[1]!).sort();
	for (const [key, text] of german) {
		expect(holes(english.get(key)!), key).toEqual(holes(text));
		expect(text.trim(), key).not.toBe('');
		expect(english.get(key)!.trim(), key).not.toBe('');
	}
});

test('every error code of the protocol has words', () => {
	const protocol = readFileSync(join(src, '../../docs/protocol.md'), 'utf8');
	const table = protocol.slice(protocol.indexOf('## 8.'), protocol.indexOf('## 9.'));
	const school = readFileSync(join(src, '../../docs/school.md'), 'utf8');
	const listed = school.slice(school.indexOf('## 7.')).split('\n').find((line) => line.startsWith('Beside'))!;
	const codes = [
		...[...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap((row) => [...row[1]!.matchAll(/\w+/g)].map((word) => word[0])),
		...[...listed.replace(/\(.*?\)/g, '').matchAll(/`(\w+)`/g)].map((match) => match[1]!),
	];
	expect(codes.length).toBeGreaterThan(35);
	for (const code of codes) {
		expect(german.has(`error.${code}.title`) && german.has(`error.${code}.text`), code).toBe(true);
	}
});

test('no word of the first pages is hidden by one that comes later', () => {
	const first = flat(de as Words);
	const later = [...flat(schoolDe as Words).keys(), ...flat(privacyDe as Words).keys(), ...flat(consultDe as Words).keys(), ...flat(conferenceDe as Words).keys()];
	expect(later.filter((key) => first.has(key))).toEqual([]);
	expect(new Set(later).size).toBe(later.length);
});

test('every fixed key that is used exists', () => {
	const known = all(Object.fromEntries(german), familyDe, dayDe);
	for (const { name, text } of sources) {
		for (const [, key] of text.matchAll(/\bt\('([\w.]+)'/g)) {
			expect(known.has(key!) || known.has(`${key}_one`), `${name}: ${key}`).toBe(true);
		}
	}
});

test('no component holds literal text', () => {
	for (const { name, text } of sources.filter((each) => each.name.endsWith('.tsx'))) {
		const markup = text.replace(/=>/g, '  ');
		const texts = [...markup.matchAll(/>\s*([^<>{}]*\p{L}{2}[^<>{}]*)</gu)].map((match) => match[1]!.trim());
		const attributes = [...markup.matchAll(/\b(?:aria-label|title|placeholder|alt|label)="([^"]*\p{L}[^"]*)"/gu)].map((match) => match[1]);
		const isProse = (words: string): boolean => !/[;=()|]|^,|:$/.test(words);
		expect([...texts.filter(isProse), ...attributes], name).toEqual([]);
	}
});

test('no source file is longer than 300 lines', () => {
	for (const { name, text } of sources) {
		expect(text.split('\n').length, name).toBeLessThanOrEqual(301);
	}
});
