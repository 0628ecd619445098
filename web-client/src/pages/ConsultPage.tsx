// Parents' days and consultation hours, as the school sees them: list, set-up, one consultation, its panel, a desk's day.
import type { Route } from '../app/router';
import '../i18n/consult';
import '../i18n/school';
import '../styles/admin.css';
import '../styles/consult.css';
import '../styles/entry.css';
import '../styles/import.css';
import { ConsultationPage } from './consult/ConsultationPage';
import { DeskPage } from './consult/DeskPage';
import { ListPage } from './consult/ListPage';
import { NewPage } from './consult/NewPage';
import { PanelPage } from './consult/PanelPage';

type ConsultRoute = Extract<Route, { page: 'consultations' | 'desk' }>;

export default function ConsultPage({ route }: { route: ConsultRoute }) {
	if (route.page === 'desk') {
		return <DeskPage id={route.deskId} />;
	}
	if (route.id === null) {
		return <ListPage />;
	}
	if (route.id === 'new') {
		return <NewPage kind={route.view === 'hour' ? 'hour' : 'day'} />;
	}
	return route.view === 'panel' ? <PanelPage id={route.id} /> : <ConsultationPage id={route.id} />;
}
