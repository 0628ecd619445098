// The frame of the family's pages: whose school, which language, the way back, one heading that takes the focus.
import { type ReactNode, useContext, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageContext } from '../../app/languages';
import { useFamily, usePlanning } from '../../family/contexts';
import { BASE } from '../../family/route';
import { isCompanion } from '../../model/family';
import { Link } from '../Link';
import '../../styles/family.css';

function LanguageSelect() {
	const { t, i18n } = useTranslation();
	const { languages, choose } = useContext(LanguageContext);
	const planning = usePlanning();
	const isGuest = isCompanion(useFamily());
	const id = useId();
	// mails come in this language, too
	const pick = (language: string): void => {
		void choose(language);
		if (!isGuest) {
			void planning.setContact({ language });
		}
	};
	return (
		<span className="family-language">
			<label htmlFor={id} className="only-heard">
				{t('language.label')}
			</label>
			<svg viewBox="0 0 24 24" aria-hidden="true">
				<circle cx="12" cy="12" r="9" />
				<path d="M3 12h18M12 3c-6 6-6 12 0 18c6-6 6-12 0-18" />
			</svg>
			<select id={id} data-testid="language" value={i18n.language} onChange={(event) => pick(event.target.value)}>
				{languages.map(({ code, name }) => (
					<option key={code} value={code} lang={code}>
						{name}
					</option>
				))}
			</select>
		</span>
	);
}

interface FamilyFrameProps {
	testId: string;
	title: string;
	lead?: ReactNode;
	// null: this is where all ways lead back to
	back?: { to: string; label: string } | null;
	children: ReactNode;
}

export function FamilyFrame({ testId, title, lead, back, children }: FamilyFrameProps) {
	const { t } = useTranslation();
	const { school } = useFamily();
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		heading.current?.focus();
		window.scrollTo(0, 0);
	}, [testId]);
	useEffect(() => {
		document.title = `${title} · ${school.name}`;
	}, [title, school.name]);
	const way = back === undefined ? { to: BASE, label: t('family.overview') } : back;
	return (
		<div className="family">
			<header className="family-header">
				<span className="family-school">
					<img src="/kreide.svg" alt="" width="28" height="28" />
					<span>{school.name}</span>
				</span>
				<LanguageSelect />
			</header>
			<main className="family-main" data-testid={testId}>
				{way && (
					<Link to={way.to} className="family-back">
						{way.label}
					</Link>
				)}
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				{lead && <p className="family-lead">{lead}</p>}
				{children}
			</main>
		</div>
	);
}
