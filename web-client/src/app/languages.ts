// The languages that the pages around a component can be read in.
import { createContext } from 'react';
import { setLanguage } from '../i18n';
import { LANGUAGES, type LanguageName } from '../i18n/choice';

interface LanguageChoice {
	languages: readonly LanguageName[];
	choose: (language: string) => Promise<void>;
}

export const SCHOOL_CHOICE: LanguageChoice = { languages: LANGUAGES, choose: setLanguage };
export const LanguageContext = createContext(SCHOOL_CHOICE);
