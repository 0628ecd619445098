// Whoever opened a link: does he come for the parents' day? Parents do as soon as there is one; a guest only if his link is that
// of a talk. Who does not read the languages of the school's own pages finds his own only here, even if there is nothing to book yet, and
// from here the way to a conference that he is called to.
import { entryLanguage, LANGUAGES } from '../i18n/choice';
import { fetchEarly } from '../net/family';
import type { Family } from '../protocol/family';
import type { Person } from '../protocol/types';

type Known = Pick<Family, 'consultations' | 'talks' | 'hasConference'>;

export function isForTalks(role: Person['role'], { consultations, talks, hasConference = false }: Known, language: string): boolean {
	if (role === 'guest' || !LANGUAGES.some(({ code }) => code === language)) {
		return true;
	}
	// who is called to a conference, too, finds both on the home page
	return !hasConference && (consultations.length > 0 || talks.length > 0);
}

export async function comesToTalk({ role }: Person): Promise<boolean> {
	if (role !== 'parent' && role !== 'guest') {
		return false;
	}
	const family = await fetchEarly().catch(() => null);
	return family !== null && isForTalks(role, family, entryLanguage());
}
