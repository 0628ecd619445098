// The words of the pages for families, in seven languages, apart from those of the school's pages: warm, formal, and few enough
// for a phone on a bus. What only the day of the talk needs comes with it.
import i18next from 'i18next';
import { dayWords, type FamilyLanguage, FAMILY_LANGUAGES, familyWords, remember } from './choice';
import { showLanguage } from './index';

export const familyI18n = i18next.createInstance();
void familyI18n.init({ lng: 'de', fallbackLng: false, resources: {}, interpolation: { escapeValue: false }, initAsync: false });

let hasDay = false;

async function fetchWords(language: FamilyLanguage): Promise<void> {
	const parts = await Promise.all([familyWords(language), ...(hasDay ? [dayWords(language)] : [])]);
	parts.forEach((words) => familyI18n.addResourceBundle(language, 'translation', words, true, true));
}

export async function showFamilyLanguage(language: FamilyLanguage): Promise<void> {
	await fetchWords(language);
	await familyI18n.changeLanguage(language);
	showLanguage(familyI18n);
}

export async function readDayWords(): Promise<void> {
	hasDay = true;
	await fetchWords(familyI18n.language as FamilyLanguage);
}

// Chosen by hand: from now on this one.
export async function setFamilyLanguage(language: string): Promise<void> {
	const known = FAMILY_LANGUAGES.find(({ code }) => code === language);
	if (known) {
		await showFamilyLanguage(known.code);
		remember(known.code);
	}
}
