// The family's side of the consultations: everything over HTTP. The WebSocket comes with the day of the talk.
import type { Companion, CompanionKind, TalkMode } from '../protocol/consult';
import type { Contact, Family, FamilyTalk, FreeSlot, TalkDraft, Wishes } from '../protocol/family';
import { ask, post } from './ask';

const fetchAnew = (): Promise<Family> => ask('/api/family');
let early: Promise<Family> | null = null;

// Asked for before the page is there that shows it; the page takes what came.
export function fetchEarly(): Promise<Family> {
	early ??= fetchAnew();
	early.catch(() => (early = null));
	return early;
}

export function fetchFamily(): Promise<Family> {
	const first = early ?? fetchAnew();
	early = null;
	return first;
}

export const fetchSlots = (desk: string): Promise<{ slots: FreeSlot[] }> => ask(`/api/family/desks/${desk}`);
// key: a repeated one is answered with the talk that it made
export const bookTalk = (draft: TalkDraft & { key: string }): Promise<FamilyTalk> => post('/api/family/talks', draft);
export const changeTalk = (id: string, change: { slot?: string; interpreter?: string | null; mode?: TalkMode }): Promise<FamilyTalk> =>
	post(`/api/family/talks/${id}`, change);
export const cancelTalk = (id: string): Promise<unknown> => post(`/api/family/talks/${id}/cancel`);
export const inviteCompanion = (
	talk: string,
	who: { kind: CompanionKind; name: string; language?: string },
): Promise<{ companion: Companion; token: string }> => post(`/api/family/talks/${talk}/companions`, who);
export const removeCompanion = (talk: string, id: string): Promise<unknown> => post(`/api/family/talks/${talk}/companions/remove`, { id });
export const sayWishes = (wishes: { consultation: string; child: string; desks: string[]; from?: number; until?: number }): Promise<Wishes> =>
	post('/api/family/wishes', wishes);
export const setContact = (change: Partial<Contact>): Promise<Contact> => post('/api/family/contact', change);
export const calendarPath = (talk: string): string => `/api/talks/${talk}/calendar.ics`;

export const makeKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
