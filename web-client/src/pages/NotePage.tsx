// One note on a page of its own, and what those who manage it may do.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { ConfirmDialog } from '../components/ConfirmDialog';
import { FormError } from '../components/entry/FormError';
import { NoteForm } from '../components/notes/NoteForm';
import { NotePane } from '../components/notes/NotePane';
import { PageFrame } from '../components/PageFrame';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { changeNote, fetchNote, goBack, removeNote } from '../net/notes';
import type { Note } from '../protocol/notes';

type Asked = 'remove' | 'back' | null;

function Manage({ note, run, home }: { note: Note; run: (work: () => Promise<void>) => Promise<void>; home: string }) {
	const { t } = useTranslation();
	const [asked, setAsked] = useState<Asked>(null);
	const [isChanging, setIsChanging] = useState(false);
	const save = async (title: string, rights: Note['rights'] | undefined): Promise<void> => {
		await changeNote(note.id, { title, ...(rights ? { rights } : {}) });
		await run(async () => undefined);
	};
	const remove = async (): Promise<void> => {
		await removeNote(note.id);
		go(home, 'replace');
	};
	const back = async (): Promise<void> => void (await goBack(note.id));
	return (
		<section className="note-manage no-print" aria-label={t('notes.manage')}>
			{isChanging ? (
				<NoteForm title={note.title} rights={note.group ? note.rights : null} label={t('notes.save')} onSave={save} onClose={() => setIsChanging(false)} />
			) : (
				<div className="sheet-actions">
					<button type="button" className="plain-button plain-button-quiet" onClick={() => setIsChanging(true)} data-testid="note-change">
						{t(note.group ? 'notes.change' : 'notes.rename')}
					</button>
					{note.backAt !== null && (
						<button type="button" className="plain-button plain-button-quiet" onClick={() => setAsked('back')} data-testid="note-back">
							{t('notes.back')}
						</button>
					)}
					<button type="button" className="plain-button plain-button-quiet" onClick={() => setAsked('remove')} data-testid="note-remove">
						{t('notes.remove')}
					</button>
				</div>
			)}
			{asked === 'remove' && (
				<ConfirmDialog title={t('notes.removeTitle', { title: note.title })} text={t('notes.removeText')} yes={t('notes.remove')} no={t('notes.cancel')} testId="note-remove-yes" onYes={() => void run(remove)} onClose={() => setAsked(null)} />
			)}
			{asked === 'back' && (
				<ConfirmDialog title={t('notes.backTitle')} text={t('notes.backText', { at: new Date(note.backAt ?? 0) })} yes={t('notes.back')} no={t('notes.cancel')} testId="note-back-yes" onYes={() => void run(back)} onClose={() => setAsked(null)} />
			)}
		</section>
	);
}

export default function NotePage({ groupId, noteId }: { groupId: string | null; noteId: string }) {
	const { t } = useTranslation();
	const fetch = useCallback(() => fetchNote(noteId), [noteId]);
	const { value: note, error, run } = useFetched<Note | null>(null, fetch);
	const home = groupId ? `/notes/${groupId}` : '/notes';
	return (
		<PageFrame testId="note-page" title={note?.title ?? t('notes.name')} back={{ to: home, label: t(groupId ? 'notes.all' : 'notes.own') }}>
			<FormError code={error} />
			{note && (
				<>
					<div className="note-page">
						<NotePane note={noteId} title={note.title} />
					</div>
					<div className="sheet-actions no-print">
						<button type="button" className="plain-button plain-button-quiet" onClick={() => window.print()} data-testid="note-print">
							{t('notes.print')}
						</button>
					</div>
					{note.may.includes('manage') && <Manage note={note} run={run} home={home} />}
				</>
			)}
		</PageFrame>
	);
}
