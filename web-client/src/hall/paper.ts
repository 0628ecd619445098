// Which papers can be read beside the room: what they are by their name, and whether their bytes agree. Pure.
export type PaperKind = 'pdf' | 'picture' | 'markdown' | 'text';

const KINDS: Record<string, PaperKind> = { pdf: 'pdf', png: 'picture', jpg: 'picture', jpeg: 'picture', gif: 'picture', webp: 'picture', md: 'markdown', markdown: 'markdown', txt: 'text' };

// null: it can be saved, and opened by what the device has for it
export const kindOf = (name: string): PaperKind | null => KINDS[/\.([a-z]+)$/i.exec(name)?.[1]!.toLowerCase() ?? ''] ?? null;

// a longer text is none to be read beside a room
const TEXT_BYTES_MAX = 1_000_000;

export const fitsText = (bytes: number): boolean => bytes <= TEXT_BYTES_MAX;

// What calls itself a PDF and is none is not handed to a viewer.
export const isPdf = (head: Uint8Array): boolean => new TextDecoder('latin1').decode(head.subarray(0, 5)) === '%PDF-';

// A file in UTF-8, or in the older way of Windows, where it is not that.
export function textOf(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
