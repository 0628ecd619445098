// The agenda while it is written: a list that is moved, filled and sent as a whole. Pure.
import type { AgendaItem, ItemDraft, Paper } from '../protocol/conference';

export const MOST_ITEMS = 60;
export const MOST_PAPERS = 10;
export const MOST_MINUTES = 600;

// key: the same while it is written, also of an item that the server does not know yet
export interface Entry {
	key: string;
	id: string | null;
	title: string;
	text: string;
	guests: boolean;
	// empty: nobody says how long
	minutes: string;
	papers: readonly Paper[];
	// it runs, or is over: it stays where it is
	isFixed: boolean;
}

export const entriesOf = (agenda: readonly AgendaItem[]): Entry[] =>
	agenda.map(({ id, title, text, guests, minutes, papers, state }) => ({
		key: id, id, title, text, guests, minutes: minutes === null ? '' : String(minutes), papers, isFixed: state !== 'waiting',
	}));

// After it was kept: items that are new have ids from now on, and what was written meanwhile stays.
export function afterSaving(sent: readonly Entry[], now: readonly Entry[], kept: readonly AgendaItem[]): readonly Entry[] {
	if (now === sent) {
		return entriesOf(kept);
	}
	const ids = new Map(sent.map(({ key }, i) => [key, kept[i]?.id ?? null]));
	return now.map((entry) => ({ ...entry, id: entry.id ?? ids.get(entry.key) ?? null }));
}

export const newEntry = (key: string): Entry => ({ key, id: null, title: '', text: '', guests: true, minutes: '', papers: [], isFixed: false });

// The place behind what runs or is over.
export const firstFree = (entries: readonly Entry[]): number => entries.reduce((place, { isFixed }, i) => (isFixed ? i + 1 : place), 0);

// To another place; in front of what runs or is over nothing comes.
export function moved(entries: readonly Entry[], key: string, to: number): readonly Entry[] {
	const from = entries.findIndex((each) => each.key === key);
	const place = Math.max(firstFree(entries), Math.min(to, entries.length - 1));
	const entry = entries[from];
	if (!entry || entry.isFixed || place === from) {
		return entries;
	}
	const rest = entries.filter((each) => each !== entry);
	return [...rest.slice(0, place), entry, ...rest.slice(place)];
}

export const changed = (entries: readonly Entry[], key: string, change: Partial<Entry>): Entry[] =>
	entries.map((each) => (each.key === key ? { ...each, ...change } : each));

export const minutesOf = (entries: readonly Entry[]): number => entries.reduce((sum, { minutes }) => sum + (Number(minutes) || 0), 0);

export type AgendaFault = 'title' | 'minutes' | 'many';

const isLength = (minutes: string): boolean => minutes.trim() === '' || (Number.isInteger(Number(minutes)) && Number(minutes) >= 1 && Number(minutes) <= MOST_MINUTES);

export function faultOfAgenda(entries: readonly Entry[]): { why: AgendaFault; key: string | null } | null {
	if (entries.length > MOST_ITEMS) {
		return { why: 'many', key: null };
	}
	const untitled = entries.find(({ title }) => title.trim() === '');
	if (untitled) {
		return { why: 'title', key: untitled.key };
	}
	const wrong = entries.find(({ minutes }) => !isLength(minutes));
	return wrong ? { why: 'minutes', key: wrong.key } : null;
}

export const itemsOf = (entries: readonly Entry[]): ItemDraft[] =>
	entries.map(({ id, title, text, guests, minutes, papers }) => ({
		...(id === null ? {} : { id }), title: title.trim(), text: text.trim(), guests, minutes: minutes.trim() === '' ? null : Number(minutes), papers: papers.map((paper) => paper.id),
	}));

export const isSame = (entries: readonly Entry[], agenda: readonly AgendaItem[]): boolean =>
	JSON.stringify(itemsOf(entries)) === JSON.stringify(itemsOf(entriesOf(agenda)));
