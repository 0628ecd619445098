// Notes that several write at once: docs/school.md.
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
