// The few HTTP requests: link -> session, and the home page's data.
import { ServerError } from '../protocol/errors';
import type { GroupPerson, Home, NewProgramToken, Person, PersonLink, ProgramKind, ProgramToken } from '../protocol/types';

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
	let response: Response;
	try {
		response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
	} catch {
		throw new ServerError('offline');
	}
	const body: unknown = response.status === 204 ? {} : await response.json().catch(() => null);
	if (response.ok && body !== null) {
		return body as T;
	}
	const error = (body as { error?: { code?: string; detail?: Record<string, unknown> } } | null)?.error;
	throw new ServerError(error?.code ?? 'internal', error?.detail);
}

const JSON_HEADERS = { 'Content-Type': 'application/json' };

const post = <T>(path: string, body: unknown): Promise<T> => ask(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });

export const openSession = (token: string): Promise<{ person: Person }> => post('/api/session', { token });

export const closeSession = (): Promise<unknown> => ask('/api/session', { method: 'DELETE', headers: JSON_HEADERS });

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
