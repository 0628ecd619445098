// One file: its name leads to it; whoever may, renames or removes it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesText } from '../../model/bytes';
import { localeOf } from '../../model/locale';
import { contentPath } from '../../net/shelf';
import type { ShelfFile } from '../../protocol/shelf';
import { ConfirmDialog } from '../ConfirmDialog';

interface FileRowProps {
	file: ShelfFile;
	onRename: (name: string) => void;
	onRemove: () => void;
}

function NameField({ name, onSave, onClose }: { name: string; onSave: (name: string) => void; onClose: () => void }) {
	const { t } = useTranslation();
	const [text, setText] = useState(name);
	return (
		<form
			className="file-rename"
			onSubmit={(event) => {
				event.preventDefault();
				onSave(text.trim());
				onClose();
			}}
		>
			<input aria-label={t('shelf.newName', { name })} value={text} maxLength={200} autoFocus onChange={(event) => setText(event.target.value)} data-testid="file-name" />
			<button type="submit" className="plain-button" disabled={text.trim() === ''} data-testid="file-name-save">
				{t('shelf.save')}
			</button>
			<button type="button" className="plain-button plain-button-quiet" onClick={onClose}>
				{t('shelf.cancel')}
			</button>
		</form>
	);
}

export function FileRow({ file, onRename, onRemove }: FileRowProps) {
	const { t, i18n } = useTranslation();
	const [shown, setShown] = useState<'name' | 'remove' | null>(null);
	const at = new Intl.DateTimeFormat(localeOf(i18n.language), { dateStyle: 'medium', timeStyle: 'short' }).format(file.at);
	return (
		<li className="file" data-testid={`file-${file.id}`}>
			{shown === 'name' ? (
				<NameField name={file.name} onSave={onRename} onClose={() => setShown(null)} />
			) : (
				<>
					<span className="file-what">
						<a href={contentPath(file.id)} download={file.name} className="file-link">
							{file.name}
						</a>
						<span className="file-facts">
							{[file.person.name, at, bytesText(file.bytes, i18n.language)].join(' · ')}
						</span>
					</span>
					{file.mayChange && (
						<span className="file-actions">
							<button type="button" className="plain-button plain-button-quiet" onClick={() => setShown('name')} aria-label={t('shelf.renameOf', { name: file.name })}>
								{t('shelf.rename')}
							</button>
							<button type="button" className="plain-button plain-button-quiet" onClick={() => setShown('remove')} aria-label={t('shelf.removeOf', { name: file.name })} data-testid={`file-remove-${file.id}`}>
								{t('shelf.remove')}
							</button>
						</span>
					)}
				</>
			)}
			{shown === 'remove' && (
				<ConfirmDialog
					title={t('shelf.removeTitle', { name: file.name })}
					text={t('shelf.removeText')}
					yes={t('shelf.remove')}
					no={t('shelf.cancel')}
					testId="file-remove-confirm"
					onYes={onRemove}
					onClose={() => setShown(null)}
				/>
			)}
		</li>
	);
}
