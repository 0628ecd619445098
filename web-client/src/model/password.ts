// What is said of a password while it is typed. The server decides; this only helps.
export type Strength = 'short' | 'personal' | 'common' | 'fair' | 'good';

export const SHORTEST = 10;
const COMMON = /^(.)\1+$|^(0?123456|passwor[dt]|qwert|hallo|schule|geheim|sommer|winter|abcdef)/iu;

// words: login and names, which are the first that others try
export function strengthOf(password: string, words: readonly string[]): Strength {
	const low = password.toLowerCase();
	if ([...password].length < SHORTEST) {
		return 'short';
	}
	if (words.some((word) => word.trim().length >= 3 && low.includes(word.trim().toLowerCase()))) {
		return 'personal';
	}
	if (COMMON.test(password) || new Set(low).size < 5) {
		return 'common';
	}
	return [...password].length >= 14 ? 'good' : 'fair';
}

export const isGoodEnough = (strength: Strength): boolean => strength === 'fair' || strength === 'good';
