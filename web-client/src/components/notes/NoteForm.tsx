// A new note, or the title and rights of one that is there.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../protocol/errors';
import type { NoteRights } from '../../protocol/notes';
import '../../styles/entry.css';
import { FormError } from '../entry/FormError';
import { TextField } from '../entry/TextField';

interface NoteFormProps {
	title: string;
	// null: one's own
	rights: NoteRights | null;
	label: string;
	onSave: (title: string, rights: NoteRights | undefined) => Promise<void>;
	onClose: () => void;
}

const RIGHTS: readonly NoteRights[] = ['write', 'read'];

export function NoteForm({ title: first, rights: firstRights, label, onSave, onClose }: NoteFormProps) {
	const { t } = useTranslation();
	const [title, setTitle] = useState(first);
	const [rights, setRights] = useState<NoteRights>(firstRights ?? 'read');
	const [error, setError] = useState<string | null>(null);
	const save = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		try {
			await onSave(title.trim(), firstRights === null ? undefined : rights);
			onClose();
		} catch (failure) {
			setError(codeOf(failure));
		}
	};
	return (
		<form className="sheet note-form" onSubmit={(event) => void save(event)} data-testid="note-form">
			<TextField label={t('notes.title')} value={title} onText={setTitle} testId="note-title" maxLength={80} />
			{firstRights !== null && (
				<fieldset className="note-rights">
					<legend>{t('notes.rights.legend')}</legend>
					{RIGHTS.map((each) => (
						<label key={each}>
							<input type="radio" name="note-rights" value={each} checked={rights === each} onChange={() => setRights(each)} data-testid={`note-rights-${each}`} />
							<span>{t(`notes.rights.${each}`)}</span>
						</label>
					))}
				</fieldset>
			)}
			<FormError code={error === 'quota' ? 'notes_full' : error} />
			<div className="sheet-actions">
				<button type="submit" className="plain-button" disabled={title.trim() === ''} data-testid="note-save">
					{label}
				</button>
				<button type="button" className="plain-button plain-button-quiet" onClick={onClose}>
					{t('notes.cancel')}
				</button>
			</div>
		</form>
	);
}
