// One folder of a shelf: its files, and what may be done with them.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router';
import { ConfirmDialog } from '../components/ConfirmDialog';
import { FormError } from '../components/entry/FormError';
import { PageFrame } from '../components/PageFrame';
import { FileRow } from '../components/shelf/FileRow';
import { FolderForm } from '../components/shelf/FolderForm';
import { UploadArea } from '../components/shelf/UploadArea';
import { useFetched } from '../hooks/useFetched';
import { useUploads } from '../hooks/useUploads';
import '../i18n/school';
import { changeFolder, fetchFolder, removeFile, removeFolder, renameFile } from '../net/shelf';
import type { FolderContent } from '../protocol/shelf';
import '../styles/entry.css';
import '../styles/shelf.css';

function leadKey({ folder, files }: FolderContent, isOwn: boolean): string {
	if (isOwn) {
		return 'shelf.ownLead';
	}
	if (folder.may.includes('manage')) {
		return `shelf.lead.${folder.rights}`;
	}
	return folder.rights === 'handIn' ? (files.length > 0 ? 'shelf.handedIn' : 'shelf.handIn') : 'shelf.lead.others';
}

export default function FolderPage({ groupId, folderId }: { groupId: string | null; folderId: string }) {
	const { t } = useTranslation();
	const fetch = useCallback(() => fetchFolder(folderId), [folderId]);
	const { value: content, error, run } = useFetched<FolderContent | null>(null, fetch);
	const [shown, setShown] = useState<'form' | 'remove' | null>(null);
	const uploads = useUploads(folderId, () => void run(async () => undefined));
	const back = { to: groupId ? `/shelf/${groupId}` : '/shelf', label: t('shelf.back') };
	const folder = content?.folder;
	const mayManage = folder?.may.includes('manage') ?? false;
	return (
		<PageFrame testId="folder" title={folder?.name ?? t('shelf.title')} lead={content ? t(leadKey(content, groupId === null)) : undefined} back={back}>
			<FormError code={error} />
			{mayManage && shown !== 'form' && (
				<div className="sheet-actions shelf-manage">
					<button type="button" className="plain-button plain-button-quiet" onClick={() => setShown('form')} data-testid="folder-change">
						{t(groupId ? 'shelf.change' : 'shelf.rename')}
					</button>
					<button type="button" className="plain-button plain-button-quiet" onClick={() => setShown('remove')} data-testid="folder-remove">
						{t('shelf.removeFolder')}
					</button>
				</div>
			)}
			{folder && shown === 'form' && (
				<FolderForm
					name={folder.name}
					rights={groupId ? folder.rights : null}
					label={t('shelf.save')}
					onSave={async (name, rights) => {
						await changeFolder(folderId, groupId ? { name, rights } : { name });
						await run(async () => undefined);
					}}
					onClose={() => setShown(null)}
				/>
			)}
			{folder?.may.includes('add') && <UploadArea uploads={uploads} />}
			{content && content.files.length === 0 && <p className="shelf-empty">{t('shelf.emptyFolder')}</p>}
			<ul className="files">
				{content?.files.map((file) => (
					<FileRow
						key={file.id}
						file={file}
						onRename={(name) => void run(async () => void (await renameFile(file.id, name)))}
						onRemove={() => void run(async () => void (await removeFile(file.id)))}
					/>
				))}
			</ul>
			{folder && shown === 'remove' && (
				<ConfirmDialog
					title={t('shelf.removeTitle', { name: folder.name })}
					text={t('shelf.removeFolderText', { count: folder.files ?? 0 })}
					yes={t('shelf.removeFolder')}
					no={t('shelf.cancel')}
					testId="folder-remove-confirm"
					onYes={() => void removeFolder(folderId).then(() => go(back.to, 'replace'), () => void run(async () => undefined))}
					onClose={() => setShown(null)}
				/>
			)}
		</PageFrame>
	);
}
