// Papers for an item: files of one's own shelf, or of a group's, ticked in a list.
import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../../app/contexts';
import { MOST_PAPERS } from '../../../conference/agenda';
import { useFetched } from '../../../hooks/useFetched';
import { useFocusReturn } from '../../../hooks/useFocusReturn';
import { fetchFolder, fetchShelf } from '../../../net/shelf';
import type { Paper } from '../../../protocol/conference';
import type { Folder, FolderContent } from '../../../protocol/shelf';
import { ChoiceField } from '../../consult/fields';
import { ErrorBar } from '../../ErrorBar';
import { Loading } from '../../Loading';

interface PickerProps {
	papers: readonly Paper[];
	onChange: (papers: Paper[]) => void;
}

function Files({ folder, papers, onChange }: PickerProps & { folder: string }) {
	const { t } = useTranslation();
	const { value, error } = useFetched<FolderContent | null>(null, useCallback(() => fetchFolder(folder), [folder]));
	const isFull = papers.length >= MOST_PAPERS;
	if (!value) {
		return <ErrorBar code={error} />;
	}
	return (
		<>
			{value.files.length === 0 && <p className="hint">{t('conference.shelf.noFiles')}</p>}
			<ul className="plain-list paper-choice" data-testid="paper-files">
				{value.files.map(({ id, name, bytes }) => {
					const isChosen = papers.some((each) => each.id === id);
					return (
						<li key={id}>
							<Checkbox
								label={name}
								data-testid={`paper-file-${id}`}
								checked={isChosen}
								disabled={isFull && !isChosen}
								onChange={() => onChange(isChosen ? papers.filter((each) => each.id !== id) : [...papers, { id, name, bytes }])}
							/>
						</li>
					);
				})}
			</ul>
			{isFull && <p className="hint">{t('conference.shelf.full')}</p>}
		</>
	);
}

// whose: a group's id; empty: one's own
function Folders({ whose, ...props }: PickerProps & { whose: string }) {
	const { t } = useTranslation();
	const [chosen, setChosen] = useState('');
	const { value: folders, error } = useFetched<readonly Folder[] | null>(null, useCallback(async () => (await fetchShelf(whose || null)).folders.filter(({ may }) => may.includes('read')), [whose]));
	const folder = folders?.find(({ id }) => id === chosen) ?? folders?.[0];
	if (!folders) {
		return error ? <ErrorBar code={error} /> : <Loading />;
	}
	if (!folder) {
		return (
			<>
				<p className="hint">{t('conference.shelf.noFolders')}</p>
				<a href={whose ? `/shelf/${whose}` : '/shelf'} target="_blank" rel="noopener" className="inline-link">
					{t('conference.shelf.toShelf')}
				</a>
			</>
		);
	}
	return (
		<>
			<ChoiceField label={t('conference.shelf.folder')} testId="paper-folder" value={folder.id} options={folders.map(({ id, name }) => [id, name] as const)} onChoice={setChosen} />
			<Files key={folder.id} folder={folder.id} {...props} />
		</>
	);
}

export function PaperPicker({ papers, onChange, onClose }: PickerProps & { onClose: () => void }) {
	const { t } = useTranslation();
	const groups = useSessionState((state) => state.home!.groups);
	const [whose, setWhose] = useState('');
	useFocusReturn();
	return (
		<Dialog open modalType="alert" onOpenChange={(_event, { open }) => !open && onClose()}>
			<DialogSurface>
				<DialogBody>
					<DialogTitle>{t('conference.shelf.title')}</DialogTitle>
					<DialogContent className="form">
						<p className="hint">{t('conference.shelf.text')}</p>
						<ChoiceField label={t('conference.shelf.whose')} testId="paper-whose" value={whose} options={[['', t('conference.shelf.own')], ...groups.map(({ id, name }) => [id, name] as const)]} onChoice={setWhose} />
						<Folders key={whose} whose={whose} papers={papers} onChange={onChange} />
					</DialogContent>
					<DialogActions>
						<Button appearance="primary" size="large" data-testid="papers-done" onClick={onClose}>
							{t('conference.shelf.done')}
						</Button>
					</DialogActions>
				</DialogBody>
			</DialogSurface>
		</Dialog>
	);
}
