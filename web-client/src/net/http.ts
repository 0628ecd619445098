// The few HTTP requests: link -> session, and the home page's data.
import { ServerError } from '../protocol/errors';
import type { Home, Person } from '../protocol/types';

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

export const openSession = (token: string): Promise<{ person: Person }> =>
	ask('/api/session', { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify({ token }) });

export const closeSession = (): Promise<unknown> => ask('/api/session', { method: 'DELETE', headers: JSON_HEADERS });

export const fetchHome = (): Promise<Home> => ask('/api/home');
