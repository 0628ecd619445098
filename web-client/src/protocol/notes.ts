// Notes that several write at once: docs/school.md.
export type NoteRights = 'read' | 'write';
export interface Note {
	id: string;
	title: string;
	rights: NoteRights;
	group: { id: string; name: string } | null;
	may: NoteMay[];
	bytes: number;
	changedAt: number | null;
	// since when there is an older text to go back to
	backAt: number | null;
}

export type NoteMay = 'read' | 'write' | 'manage';
export type NoteEnd = 'removed' | 'not_allowed' | 'restored';
export interface NoteOpener {
	opener: number;
	person: { id: string; name: string };
	cursor: string | null;
}
export interface NoteOpened {
	epoch: number;
	last: number;
	may: NoteMay[];
	you: number;
	openers: NoteOpener[];
}

// op -> [data, reply data]
export interface NoteOperations {
	'notes.open': [{ note: string }, NoteOpened];
	'notes.close': [{ note: string }, Record<string, never>];
	'notes.update': [{ note: string; data: string; cursor?: string }, { n: number }];
	'notes.cursor': [{ note: string; cursor: string }, Record<string, never>];
}

export interface NoteEvents {
	'notes.update': { note: string; n: number; opener?: number; data?: string; cursor?: string };
	'notes.cursor': NoteOpener & { note: string; gone?: boolean };
	'notes.changed': { note: string; title: string; may: NoteMay[] };
	'notes.closed': { note: string; reason: NoteEnd };
	'notes.compact': { note: string; until: number };
}
