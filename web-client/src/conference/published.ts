// Published minutes as pieces to draw: marked reads the Markdown, and what could load or run something (HTML, images) stays text. Pure.
import { lexer, type MarkedToken, type Token } from 'marked';

export type Piece =
	| { kind: 'text'; text: string }
	| { kind: 'strong' | 'em' | 'del'; parts: Piece[] }
	| { kind: 'code'; text: string }
	| { kind: 'break' }
	| { kind: 'link'; to: string; parts: Piece[] };

export type Block =
	| { kind: 'heading'; level: number; parts: Piece[] }
	| { kind: 'paragraph'; parts: Piece[] }
	| { kind: 'quote'; blocks: Block[] }
	| { kind: 'list'; isOrdered: boolean; start: number; items: Block[][] }
	| { kind: 'table'; head: Piece[][]; rows: Piece[][][] }
	| { kind: 'code'; text: string }
	| { kind: 'line' };

// Nothing else is followed: no script, no data, nothing of this page.
const isWeb = (href: string): boolean => /^(https?:\/\/|mailto:)/i.test(href);

const plain = (text: string): Piece => ({ kind: 'text', text });

function pieceOf(token: Token): Piece[] {
	const known = token as MarkedToken;
	switch (known.type) {
		case 'strong':
		case 'em':
		case 'del':
			return [{ kind: known.type, parts: piecesOf(known.tokens) }];
		case 'codespan':
			return [{ kind: 'code', text: known.text }];
		case 'br':
			return [{ kind: 'break' }];
		case 'link':
			return isWeb(known.href) ? [{ kind: 'link', to: known.href, parts: piecesOf(known.tokens) }] : piecesOf(known.tokens);
		case 'image':
			return [plain(known.text)];
		case 'escape':
			return [plain(known.text)];
		case 'text':
			return 'tokens' in known && known.tokens ? piecesOf(known.tokens) : [plain(known.text)];
		default:
			return [plain(token.raw)];
	}
}

const piecesOf = (tokens: readonly Token[]): Piece[] => tokens.flatMap(pieceOf);

function blockOf(token: Token): Block[] {
	const known = token as MarkedToken;
	switch (known.type) {
		case 'space':
		case 'def':
			return [];
		case 'heading':
			return [{ kind: 'heading', level: known.depth, parts: piecesOf(known.tokens) }];
		case 'paragraph':
			return [{ kind: 'paragraph', parts: piecesOf(known.tokens) }];
		case 'text':
			return [{ kind: 'paragraph', parts: pieceOf(known) }];
		case 'blockquote':
			return [{ kind: 'quote', blocks: known.tokens.flatMap(blockOf) }];
		case 'list':
			return [{ kind: 'list', isOrdered: known.ordered, start: known.start || 1, items: known.items.map(({ tokens }) => tokens.flatMap(blockOf)) }];
		case 'table':
			return [{ kind: 'table', head: known.header.map(({ tokens }) => piecesOf(tokens)), rows: known.rows.map((row) => row.map(({ tokens }) => piecesOf(tokens))) }];
		case 'code':
			return [{ kind: 'code', text: known.text }];
		case 'hr':
			return [{ kind: 'line' }];
		default:
			return [{ kind: 'paragraph', parts: [plain(token.raw.trim())] }];
	}
}

export const blocksOf = (text: string): Block[] => lexer(text, { gfm: true, breaks: true }).flatMap(blockOf);
