// What the buttons over a note do to what is marked.
import { type ChangeSpec, EditorSelection, type Line } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

export type Format = 'heading' | 'bold' | 'list';
const MARK = { heading: '## ', list: '- ' } as const;

function linesOf(view: EditorView): Line[] {
	const { doc, selection } = view.state;
	const last = doc.lineAt(selection.main.to).number;
	return Array.from({ length: last - doc.lineAt(selection.main.from).number + 1 }, (_, i) => doc.line(last - i)).reverse();
}

// If all of the lines have it already, they lose it.
function markLines(view: EditorView, mark: string): void {
	const lines = linesOf(view);
	const has = lines.every((line) => line.text.startsWith(mark));
	const changes = lines
		.filter((line) => has || !line.text.startsWith(mark))
		.map((line): ChangeSpec => (has ? { from: line.from, to: line.from + mark.length } : { from: line.from, insert: mark }));
	const set = view.state.changes(changes);
	view.dispatch({ changes: set, selection: view.state.selection.map(set, 1), userEvent: 'input' });
}

function makeBold(view: EditorView): void {
	const change = view.state.changeByRange((range) => {
		const before = view.state.sliceDoc(range.from - 2, range.from);
		const after = view.state.sliceDoc(range.to, range.to + 2);
		if (before === '**' && after === '**') {
			return {
				changes: [{ from: range.from - 2, to: range.from }, { from: range.to, to: range.to + 2 }],
				range: EditorSelection.range(range.from - 2, range.to - 2),
			};
		}
		return {
			changes: [{ from: range.from, insert: '**' }, { from: range.to, insert: '**' }],
			range: EditorSelection.range(range.from + 2, range.to + 2),
		};
	});
	view.dispatch(view.state.update(change, { userEvent: 'input' }));
}

export function format(view: EditorView, what: Format): void {
	if (what === 'bold') {
		makeBold(view);
	} else {
		markLines(view, MARK[what]);
	}
	view.focus();
}
