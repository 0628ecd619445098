// Where the others are: their cursors and what they have marked, each with a name and a colour.
import { type Range, StateEffect } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import * as Y from 'yjs';
import type { NoteOpener } from '../protocol/notes';
import { fromToken, toToken } from './note-bytes';

export const COLOURS = 6;
const PEERS = StateEffect.define<NoteOpener[]>();

// Both ends as places in the text that stay right while others write.
export function cursorOf(text: Y.Text, anchor: number, head: number): string {
	const place = (at: number): Uint8Array => Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, at, -1));
	const first = place(anchor);
	const second = place(head);
	return toToken(Uint8Array.of(first.length, ...first, ...second));
}

// null: not of this text, or not known here yet.
export function placesOf(text: Y.Text, cursor: string): { anchor: number; head: number } | null {
	try {
		const bytes = fromToken(cursor);
		const end = 1 + (bytes[0] ?? 0);
		const [anchor, head] = [bytes.subarray(1, end), bytes.subarray(end)].map((each) =>
			Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(each), text.doc!),
		);
		return anchor?.type === text && head?.type === text ? { anchor: anchor.index, head: head.index } : null;
	} catch {
		return null;
	}
}

class Caret extends WidgetType {
	constructor(
		private readonly name: string,
		private readonly colour: number,
	) {
		super();
	}

	override eq(other: Caret): boolean {
		return other.name === this.name && other.colour === this.colour;
	}

	override toDOM(): HTMLElement {
		const caret = document.createElement('span');
		caret.className = `cm-peer cm-peer-${this.colour}`;
		caret.setAttribute('aria-hidden', 'true');
		const label = document.createElement('span');
		label.className = 'cm-peer-name';
		label.textContent = this.name;
		caret.append('\u2060', label);
		return caret;
	}

	override ignoreEvent(): boolean {
		return true;
	}
}

function draw(text: Y.Text, peers: NoteOpener[], length: number): DecorationSet {
	const ranges: Range<Decoration>[] = [];
	for (const { opener, person, cursor } of peers) {
		const places = cursor ? placesOf(text, cursor) : null;
		if (!places) {
			continue;
		}
		const colour = opener % COLOURS;
		const [from, to] = [Math.min(places.anchor, places.head), Math.min(Math.max(places.anchor, places.head), length)];
		if (from < to) {
			ranges.push(Decoration.mark({ class: `cm-marked-${colour}` }).range(from, to));
		}
		ranges.push(Decoration.widget({ widget: new Caret(person.name, colour), side: 1 }).range(Math.min(places.head, length)));
	}
	return Decoration.set(ranges, true);
}

export const showPeers = (view: EditorView, peers: NoteOpener[]): void => view.dispatch({ effects: PEERS.of(peers) });

export const peerCursors = (text: Y.Text) =>
	ViewPlugin.fromClass(
		class {
			decorations: DecorationSet = Decoration.none;
			private peers: NoteOpener[] = [];

			update(update: ViewUpdate): void {
				const effects = update.transactions.flatMap((each) => each.effects).filter((each) => each.is(PEERS));
				this.peers = effects.at(-1)?.value ?? this.peers;
				if (update.docChanged || effects.length > 0) {
					this.decorations = draw(text, this.peers, update.state.doc.length);
				}
			}
		},
		{ decorations: (plugin) => plugin.decorations },
	);
