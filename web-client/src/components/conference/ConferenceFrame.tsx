// The frame of one conference's pages: its parts above, the page below.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../app/contexts';
import { isOutside } from '../../model/rights';
import type { Conference } from '../../protocol/conference';
import { Link } from '../Link';
import { PageFrame } from '../PageFrame';

export type Tab = 'overview' | 'roll' | 'agenda' | 'invitation' | 'minutes';

const pathOf = (id: string, tab: Tab): string => (tab === 'overview' ? `/conferences/${id}` : `/conferences/${id}/${tab}`);

// A draft has no minutes; who is a member only has nothing to arrange, and once it is over nobody has.
const tabsOf = ({ may, state }: Conference): Tab[] => [
	'overview',
	...(may.includes('manage') && state !== 'closed' ? (['roll', 'agenda', 'invitation'] as const) : []),
	...(state === 'open' || state === 'closed' ? (['minutes'] as const) : []),
];

interface FrameProps {
	conference: Conference;
	tab: Tab;
	lead?: string;
	children: ReactNode;
}

export function ConferenceFrame({ conference, tab, lead, children }: FrameProps) {
	const { t } = useTranslation();
	// who came by a link has no other pages
	const isFromOutside = useSessionState((state) => isOutside(state.home));
	const { id, title } = conference;
	const tabs = tabsOf(conference);
	const nav = tabs.length > 1 && (
		<nav className="sections no-print" aria-label={t('conference.nav')}>
			{tabs.map((each) => (
				<Link key={each} to={pathOf(id, each)} data-testid={`tab-${each}`} aria-current={each === tab ? 'page' : undefined}>
					{t(`conference.tab.${each}`)}
				</Link>
			))}
		</nav>
	);
	const back = isFromOutside ? {} : { back: { to: '/conferences', label: t('conference.toList') } };
	const heading = tab === 'overview' ? title : t('conference.titleOf', { part: t(`conference.tab.${tab}`), title });
	return (
		<PageFrame testId={`conference-${tab}`} title={heading} lead={lead} nav={nav} {...back}>
			{children}
		</PageFrame>
	);
}
