// The little of Markdown that notes know: headings, lists, bold and italic words. Everything else is text as it stands.
export interface Span {
	text: string;
	look: 'plain' | 'bold' | 'italic';
}

export type Block =
	| { kind: 'heading'; level: 1 | 2 | 3; spans: Span[] }
	| { kind: 'list'; isOrdered: boolean; items: Span[][] }
	| { kind: 'paragraph'; lines: Span[][] };

const HEADING = /^(#{1,3}) +(.*)$/;
const ITEM = /^\s*(?:[-*]|(\d{1,3})[.)]) +(.*)$/;
const INLINE = /\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*/g;

export function spansOf(line: string): Span[] {
	const spans: Span[] = [];
	let from = 0;
	for (const match of line.matchAll(INLINE)) {
		if (match.index > from) {
			spans.push({ text: line.slice(from, match.index), look: 'plain' });
		}
		spans.push(match[1] === undefined ? { text: match[2] ?? '', look: 'italic' } : { text: match[1], look: 'bold' });
		from = match.index + match[0].length;
	}
	return from < line.length ? [...spans, { text: line.slice(from), look: 'plain' }] : spans;
}

function addItem(blocks: Block[], isOrdered: boolean, item: Span[]): void {
	const last = blocks.at(-1);
	if (last?.kind === 'list' && last.isOrdered === isOrdered) {
		last.items.push(item);
	} else {
		blocks.push({ kind: 'list', isOrdered, items: [item] });
	}
}

export function blocksOf(text: string): Block[] {
	const blocks: Block[] = [];
	let isOpen = false; // the last paragraph goes on
	for (const line of text.split('\n')) {
		const heading = HEADING.exec(line);
		const item = ITEM.exec(line);
		const last = blocks.at(-1);
		if (heading) {
			blocks.push({ kind: 'heading', level: heading[1]!.length as 1 | 2 | 3, spans: spansOf(heading[2]!) });
		} else if (item) {
			addItem(blocks, item[1] !== undefined, spansOf(item[2]!));
		} else if (line.trim() !== '') {
			if (isOpen && last?.kind === 'paragraph') {
				last.lines.push(spansOf(line));
			} else {
				blocks.push({ kind: 'paragraph', lines: [spansOf(line)] });
			}
		}
		isOpen = !heading && !item && line.trim() !== '';
	}
	return blocks;
}
