// A new folder, or the name and rights of one that is there.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../../protocol/errors';
import type { ShelfRights } from '../../protocol/shelf';
import { FormError } from '../entry/FormError';
import { TextField } from '../entry/TextField';
import { RightsChoice } from './RightsChoice';

interface FolderFormProps {
	name: string;
	// null: a folder of one's own has none
	rights: ShelfRights | null;
	label: string;
	onSave: (name: string, rights: ShelfRights) => Promise<void>;
	onClose: () => void;
}

export function FolderForm({ name: first, rights: firstRights, label, onSave, onClose }: FolderFormProps) {
	const { t } = useTranslation();
	const [name, setName] = useState(first);
	const [rights, setRights] = useState<ShelfRights>(firstRights ?? 'none');
	const [error, setError] = useState<string | null>(null);
	const save = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		try {
			await onSave(name.trim(), rights);
			onClose();
		} catch (failure) {
			setError(codeOf(failure));
		}
	};
	return (
		<form className="sheet shelf-form" onSubmit={(event) => void save(event)} data-testid="folder-form">
			<TextField label={t('shelf.folderName')} value={name} onText={setName} testId="folder-name" maxLength={60} />
			{firstRights !== null && <RightsChoice value={rights} onChange={setRights} />}
			<FormError code={error} />
			<div className="sheet-actions">
				<button type="submit" className="plain-button" disabled={name.trim() === ''} data-testid="folder-save">
					{label}
				</button>
				<button type="button" className="plain-button plain-button-quiet" onClick={onClose}>
					{t('shelf.cancel')}
				</button>
			</div>
		</form>
	);
}
