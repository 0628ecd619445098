// The HTTP requests around a lesson: link -> session, the home page's data, cards, programs.
import type { GroupPerson, Home, NewProgramToken, Person, PersonLink, ProgramKind, ProgramToken } from '../protocol/types';
import { ask, JSON_HEADERS, post } from './ask';

// picture: of a primary pupil, who is asked for it (403 needs_picture)
export const openSession = (token: string, picture?: string): Promise<{ person: Person }> =>
	post('/api/session', picture === undefined ? { token } : { token, picture });

// Whoever sits down here next finds nothing of who was here: neither a ballot that was not counted yet nor anything else of this tab.
export async function closeSession(): Promise<void> {
	try {
		sessionStorage.clear();
	} catch {
		// then nothing was kept, either
	}
	await ask('/api/session', { method: 'DELETE', headers: JSON_HEADERS });
}

export const fetchHome = (): Promise<Home> => ask('/api/home');

export const fetchPeople = (group: string): Promise<{ people: GroupPerson[] }> => ask(`/api/groups/${group}/people`);

// New links for these people, or for all; their older ones are dead from then on.
export const renewLinks = (group: string, people?: string[]): Promise<{ links: PersonLink[] }> =>
	post(`/api/groups/${group}/links`, people ? { people } : {});

export const revokeLinks = (group: string, people: string[]): Promise<unknown> => post(`/api/groups/${group}/revoke`, { people });

export const addGuest = (group: string, name: string): Promise<PersonLink> => post(`/api/groups/${group}/guests`, { name });

export const fetchTokens = (room: string): Promise<{ tokens: ProgramToken[] }> => ask(`/api/rooms/${room}/tokens`);

export const makeToken = (room: string, draft: { kind: ProgramKind; label: string; ttlSeconds: number }): Promise<NewProgramToken> =>
	post(`/api/rooms/${room}/tokens`, draft);

export const revokeToken = (room: string, id: string): Promise<unknown> => post(`/api/rooms/${room}/tokens/revoke`, { id });
