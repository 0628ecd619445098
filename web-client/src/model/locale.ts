// How days and times are written in a language: "en" alone would be American.
const LOCALES: Record<string, string> = { en: 'en-GB' };

export const localeOf = (language: string): string => LOCALES[language] ?? language;
