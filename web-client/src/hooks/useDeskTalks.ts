// What is booked at a desk, beside how it runs: languages, companions, and the teacher's own notes. A note's keeper stays for as
// long as the page, so that words which were typed as a talk ended are saved all the same.
import { useCallback, useRef } from 'react';
import { keeperOf } from '../components/consult/note';
import type { NoteKeeper } from '../consult/note-keeper';
import { fetchDesk } from '../net/consult';
import type { Live, Talk } from '../protocol/consult';
import { useFetched } from './useFetched';

export interface BookedTalk {
	talk: Talk;
	keeper: NoteKeeper;
}

const NONE: readonly Talk[] = [];

export function useDeskTalks(live: Live): (id: string) => BookedTalk | null {
	// booked or moved meanwhile: fetched anew
	const plan = live.talks.map(({ id, begin }) => `${id}@${begin}`).join();
	const fetch = useCallback(async () => (plan === '' ? NONE : (await fetchDesk(live.id)).talks), [live.id, plan]);
	const { value: talks } = useFetched<readonly Talk[]>(NONE, fetch);
	const keepers = useRef(new Map<string, NoteKeeper>()).current;
	return useCallback(
		(id) => {
			const talk = talks.find((each) => each.id === id);
			if (!talk) {
				return null;
			}
			const keeper = keepers.get(id) ?? keeperOf(talk);
			keepers.set(id, keeper);
			return { talk, keeper };
		},
		[talks, keepers],
	);
}
