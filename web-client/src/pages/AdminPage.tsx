// The office: people, groups, import, timetable, settings. A leader sees what an admin sees, without the buttons that are not his.
import { useCallback } from 'react';
import { useSessionState } from '../app/contexts';
import { go, type Section } from '../app/router';
import { OfficeContext } from '../components/admin/office';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { useFetched } from '../hooks/useFetched';
import '../i18n/school';
import { fetchMember, fetchSchool } from '../net/school';
import type { SchoolSettings } from '../protocol/school';
import '../styles/admin.css';
import '../styles/entry.css';
import { GroupPage } from './admin/GroupPage';
import { GroupsPage } from './admin/GroupsPage';
import { ImportPage } from './admin/ImportPage';
import { KeepingPage } from './admin/KeepingPage';
import { OverviewPage } from './admin/OverviewPage';
import { PeoplePage } from './admin/PeoplePage';
import { PersonPage } from './admin/PersonPage';
import { SchoolsPage } from './admin/SchoolsPage';
import { SettingsPage } from './admin/SettingsPage';
import { TimetablePage } from './admin/TimetablePage';

function Content({ section, id }: { section: Section | null; id: string | null }) {
	switch (section) {
		case 'people':
			return id ? <PersonPage key={id} id={id} /> : <PeoplePage />;
		case 'groups':
			return id ? <GroupPage key={id} id={id} /> : <GroupsPage />;
		case 'import':
			return <ImportPage />;
		case 'timetable':
			return <TimetablePage />;
		case 'settings':
			return <SettingsPage />;
		case 'privacy':
			return <KeepingPage />;
		case 'schools':
			return <SchoolsPage />;
		default:
			return <OverviewPage />;
	}
}

export default function AdminPage({ section, id }: { section: Section | null; id: string | null }) {
	const person = useSessionState((state) => state.home!.person);
	const canEdit = person.role === 'admin' || person.isAdmin === true;
	const fetch = useCallback(async () => {
		const [school, me] = await Promise.all([fetchSchool(), canEdit ? fetchMember(person.id) : null]);
		return { school, isOperator: me?.isOperator ?? false };
	}, [canEdit, person.id]);
	const { value, error, run } = useFetched<{ school: SchoolSettings; isOperator: boolean } | null>(null, fetch);
	const reload = useCallback(() => void run(async () => undefined), [run]);
	if (!canEdit && person.role !== 'leader') {
		return <ErrorNotice code="not_found" onRetry={() => go('/')} />;
	}
	if (error && !value) {
		return <ErrorNotice code={error} onRetry={() => location.reload()} />;
	}
	if (!value) {
		return <Loading />;
	}
	return (
		<OfficeContext value={{ ...value, section, canEdit, reload }}>
			<Content section={section} id={id} />
		</OfficeContext>
	);
}
