// Languages: German first, by the browser's wish, switchable. Both are small and come with the page.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import de from './de.json';
import en from './en.json';

export const LANGUAGES = [
	{ code: 'de', name: 'Deutsch' },
	{ code: 'en', name: 'English' },
] as const;
export type Language = (typeof LANGUAGES)[number]['code'];

const KEY = 'kreide.language';

export function languageOf(stored: string | null, wishes: readonly string[]): Language {
	const known = LANGUAGES.map((each) => each.code as string);
	const found = [stored ?? '', ...wishes].map((wish) => wish.slice(0, 2).toLowerCase()).find((wish) => known.includes(wish));
	return (found as Language | undefined) ?? 'de';
}

function remembered(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

function showLanguage(): void {
	document.documentElement.lang = i18next.language;
	document.documentElement.dir = i18next.dir();
}

export function startI18n(): void {
	void i18next.use(initReactI18next).init({
		lng: languageOf(remembered(), navigator.languages ?? [navigator.language]),
		fallbackLng: 'de',
		resources: { de: { translation: de }, en: { translation: en } },
		interpolation: { escapeValue: false },
		initAsync: false,
	});
	showLanguage();
}

export async function setLanguage(language: string): Promise<void> {
	await i18next.changeLanguage(language);
	showLanguage();
	try {
		localStorage.setItem(KEY, language);
	} catch {
		// a browser that keeps nothing asks again next time
	}
}
