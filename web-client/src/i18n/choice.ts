// Which language somebody reads, and where its words are: the school's pages in two, those of families in seven. Nothing here
// needs a library, so that the words are on their way before the program is there.
export interface LanguageName {
	code: string;
	// as its speakers call it
	name: string;
}

export const LANGUAGES = [
	{ code: 'de', name: 'Deutsch' },
	{ code: 'en', name: 'English' },
] as const satisfies readonly LanguageName[];
export type Language = (typeof LANGUAGES)[number]['code'];

export const FAMILY_LANGUAGES = [
	...LANGUAGES,
	{ code: 'tr', name: 'Türkçe' },
	{ code: 'ar', name: 'العربية' },
	{ code: 'uk', name: 'Українська' },
	{ code: 'ru', name: 'Русский' },
	{ code: 'pl', name: 'Polski' },
] as const satisfies readonly LanguageName[];
export type FamilyLanguage = (typeof FAMILY_LANGUAGES)[number]['code'];

type Words = Promise<{ default: object }>;

const SCHOOL: Record<Language, () => Words> = { de: () => import('./de.json'), en: () => import('./en.json') };

const FAMILY: Record<FamilyLanguage, () => Words> = {
	de: () => import('./family-de.json'),
	en: () => import('./family-en.json'),
	tr: () => import('./family-tr.json'),
	ar: () => import('./family-ar.json'),
	uk: () => import('./family-uk.json'),
	ru: () => import('./family-ru.json'),
	pl: () => import('./family-pl.json'),
};

const DAY: Record<FamilyLanguage, () => Words> = {
	de: () => import('./talk-de.json'),
	en: () => import('./talk-en.json'),
	tr: () => import('./talk-tr.json'),
	ar: () => import('./talk-ar.json'),
	uk: () => import('./talk-uk.json'),
	ru: () => import('./talk-ru.json'),
	pl: () => import('./talk-pl.json'),
};

export const schoolWords = async (language: Language): Promise<object> => (await SCHOOL[language]()).default;
export const familyWords = async (language: FamilyLanguage): Promise<object> => (await FAMILY[language]()).default;
export const dayWords = async (language: FamilyLanguage): Promise<object> => (await DAY[language]()).default;

// The first of the wishes that there is, else the last resort.
function firstKnown<L extends string>(names: readonly { code: L }[], wishes: readonly (string | null)[]): L | null {
	const known = wishes.map((wish) => names.find(({ code }) => code === wish?.slice(0, 2).toLowerCase())?.code);
	return known.find((code) => code !== undefined) ?? null;
}

export const languageOf = (stored: string | null, wishes: readonly string[]): Language => firstKnown(LANGUAGES, [stored, ...wishes]) ?? 'de';

// contact: what the family has chosen; school: what the school speaks
export const familyLanguageOf = (contact: string | null, wishes: readonly (string | null)[], school: string | null = null): FamilyLanguage =>
	firstKnown(FAMILY_LANGUAGES, [contact, ...wishes, school]) ?? 'de';

const KEY = 'kreide.language';

export function remembered(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

export function remember(language: string): void {
	try {
		localStorage.setItem(KEY, language);
	} catch {
		// a browser that keeps nothing asks again next time
	}
}

export const browserWishes = (): readonly string[] => navigator.languages ?? [navigator.language];

export const isFamilyPath = (path: string): boolean => /^\/consultation(\/|$)/.test(path);

// of the browser, for who has not said yet which he reads
export const entryLanguage = (): FamilyLanguage => familyLanguageOf(remembered(), browserWishes());

// Are the words of this page those for families? Whoever opens a link may be a parent, and a page that says why it did not work
// says it in his language.
export const readsFamilyWords = (path: string): boolean => isFamilyPath(path) || path === '/l';
