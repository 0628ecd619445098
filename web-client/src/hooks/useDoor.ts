// Whether one may enter a conference's room now, told by the server for as long as the page is there.
import { useEffect, useState } from 'react';
import { useSession } from '../app/contexts';
import type { SessionWatcher } from '../app/session';
import type { Door } from '../protocol/conference';
import { codeOf } from '../protocol/errors';

export interface DoorState {
	// null: not known yet
	door: Door | null;
	error: string | null;
}

export function useDoor(conference: string): DoorState {
	const session = useSession();
	const [state, setState] = useState<DoorState>({ door: null, error: null });
	useEffect(() => {
		let isGone = false;
		const show = (next: DoorState): void => void (isGone || setState(next));
		const wait = (): void => {
			session.connection.request('conference.wait', { conference }).then(
				(door) => show({ door, error: null }),
				(failure: unknown) => show({ door: null, error: codeOf(failure) }),
			);
		};
		const watcher: SessionWatcher = {
			onReady: wait,
			onNote: (note) => note.ev === 'conference.door' && note.data.conference === conference && show({ door: note.data, error: null }),
			onLost: () => undefined,
		};
		session.watchers.add(watcher);
		wait();
		return () => {
			isGone = true;
			session.watchers.delete(watcher);
		};
	}, [session, conference]);
	return state;
}
