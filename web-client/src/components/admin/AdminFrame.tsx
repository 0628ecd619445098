// The frame of the office's pages: its sections above, the page below.
import { type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { SECTIONS } from '../../app/router';
import { Link } from '../Link';
import { PageFrame } from '../PageFrame';
import { useOffice } from './office';

function Sections() {
	const { t } = useTranslation();
	const { section, canEdit, isOperator } = useOffice();
	const shown = SECTIONS.filter((each) => (each === 'import' ? canEdit : each === 'schools' ? isOperator : true));
	return (
		<nav className="sections no-print" aria-label={t('admin.label')}>
			<Link to="/admin" data-testid="section-overview" aria-current={section === null ? 'page' : undefined}>
				{t('admin.overview')}
			</Link>
			{shown.map((each) => (
				<Link key={each} to={`/admin/${each}`} data-testid={`section-${each}`} aria-current={section === each ? 'page' : undefined}>
					{t(`admin.${each}`)}
				</Link>
			))}
		</nav>
	);
}

export const AdminFrame = (props: Omit<ComponentProps<typeof PageFrame>, 'nav'>) => <PageFrame {...props} nav={<Sections />} />;
