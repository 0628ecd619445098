import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { cursorOf, placesOf } from './cursors';

test('a cursor stays with its letter while others write', () => {
	const doc = new Y.Doc();
	const text = doc.getText('text');
	text.insert(0, 'Hallo Welt');
	const cursor = cursorOf(text, 6, 10);
	expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
	expect(placesOf(text, cursor)).toEqual({ anchor: 6, head: 10 });
	text.insert(0, '## ');
	expect(placesOf(text, cursor)).toEqual({ anchor: 9, head: 13 });
});

test('what is no cursor, or of another text, is nowhere', () => {
	const text = new Y.Doc().getText('text');
	const other = new Y.Doc().getText('text');
	other.insert(0, 'x');
	for (const cursor of ['', 'A', '_____', cursorOf(other, 1, 1)]) {
		expect(placesOf(text, cursor)).toBeNull();
	}
});
