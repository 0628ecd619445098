// Title of the lesson, ways to look at it, and my connection.
import { Grid20Regular } from '@fluentui/react-icons/svg/grid';
import { LayoutColumnTwoFocusLeft20Filled } from '@fluentui/react-icons/svg/layout-column-two-focus-left';
import { Sparkle20Regular } from '@fluentui/react-icons/svg/sparkle';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoom } from '../app/contexts';
import type { ClassroomView } from '../hooks/useClassroomView';
import type { LayoutChoice } from '../model/layout';
import { Pager } from './Pager';
import { QualityBadge } from './QualityBadge';
import { Watchers } from './Watchers';

const CHOICES: { choice: LayoutChoice; icon: ReactNode }[] = [
	{ choice: 'auto', icon: <Sparkle20Regular /> },
	{ choice: 'grid', icon: <Grid20Regular /> },
	{ choice: 'stage', icon: <LayoutColumnTwoFocusLeft20Filled /> },
];

export function TopBar({ view }: { view: ClassroomView }) {
	const { t } = useTranslation();
	const title = useRoom((room) => room.room.title);
	return (
		<header className="top-bar">
			<h1 tabIndex={-1}>{title}</h1>
			<Pager page={view.layout.page} pages={view.layout.pages} turn={view.turn} />
			<div className="layouts" role="group" aria-label={t('layout.label')}>
				{CHOICES.map(({ choice, icon }) => (
					<button
						key={choice}
						type="button"
						data-testid={`layout-${choice}`}
						aria-pressed={view.choice === choice}
						title={t(`layout.${choice}Hint`)}
						onClick={() => view.choose(choice)}
					>
						{icon}
						<span>{t(`layout.${choice}`)}</span>
					</button>
				))}
			</div>
			<Watchers />
			<QualityBadge />
		</header>
	);
}
