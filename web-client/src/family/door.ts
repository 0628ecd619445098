// Whoever opened a link: does he come for the parents' day? Parents do as soon as there is one; a guest only if his link is that
// of a talk.
import { fetchEarly } from '../net/family';
import type { Person } from '../protocol/types';

export async function comesToTalk({ role }: Person): Promise<boolean> {
	if (role !== 'parent' && role !== 'guest') {
		return false;
	}
	const family = await fetchEarly().catch(() => null);
	return family !== null && (role === 'guest' || family.consultations.length > 0 || family.talks.length > 0);
}
