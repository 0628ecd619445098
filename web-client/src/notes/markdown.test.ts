import { describe, expect, test } from 'vitest';
import { blocksOf, spansOf } from './markdown';

describe('words', () => {
	test.each([
		['plain', [['plain', 'plain']]],
		['a **b c** d', [['plain', 'a '], ['bold', 'b c'], ['plain', ' d']]],
		['*i* and **b**', [['italic', 'i'], ['plain', ' and '], ['bold', 'b']]],
		['2 * 3 * 4', [['plain', '2 * 3 * 4']]],
		['**', [['plain', '**']]],
		['<b>x</b>', [['plain', '<b>x</b>']]],
		['', []],
	])('%s', (line, wanted) => {
		expect(spansOf(line).map(({ look, text }) => [look, text])).toEqual(wanted);
	});
});

test('headings, lists and paragraphs', () => {
	const blocks = blocksOf('# Eins\nText\nweiter\n\nneu\n- a\n* b\n1. c\n2) d\n#nein\n### Drei');
	expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'paragraph', 'list', 'list', 'paragraph', 'heading']);
	expect(blocks[1]).toMatchObject({ lines: [[{ text: 'Text' }], [{ text: 'weiter' }]] });
	expect(blocks[3]).toMatchObject({ isOrdered: false, items: [[{ text: 'a' }], [{ text: 'b' }]] });
	expect(blocks[4]).toMatchObject({ isOrdered: true, items: [[{ text: 'c' }], [{ text: 'd' }]] });
	expect(blocks[6]).toMatchObject({ level: 3 });
});
