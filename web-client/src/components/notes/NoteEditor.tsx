// Where a note is written: buttons for what text can look like, and the text with the cursors of the others.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Editor, openEditor } from '../../notes/editor';
import { showPeers } from '../../notes/cursors';
import { type Format, format } from '../../notes/format';
import type { SyncState } from '../../notes/note-state';
import type { NoteSync } from '../../notes/note-sync';

const FORMATS: readonly Format[] = ['heading', 'bold', 'list'];
const SIGNS: Record<Format, string> = { heading: 'H', bold: 'B', list: '•' };

export default function NoteEditor({ sync, state, label }: { sync: NoteSync; state: SyncState; label: string }) {
	const { t } = useTranslation();
	const host = useRef<HTMLDivElement>(null);
	const editor = useRef<Editor | null>(null);
	const { doc, people } = state;
	useEffect(() => {
		const opened = openEditor(host.current!, doc, label, (cursor) => sync.setCursor(cursor));
		editor.current = opened;
		return () => {
			editor.current = null;
			opened.destroy();
		};
	}, [doc, label, sync]);
	useEffect(() => {
		if (editor.current) {
			showPeers(editor.current.view, people);
		}
	}, [people, doc]);
	const step = (way: 'undo' | 'redo'): void => {
		editor.current?.undo[way]();
		editor.current?.view.focus();
	};
	return (
		<div className="note-editor no-print">
			<div className="note-tools" role="toolbar" aria-label={t('notes.tools')}>
				{FORMATS.map((each) => (
					<button key={each} type="button" aria-label={t(`notes.format.${each}`)} title={t(`notes.format.${each}`)} data-testid={`format-${each}`} onClick={() => editor.current && format(editor.current.view, each)}>
						<span aria-hidden="true" className={`note-sign-${each}`}>
							{SIGNS[each]}
						</span>
					</button>
				))}
				{(['undo', 'redo'] as const).map((way) => (
					<button key={way} type="button" aria-label={t(`notes.${way}`)} title={t(`notes.${way}`)} data-testid={`note-${way}`} onClick={() => step(way)}>
						<span aria-hidden="true">{way === 'undo' ? '↶' : '↷'}</span>
					</button>
				))}
			</div>
			<div ref={host} className="note-text" data-testid="note-text" />
		</div>
	);
}
