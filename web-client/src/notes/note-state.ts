// What a note that is open is to whoever looks at it, and what it needs of the world.
import type * as Y from 'yjs';
import type { NoteMay, NoteOpener } from '../protocol/notes';
import type { Events, Op, Operations } from '../protocol/types';
import type { Clock } from './timers';

export interface NoteLine extends Clock {
	request<O extends Op>(op: O, data: Operations[O][0]): Promise<Operations[O][1]>;
	state(note: string, since: number): Promise<Uint8Array>;
	sendLong(note: string, update: Uint8Array): Promise<unknown>;
	replace(note: string, until: number, state: Uint8Array): Promise<unknown>;
}

export interface SyncState {
	// another one, when somebody went back to an older text
	doc: Y.Doc;
	phase: 'opening' | 'live' | 'offline' | 'closed';
	may: NoteMay[];
	// null: as it was when the page came
	title: string | null;
	isSaved: boolean;
	isFull: boolean;
	// why it is closed: a code, or a reason of notes.closed
	end: string | null;
	people: NoteOpener[];
}

export type Update = Pick<Events['notes.update'], 'n' | 'data'> & { isOwn?: boolean };
