// Conferences outside of their room: list, convening, one conference, its roll, agenda, invitation and minutes.
import type { Route } from '../app/router';
import '../i18n/conference';
import '../i18n/school';
import '../styles/admin.css';
import '../styles/consult.css';
import '../styles/entry.css';
import '../styles/import.css';
import '../styles/conference.css';
import { AgendaPage } from './conference/AgendaPage';
import { InvitationPage } from './conference/InvitationPage';
import { ListPage } from './conference/ListPage';
import { MinutesPage } from './conference/MinutesPage';
import { NewPage } from './conference/NewPage';
import { OverviewPage } from './conference/OverviewPage';
import { RollPage } from './conference/RollPage';

const PAGES = { roll: RollPage, agenda: AgendaPage, invitation: InvitationPage, minutes: MinutesPage };

export default function ConferencePage({ route: { id, view } }: { route: Extract<Route, { page: 'conferences' }> }) {
	if (id === null) {
		return <ListPage />;
	}
	if (id === 'new') {
		return <NewPage />;
	}
	const Page = view === null ? OverviewPage : PAGES[view];
	return <Page key={id} id={id} />;
}
