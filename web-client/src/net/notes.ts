// Notes over HTTP: which there are, and their text as bytes.
import { ServerError } from '../protocol/errors';
import type { Note, NoteRights } from '../protocol/notes';
import { ask, post } from './ask';

const BYTES = 'application/octet-stream';
const listOf = (group: string | null): string => (group ? `/api/groups/${group}/notes` : '/api/me/notes');

export const fetchNotes = (group: string | null): Promise<{ notes: Note[]; mayAdd: boolean }> => ask(listOf(group));
export const addNote = (group: string | null, title: string, rights?: NoteRights): Promise<Note> =>
	post(listOf(group), group && rights ? { title, rights } : { title });
export const fetchNote = (id: string): Promise<Note> => ask(`/api/notes/${id}`);
export const changeNote = (id: string, change: { title?: string; rights?: NoteRights }): Promise<Note> => post(`/api/notes/${id}`, change);
export const removeNote = (id: string): Promise<unknown> => post(`/api/notes/${id}/remove`);
export const goBack = (id: string): Promise<Note> => post(`/api/notes/${id}/back`);

export async function fetchState(id: string, since: number): Promise<Uint8Array> {
	const response = await fetch(`/api/notes/${id}/state?since=${since}`, { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
	if (!response) {
		throw new ServerError('offline');
	}
	if (!response.ok) {
		const body = (await response.json().catch(() => null)) as { error?: { code?: string } } | null;
		throw new ServerError(body?.error?.code ?? 'internal');
	}
	return new Uint8Array(await response.arrayBuffer());
}

const send = (path: string, bytes: Uint8Array): Promise<unknown> =>
	ask(path, { method: 'POST', headers: { 'Content-Type': BYTES }, body: bytes as BodyInit });

export const sendUpdate = (id: string, update: Uint8Array): Promise<unknown> => send(`/api/notes/${id}/updates`, update);
export const replaceState = (id: string, until: number, state: Uint8Array): Promise<unknown> => send(`/api/notes/${id}/state?until=${until}`, state);
