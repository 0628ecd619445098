// How updates travel: base64 in messages, and the body of GET /api/notes/ID/state (docs/school.md).
export interface NoteState {
	epoch: number;
	last: number;
	updates: Uint8Array[];
}

// longer ones are not for a message
export const UPDATE_MAX_BYTES = 64 * 1024;
const HEAD_BYTES = 16;
const UPDATE_HEAD_BYTES = 12;
const CHUNK = 8192;

export function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i += CHUNK) {
		text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
	}
	return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// What a cursor is sent as: the same without signs that an id has not.
export const toToken = (bytes: Uint8Array): string => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
export const fromToken = (text: string): Uint8Array => fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'));

// Throws a RangeError when it ends in the middle.
export function readState(body: Uint8Array): NoteState {
	const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
	const number = (at: number): number => Number(view.getBigUint64(at));
	const state: NoteState = { epoch: number(0), last: number(8), updates: [] };
	for (let at = HEAD_BYTES; at < body.length; ) {
		const begin = at + UPDATE_HEAD_BYTES;
		at = begin + view.getUint32(at + 8);
		if (at > body.length) {
			throw new RangeError('cut off');
		}
		state.updates.push(body.subarray(begin, at));
	}
	return state;
}
