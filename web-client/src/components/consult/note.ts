// The keeper of a talk's private note, in a browser.
import { NoteKeeper } from '../../consult/note-keeper';
import { writeNote } from '../../net/consult';
import type { Talk } from '../../protocol/consult';

export const keeperOf = ({ id, note, keptUntil }: Pick<Talk, 'id' | 'note' | 'keptUntil'>): NoteKeeper =>
	new NoteKeeper(note ?? '', keptUntil, {
		save: (text) => writeNote(id, text),
		setTimer: (run, ms) => window.setTimeout(run, ms),
		clearTimer: (timer) => window.clearTimeout(timer),
	});
