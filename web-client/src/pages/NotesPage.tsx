// The notes of a group, or one's own notebook.
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { NoteList } from '../components/notes/NoteList';
import { PageFrame } from '../components/PageFrame';
import '../i18n/school';

export default function NotesPage({ groupId }: { groupId: string | null }) {
	const { t } = useTranslation();
	const group = useSessionState((state) => state.home!.groups.find(({ id }) => id === groupId));
	const title = groupId ? t('notes.titleOf', { name: [group?.name, group?.subject].filter(Boolean).join(' · ') }) : t('notes.own');
	return (
		<PageFrame testId="notes" title={title} lead={t(groupId ? 'notes.groupLead' : 'notes.ownLead')}>
			<NoteList groupId={groupId} onOpen={(note) => go(`/notes/${groupId ?? 'me'}/${note.id}`)} />
		</PageFrame>
	);
}
