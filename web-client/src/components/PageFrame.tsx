// The frame of the pages around the lesson: whose school it is, the way home, and one heading.
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../app/contexts';
import '../styles/frame.css';
import { Fluent } from './Fluent';
import { LineBanner } from './LineBanner';
import { Link } from './Link';

interface PageFrameProps {
	testId: string;
	title: string;
	lead?: string | undefined;
	back?: { to: string; label: string };
	nav?: ReactNode;
	children: ReactNode;
}

export function PageFrame({ testId, title, lead, back, nav, children }: PageFrameProps) {
	const { t } = useTranslation();
	const school = useSessionState((state) => state.home!.school.name);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), [testId]);
	useEffect(() => {
		document.title = `${title} · Kreide`;
		return () => {
			document.title = 'Kreide';
		};
	}, [title]);
	return (
		<Fluent>
			<LineBanner />
			<header className="frame-header no-print">
				<Link to="/" className="frame-home" data-testid="go-home">
					<img src="/kreide.svg" alt="" width="32" height="32" />
					<span>{t('frame.home')}</span>
				</Link>
				<span className="frame-school">{school}</span>
			</header>
			{nav}
			<main className="frame" data-testid={testId}>
				{back && (
					<Link to={back.to} className="frame-back no-print">
						{back.label}
					</Link>
				)}
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				{lead && <p className="frame-lead">{lead}</p>}
				{children}
			</main>
		</Fluent>
	);
}
