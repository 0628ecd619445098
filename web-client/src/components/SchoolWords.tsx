// All within reads the words of the school's pages, also where those around it are for families.
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { LanguageContext, SCHOOL_CHOICE } from '../app/languages';

export function SchoolWords({ children }: { children: ReactNode }) {
	return (
		<I18nextProvider i18n={i18next}>
			<LanguageContext value={SCHOOL_CHOICE}>{children}</LanguageContext>
		</I18nextProvider>
	);
}
