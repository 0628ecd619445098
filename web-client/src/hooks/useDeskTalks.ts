// What is booked at a desk, beside how it runs: languages, companions, and the teacher's own notes, kept as they are written.
import { useCallback, useState } from 'react';
import { fetchDesk } from '../net/consult';
import type { Live, Talk } from '../protocol/consult';
import { useFetched } from './useFetched';

export interface DeskTalks {
	talkOf: (id: string) => Talk | null;
	noteOf: (id: string) => string;
	keepNote: (id: string, text: string) => void;
}

const NONE: readonly Talk[] = [];

export function useDeskTalks(live: Live): DeskTalks {
	// booked or moved meanwhile: fetched anew
	const plan = live.talks.map(({ id, begin }) => `${id}@${begin}`).join();
	const fetch = useCallback(async () => (plan === '' ? NONE : (await fetchDesk(live.id)).talks), [live.id, plan]);
	const { value: talks } = useFetched<readonly Talk[]>(NONE, fetch);
	const [notes, setNotes] = useState<Record<string, string>>({});
	const keepNote = useCallback((id: string, text: string) => setNotes((before) => ({ ...before, [id]: text })), []);
	const talkOf = (id: string): Talk | null => talks.find((talk) => talk.id === id) ?? null;
	return { talkOf, keepNote, noteOf: (id) => notes[id] ?? talkOf(id)?.note ?? '' };
}
