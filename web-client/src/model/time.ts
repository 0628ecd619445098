// A moment as hours and minutes in somebody's language.
export const timeOf = (ms: number, language: string): string =>
	new Date(ms).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
