// The shelf of a group, or one's own: its folders, and how much room there is.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { FormError } from '../components/entry/FormError';
import { Link } from '../components/Link';
import { PageFrame } from '../components/PageFrame';
import { FolderForm } from '../components/shelf/FolderForm';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { bytesText } from '../model/bytes';
import { addFolder, fetchShelf } from '../net/shelf';
import type { Folder, Shelf } from '../protocol/shelf';
import '../styles/entry.css';
import '../styles/shelf.css';

function FolderCard({ folder, groupId }: { folder: Folder; groupId: string | null }) {
	const { t, i18n } = useTranslation();
	const facts = folder.files === undefined ? null : t('shelf.files', { count: folder.files, bytes: bytesText(folder.bytes ?? 0, i18n.language) });
	return (
		<li>
			<Link to={`/shelf/${groupId ?? 'me'}/${folder.id}`} className="folder" data-testid={`folder-${folder.id}`}>
				<svg className="folder-mark" viewBox="0 0 48 40" aria-hidden="true">
					<path d="M2 8a4 4 0 0 1 4-4h12l5 6h19a4 4 0 0 1 4 4v20a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4z" />
				</svg>
				<span>
					<strong>{folder.name}</strong>
					<span className="folder-facts">{[groupId && t(`shelf.rights.${folder.rights}`), facts].filter(Boolean).join(' · ')}</span>
				</span>
			</Link>
		</li>
	);
}

export default function ShelfPage({ groupId }: { groupId: string | null }) {
	const { t, i18n } = useTranslation();
	const group = useSessionState((state) => state.home!.groups.find(({ id }) => id === groupId));
	const fetch = useCallback(() => fetchShelf(groupId), [groupId]);
	const { value: shelf, error, run } = useFetched<Shelf | null>(null, fetch);
	const [isAdding, setIsAdding] = useState(false);
	const title = groupId ? t('shelf.titleOf', { name: [group?.name, group?.subject].filter(Boolean).join(' · ') }) : t('shelf.own');
	const size = (bytes: number): string => bytesText(bytes, i18n.language);
	return (
		<PageFrame testId="shelf" title={title} lead={t(groupId ? 'shelf.groupLead' : 'shelf.ownLead')}>
			<FormError code={error} />
			{shelf && shelf.folders.length === 0 && !isAdding && <p className="shelf-empty">{t(shelf.mayManage ? 'shelf.emptyManage' : 'shelf.empty')}</p>}
			<ul className="folders">
				{shelf?.folders.map((folder) => (
					<FolderCard key={folder.id} folder={folder} groupId={groupId} />
				))}
			</ul>
			{isAdding && (
				<FolderForm
					name=""
					rights={groupId ? 'read' : null}
					label={t('shelf.add')}
					onSave={async (name, rights) => {
						await addFolder(groupId, name, rights);
						await run(async () => undefined);
					}}
					onClose={() => setIsAdding(false)}
				/>
			)}
			{shelf?.mayManage && !isAdding && (
				<button type="button" className="plain-button" onClick={() => setIsAdding(true)} data-testid="folder-add">
					{t('shelf.addFolder')}
				</button>
			)}
			{shelf && (
				<p className="shelf-room">
					<meter min={0} max={shelf.quotaBytes} high={shelf.quotaBytes * 0.9} value={shelf.usedBytes} aria-label={t('shelf.room')} />
					<span>{t('shelf.used', { used: size(shelf.usedBytes), quota: size(shelf.quotaBytes) })}</span>
				</p>
			)}
		</PageFrame>
	);
}
