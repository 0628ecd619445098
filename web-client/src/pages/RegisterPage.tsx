// The class register of a group: for who teaches it, and for leaders of the school.
import { useCallback } from 'react';
import { useSessionState } from '../app/contexts';
import { go } from '../app/router';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { fetchGroup } from '../net/school';
import '../styles/admin.css';
import '../styles/entry.css';
import '../styles/register.css';
import { EntryPage } from './register/EntryPage';
import { RegisterListPage } from './register/RegisterListPage';

export default function RegisterPage({ groupId, entryId }: { groupId: string; entryId: string | null }) {
	const known = useSessionState((state) => state.home!.groups.find((group) => group.id === groupId)?.name ?? null);
	const fetch = useCallback(async () => known ?? (await fetchGroup(groupId)).name, [known, groupId]);
	const { value: name, error } = useFetched<string | null>(known, fetch);
	if (error) {
		return <ErrorNotice code={error} onRetry={() => go('/')} />;
	}
	if (name === null) {
		return <Loading />;
	}
	return entryId ? <EntryPage key={entryId} groupId={groupId} entryId={entryId} name={name} /> : <RegisterListPage groupId={groupId} name={name} />;
}
