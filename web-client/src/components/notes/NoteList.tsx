// The notes of a group, or one's own, and a new one.
import { useCallback, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useFetched } from '../../hooks/useFetched';
import '../../i18n/school';
import { addNote, fetchNotes } from '../../net/notes';
import type { Note } from '../../protocol/notes';
import '../../styles/notes.css';
import { FormError } from '../entry/FormError';
import { NoteForm } from './NoteForm';

interface NoteListProps {
	groupId: string | null;
	onOpen: (note: Note) => void;
}

function factsOf(note: Note, t: TFunction): string {
	const facts = [note.group && t(`notes.rightsShort.${note.may.includes('write') ? 'write' : 'read'}`), note.changedAt && t('notes.changedAt', { at: new Date(note.changedAt) })];
	return facts.filter(Boolean).join(' · ');
}

export function NoteList({ groupId, onOpen }: NoteListProps) {
	const { t } = useTranslation();
	const fetch = useCallback(() => fetchNotes(groupId), [groupId]);
	const { value, error } = useFetched<{ notes: Note[]; mayAdd: boolean } | null>(null, fetch);
	const [isAdding, setIsAdding] = useState(false);
	return (
		<div className="notes">
			<FormError code={error} />
			{value?.notes.length === 0 && !isAdding && <p className="note-empty">{t(value.mayAdd ? 'notes.emptyManage' : 'notes.empty')}</p>}
			<ul className="note-list">
				{value?.notes.map((note) => (
					<li key={note.id}>
						<button type="button" className="note-card" onClick={() => onOpen(note)} data-testid={`note-${note.id}`}>
							<strong>{note.title}</strong>
							<span>{factsOf(note, t)}</span>
						</button>
					</li>
				))}
			</ul>
			{isAdding && (
				<NoteForm
					title=""
					rights={groupId ? 'write' : null}
					label={t('notes.add')}
					onSave={async (title, rights) => onOpen(await addNote(groupId, title, rights))}
					onClose={() => setIsAdding(false)}
				/>
			)}
			{value?.mayAdd && !isAdding && (
				<button type="button" className="plain-button" onClick={() => setIsAdding(true)} data-testid="note-add">
					{t('notes.addNote')}
				</button>
			)}
		</div>
	);
}
