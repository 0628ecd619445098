// The words of the school's pages: German first, by the browser's wish, switchable. One language is fetched, the other when asked.
import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { browserWishes, type Language, LANGUAGES, languageOf, remember, remembered, schoolWords } from './choice';

const fetched = new Set<string>();

async function fetchWords(language: Language): Promise<void> {
	const words = await schoolWords(language);
	if (!fetched.has(language)) {
		fetched.add(language);
		i18next.addResourceBundle(language, 'translation', words, true);
	}
}

export function showLanguage(shown: I18n = i18next): void {
	document.documentElement.lang = shown.language;
	document.documentElement.dir = shown.dir();
}

export function startI18n(): void {
	void i18next.use(initReactI18next).init({
		lng: languageOf(remembered(), browserWishes()),
		fallbackLng: false,
		resources: {},
		interpolation: { escapeValue: false },
		initAsync: false,
	});
}

// The words in the language that is chosen: nothing of the school's pages is shown before.
export async function readWords(): Promise<void> {
	await fetchWords(i18next.language as Language);
	showLanguage();
}

export async function setLanguage(language: string): Promise<void> {
	const known = LANGUAGES.find(({ code }) => code === language);
	if (known) {
		await fetchWords(known.code);
		await i18next.changeLanguage(known.code);
		showLanguage();
		remember(known.code);
	}
}
