// The notes of the group, beside the pictures of its lesson.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom, useSession } from '../../app/contexts';
import '../../i18n/school';
import type { Note } from '../../protocol/notes';
import '../../styles/frame.css';
import { Panel } from '../Panel';
import { NoteList } from './NoteList';
import { NotePane } from './NotePane';

export default function NotesPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const session = useSession();
	const roomId = useRoom((room) => room.room.id);
	const [note, setNote] = useState<Note | null>(null);
	const group = session.groupOf(roomId);
	return (
		<Panel title={note ? note.title : t('notes.name')} onClose={onClose}>
			<div className={note ? 'notes-panel has-note' : 'notes-panel'}>
				{note ? (
					<>
						<button type="button" className="text-button note-back" onClick={() => setNote(null)} data-testid="note-all">
							{t('notes.all')}
						</button>
						<NotePane key={note.id} note={note.id} title={note.title} />
					</>
				) : (
					group && <NoteList groupId={group.id} onOpen={setNote} />
				)}
			</div>
		</Panel>
	);
}
