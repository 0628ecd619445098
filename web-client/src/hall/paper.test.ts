import { expect, test } from 'vitest';
import { fitsText, isPdf, kindOf, textOf } from './paper';

test.each([
	['Vorlage.pdf', 'pdf'],
	['Vorlage 2.PDF', 'pdf'],
	['plan.jpeg', 'picture'],
	['notiz.md', 'markdown'],
	['notiz.txt', 'text'],
	['seite.html', null],
	['bild.svg', null],
	['plan.docx', null],
	['pdf', null],
	['', null],
])('%s is %s', (name, kind) => expect(kindOf(name)).toBe(kind));

test.each([
	['%PDF-1.7\n', true],
	['<html>%PDF-', false],
	['%PD', false],
])('%j is a PDF: %s', (head, expected) => expect(isPdf(new TextEncoder().encode(head))).toBe(expected));

test('a text is read as it was written, in UTF-8 or the way of Windows', () => {
	expect(textOf(new TextEncoder().encode('größer'))).toBe('größer');
	expect(textOf(new Uint8Array([0xfc, 0x62, 0x65, 0x72]))).toBe('über');
});

test('a text as long as a book is not drawn', () => {
	expect([fitsText(1_000_000), fitsText(1_000_001)]).toEqual([true, false]);
});
