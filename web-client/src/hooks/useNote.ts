// A note that is open for as long as the component is there, on the session's connection.
import type * as Y from 'yjs';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../app/contexts';
import { fetchState, replaceState, sendUpdate } from '../net/notes';
import type { SyncState } from '../notes/note-state';
import { NoteSync } from '../notes/note-sync';
import { TEXT } from '../notes/text';

export function useNote(note: string): { sync: NoteSync; state: SyncState } {
	const session = useSession();
	const [sync] = useState(
		() =>
			new NoteSync(note, {
				request: (op, data) => session.connection.request(op, data),
				state: fetchState,
				sendLong: sendUpdate,
				replace: replaceState,
				setTimer: (run, ms) => window.setTimeout(run, ms),
				clearTimer: (timer) => window.clearTimeout(timer as number),
			}),
	);
	useEffect(() => {
		const watcher = { onReady: () => sync.start(), onNote: sync.onNote.bind(sync), onLost: () => sync.onLost() };
		session.watchers.add(watcher);
		sync.start();
		return () => {
			session.watchers.delete(watcher);
			sync.stop();
		};
	}, [session, sync]);
	const state = useStore(sync.store);
	const { isSaved } = state;
	useEffect(() => {
		const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
		if (!isSaved) {
			window.addEventListener('beforeunload', ask);
		}
		return () => window.removeEventListener('beforeunload', ask);
	}, [isSaved]);
	return { sync, state };
}

// The text as it is now.
export function useNoteText(doc: Y.Doc): string {
	const subscribe = useCallback(
		(tell: () => void) => {
			doc.on('update', tell);
			return () => doc.off('update', tell);
		},
		[doc],
	);
	return useSyncExternalStore(subscribe, () => doc.getText(TEXT).toString());
}
