import { expect, test } from 'vitest';
import { type Block, blocksOf, type Piece } from './published';

const text = (words: string): Piece => ({ kind: 'text', text: words });
const paragraph = (...parts: Piece[]): Block => ({ kind: 'paragraph', parts });

test.each<[string, Block[]]>([
	['## Punkt 1', [{ kind: 'heading', level: 2, parts: [text('Punkt 1')] }]],
	['**Ja** und *nein*', [paragraph({ kind: 'strong', parts: [text('Ja')] }, text(' und '), { kind: 'em', parts: [text('nein')] })]],
	['eins\nzwei', [paragraph(text('eins'), { kind: 'break' }, text('zwei'))]],
	['- a\n- b', [{ kind: 'list', isOrdered: false, start: 1, items: [[paragraph(text('a'))], [paragraph(text('b'))]] }]],
	['3. c', [{ kind: 'list', isOrdered: true, start: 3, items: [[paragraph(text('c'))]] }]],
	['| A | B |\n|---|---|\n| 1 | 2 |', [{ kind: 'table', head: [[text('A')], [text('B')]], rows: [[[text('1')], [text('2')]]] }]],
	['> Zitat', [{ kind: 'quote', blocks: [paragraph(text('Zitat'))] }]],
	['---', [{ kind: 'line' }]],
	['A & B < C > D "E"', [paragraph(text('A & B < C > D "E"'))]],
	['\\*kein Stern\\*', [paragraph(text('*'), text('kein Stern'), text('*'))]],
])('%j', (markdown, expected) => {
	expect(blocksOf(markdown)).toEqual(expected);
});

// whatever is written: every piece is text or one of our own elements
function kindsOf(blocks: readonly Block[]): Set<string> {
	return new Set([...JSON.stringify(blocks).matchAll(/"kind":"(\w+)"/g)].map((match) => match[1]!));
}

test.each([
	'<script>alert(1)</script>',
	'<img src="https://example.org/x.png" onerror="alert(1)">',
	'Text <b onmouseover="x()">fett</b>',
	'![Bild](https://example.org/x.png)',
	'![Bild][1]\n\n[1]: https://example.org/x.png',
	'[klick](javascript:alert(1))',
	'[klick](JaVaScRiPt:alert(1))',
	'[klick](data:text/html,<script>1</script>)',
	'[klick](/api/conferences/1/remove)',
	'<javascript:alert(1)>',
	'<!-- versteckt -->',
])('nothing runs or is loaded by %j', (markdown) => {
	const allowed = new Set(['paragraph', 'text', 'break']);
	expect([...kindsOf(blocksOf(markdown))].filter((kind) => !allowed.has(kind))).toEqual([]);
	expect(blocksOf(markdown).length).toBeGreaterThan(0);
});

test('a link to the web is one, and tags stay visible as they were written', () => {
	expect(blocksOf('[Gesetz](https://example.org/a?b=1&c=2)')).toEqual([paragraph({ kind: 'link', to: 'https://example.org/a?b=1&c=2', parts: [text('Gesetz')] })]);
	expect(JSON.stringify(blocksOf('vor <img src=x> nach'))).toContain('<img src=x>');
});
