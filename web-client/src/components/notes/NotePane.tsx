// One note, open: who is there, whether all of it is kept, and its text to write or to read.
import type * as Y from 'yjs';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNote } from '../../hooks/useNote';
import '../../i18n/school';
import { canEdit } from '../../notes/shadow';
import type { SyncState } from '../../notes/note-state';
import '../../styles/notes.css';
import { Loading } from '../Loading';
import { NoteView } from './NoteView';

const NoteEditor = lazy(() => import('./NoteEditor'));

function statusOf({ phase, isSaved, isFull, may }: SyncState): string {
	if (phase === 'offline') {
		return isSaved ? 'offline' : 'offlineUnsaved';
	}
	if (!may.includes('write')) {
		return isSaved ? 'readOnly' : 'refused';
	}
	return isFull ? 'full' : isSaved ? 'saved' : 'saving';
}

function People({ state }: { state: SyncState }) {
	const { t, i18n } = useTranslation();
	const names = [...new Set(state.people.map(({ person }) => person.name))];
	if (names.length === 0) {
		return null;
	}
	const shown = names.length > 4 ? [...names.slice(0, 3), t('notes.more', { count: names.length - 3 })] : names;
	return <span className="note-people">{t('notes.alsoHere', { names: new Intl.ListFormat(i18n.language).format(shown) })}</span>;
}

interface NotePaneProps {
	note: string;
	title: string;
	// below the text, for who may write it
	foot?: (doc: Y.Doc, isSaved: boolean) => ReactNode;
}

export function NotePane({ note, title, foot }: NotePaneProps) {
	const { t } = useTranslation();
	const { sync, state } = useNote(note);
	const [wasLive, setWasLive] = useState(false);
	const [reads, setReads] = useState(false);
	const mayWrite = state.may.includes('write') && canEdit();
	const isWriting = mayWrite && !reads;
	if (!wasLive && state.phase === 'live') {
		setWasLive(true);
	}
	if (state.phase === 'closed') {
		return (
			<p className="note-closed" role="alert" data-testid="note-closed">
				{t([`notes.closed.${state.end}`, 'notes.closed.not_allowed'])}
			</p>
		);
	}
	if (!wasLive) {
		return <Loading />;
	}
	const status = statusOf(state);
	return (
		<div className="note" data-testid="note" data-status={status}>
			<div className="note-bar no-print">
				<span className={`note-status note-status-${status}`} role="status" data-testid="note-status">
					{t(`notes.status.${status}`)}
				</span>
				<People state={state} />
				{mayWrite && (
					<button type="button" className="text-button" onClick={() => setReads(!reads)} data-testid="note-mode">
						{t(reads ? 'notes.write' : 'notes.read')}
					</button>
				)}
			</div>
			{!canEdit() && state.may.includes('write') && <p className="note-hint">{t('notes.oldBrowser')}</p>}
			{isWriting && (
				<Suspense fallback={<Loading />}>
					<NoteEditor sync={sync} state={state} label={title} />
				</Suspense>
			)}
			<NoteView doc={state.doc} emptyText={t('notes.nothing')} className={isWriting ? 'only-print' : ''} />
			{mayWrite && foot?.(state.doc, state.isSaved && state.phase === 'live')}
		</div>
	);
}
