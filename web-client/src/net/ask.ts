// One HTTP request: what comes back, or the code of the refusal.
import { ServerError } from '../protocol/errors';

export const JSON_HEADERS = { 'Content-Type': 'application/json' };

async function reach(path: string, init: RequestInit): Promise<Response> {
	try {
		return await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
	} catch {
		throw new ServerError('offline');
	}
}

export async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
	const response = await reach(path, init);
	const body: unknown = response.status === 204 ? {} : await response.json().catch(() => null);
	if (response.ok && body !== null) {
		return body as T;
	}
	throw refusalOf(body);
}

function refusalOf(body: unknown): ServerError {
	const error = (body as { error?: { code?: string; detail?: Record<string, unknown> } } | null)?.error;
	return new ServerError(error?.code ?? 'internal', error?.detail);
}

export const post = <T>(path: string, body: unknown = {}): Promise<T> => ask(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });

// A file as it is: the server finds out what it is written in.
export const postFile = <T>(path: string, file: Blob, type: string): Promise<T> =>
	ask(path, { method: 'POST', headers: { 'Content-Type': type }, body: file });

async function reachWell(path: string, init: RequestInit): Promise<Response> {
	const response = await reach(path, init);
	if (!response.ok) {
		throw refusalOf(await response.json().catch(() => null));
	}
	return response;
}

// What is answered with a file, like a PDF that is made for this question.
export const askFile = async (path: string, body: unknown): Promise<Blob> =>
	(await reachWell(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) })).blob();

export const askBlob = async (path: string): Promise<Blob> => (await reachWell(path, {})).blob();

export const askText = async (path: string): Promise<string> => (await reachWell(path, {})).text();

// What is left out is not asked for.
export function queryOf(values: Record<string, string | number | undefined>): string {
	const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
	return known.length === 0 ? '' : `?${new URLSearchParams(known.map(([key, value]) => [key, String(value)])).toString()}`;
}
