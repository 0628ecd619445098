// Who has a note open, as what is told of them changes it.
import type { NoteOpener } from '../protocol/notes';
import type { Events } from '../protocol/types';

export function withOpener(people: NoteOpener[], { opener, person, cursor, gone }: Events['notes.cursor']): NoteOpener[] {
	const others = people.filter((each) => each.opener !== opener);
	return gone ? others : [...others, { opener, person, cursor }];
}

export function withCursor(people: NoteOpener[], { opener, cursor }: Events['notes.update']): NoteOpener[] {
	return cursor === undefined ? people : people.map((each) => (each.opener === opener ? { ...each, cursor: cursor || null } : each));
}
