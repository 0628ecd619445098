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
