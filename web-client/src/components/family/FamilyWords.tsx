// All within reads the words for families.
import { type ReactNode, useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { LanguageContext } from '../../app/languages';
import { showLanguage } from '../../i18n';
import { FAMILY_LANGUAGES } from '../../i18n/choice';
import { familyI18n, setFamilyLanguage } from '../../i18n/family';

const CHOICE = { languages: FAMILY_LANGUAGES, choose: setFamilyLanguage };

export function FamilyWords({ children }: { children: ReactNode }) {
	useEffect(() => {
		showLanguage(familyI18n);
		// the school's pages read from left to right again
		return () => showLanguage();
	}, []);
	return (
		<I18nextProvider i18n={familyI18n}>
			<LanguageContext value={CHOICE}>{children}</LanguageContext>
		</I18nextProvider>
	);
}
