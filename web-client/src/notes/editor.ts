// The editor of a note. It lives in a shadow root, since its styles come as a constructed style sheet there: the page's
// Content-Security-Policy allows no others.
import { defaultKeymap } from '@codemirror/commands';
import { EditorState, RangeSetBuilder } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import * as Y from 'yjs';
import { COLOURS, cursorOf, peerCursors } from './cursors';
import { format } from './format';
import { TEXT } from './text';

const INKS = ['#a4262c', '#0b57d0', '#0f6d3a', '#8a3ffc', '#8a5300', '#a2127a'];
const peerStyles = Object.fromEntries(
	INKS.slice(0, COLOURS).flatMap((ink, i) => [
		[`.cm-peer-${i}`, { borderColor: ink }],
		[`.cm-peer-${i} .cm-peer-name`, { backgroundColor: ink }],
		[`.cm-marked-${i}`, { backgroundColor: `${ink}33` }],
	]),
);

const look = EditorView.theme({
	'&': { height: '100%', fontSize: '1.05rem', color: 'inherit' },
	'&.cm-focused': { outline: '3px solid var(--focus, #0b57d0)', outlineOffset: '-3px' },
	'.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.6' },
	'.cm-content': { padding: '14px 0 40vh', caretColor: 'currentColor' },
	'.cm-line': { padding: '0 16px' },
	'.cm-heading': { fontWeight: '700', fontSize: '1.2em' },
	'.cm-strong': { fontWeight: '700' },
	'.cm-peer': { position: 'relative', borderInlineStart: '2px solid', marginInline: '-1px' },
	'.cm-peer-name': {
		position: 'absolute', insetBlockEnd: '100%', insetInlineStart: '-2px', padding: '0 5px', borderRadius: '4px 4px 4px 0', color: '#fff',
		fontSize: '0.72rem', lineHeight: '1.35', whiteSpace: 'nowrap', pointerEvents: 'none', userSelect: 'none', zIndex: '2',
	},
	'.cm-line:first-child .cm-peer-name': { insetBlockEnd: 'auto', insetBlockStart: '100%' },
	...peerStyles,
});

const heading = Decoration.line({ class: 'cm-heading' });
const strong = Decoration.mark({ class: 'cm-strong' });

// What is a heading or bold looks so while it is written.
function drawMarks(view: EditorView): DecorationSet {
	const builder = new RangeSetBuilder<Decoration>();
	for (const { from, to } of view.visibleRanges) {
		for (let at = from; at <= to; ) {
			const line = view.state.doc.lineAt(at);
			if (/^#{1,3} /.test(line.text)) {
				builder.add(line.from, line.from, heading);
			}
			for (const match of line.text.matchAll(/\*\*[^*\s](?:[^*]*[^*\s])?\*\*/g)) {
				builder.add(line.from + match.index, line.from + match.index + match[0].length, strong);
			}
			at = line.to + 1;
		}
	}
	return builder.finish();
}

const marks = ViewPlugin.fromClass(
	class {
		decorations: DecorationSet;

		constructor(view: EditorView) {
			this.decorations = drawMarks(view);
		}

		update(update: ViewUpdate): void {
			if (update.docChanged || update.viewportChanged) {
				this.decorations = drawMarks(update.view);
			}
		}
	},
	{ decorations: (plugin) => plugin.decorations },
);

export interface Editor {
	view: EditorView;
	undo: Y.UndoManager;
	destroy: () => void;
}

export function openEditor(host: HTMLElement, doc: Y.Doc, label: string, onCursor: (cursor: string | null) => void): Editor {
	const text = doc.getText(TEXT);
	const undo = new Y.UndoManager(text);
	const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
	const tell = (view: EditorView): void => {
		const { anchor, head } = view.state.selection.main;
		onCursor(view.hasFocus ? cursorOf(text, anchor, head) : null);
	};
	const view = new EditorView({
		root,
		parent: root,
		state: EditorState.create({
			doc: text.toString(),
			extensions: [
				keymap.of([{ key: 'Mod-b', run: (each) => (format(each, 'bold'), true) }, ...yUndoManagerKeymap, ...defaultKeymap]),
				drawSelection(),
				EditorView.lineWrapping,
				EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', tabindex: '0', autocapitalize: 'sentences' }),
				yCollab(text, null, { undoManager: undo }),
				peerCursors(text),
				marks,
				look,
				EditorView.updateListener.of((update) => {
					if (update.selectionSet || update.focusChanged || update.docChanged) {
						tell(update.view);
					}
				}),
			],
		}),
	});
	return {
		view,
		undo,
		destroy: () => {
			view.destroy();
			undo.destroy();
			onCursor(null);
		},
	};
}
