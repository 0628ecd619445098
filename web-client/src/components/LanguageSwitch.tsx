// Small links for the languages that there are.
import { useTranslation } from 'react-i18next';
import { LANGUAGES, setLanguage } from '../i18n';

export function LanguageSwitch() {
	const { t, i18n } = useTranslation();
	return (
		<nav className="languages" aria-label={t('language.label')}>
			{LANGUAGES.map(({ code, name }) => (
				<button key={code} type="button" lang={code} aria-pressed={i18n.language === code} onClick={() => void setLanguage(code)}>
					{name}
				</button>
			))}
		</nav>
	);
}
