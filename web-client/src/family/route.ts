// Which page of the family's side an address means. Pure.
export type FamilyRoute =
	| { view: 'overview' | 'contact' | 'unknown' }
	| { view: 'book'; consultation: string; child: string | null; desk: string | null }
	| { view: 'wish'; consultation: string; child: string }
	| { view: 'talk' | 'move' | 'invite' | 'day'; talk: string };

export const BASE = '/consultation';

export function familyRoute([view, first, second, third]: readonly string[]): FamilyRoute {
	if (view === undefined || view === 'contact') {
		return first === undefined ? { view: view ?? 'overview' } : { view: 'unknown' };
	}
	if (view === 'book' && first !== undefined) {
		return { view, consultation: first, child: second ?? null, desk: third ?? null };
	}
	if (view === 'wish' && first !== undefined && second !== undefined && third === undefined) {
		return { view, consultation: first, child: second };
	}
	if ((view === 'talk' || view === 'move' || view === 'invite' || view === 'day') && first !== undefined && second === undefined) {
		return { view, talk: first };
	}
	return { view: 'unknown' };
}
