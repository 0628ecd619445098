// Small links for the languages that there are.
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageContext } from '../app/languages';

export function LanguageSwitch() {
	const { t, i18n } = useTranslation();
	const { languages, choose } = useContext(LanguageContext);
	return (
		<nav className="languages" aria-label={t('language.label')}>
			{languages.map(({ code, name }) => (
				<button key={code} type="button" lang={code} aria-pressed={i18n.language === code} onClick={() => void choose(code)}>
					{name}
				</button>
			))}
		</nav>
	);
}
