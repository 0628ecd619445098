// What a refused join means: another page, or another try. Pure.
import type { Phase } from './lesson';

export type Entry =
	| { kind: 'none' }
	| { kind: 'again'; inMs: number }
	| { kind: 'phase'; phase: Phase; error: string | null; retryMs: number };

export interface EntryState {
	// was in the lesson before: goes back by itself
	wasIn: boolean;
	attempt: number;
	// 0..1
	chance: number;
}

const KNOCK_AGAIN_MS = 60_000;
const MOST_ATTEMPTS = 6;
const BETWEEN_MS = 1000;
// the server is busy or not quite there yet: a whole class comes back at once after a restart
const PASSING: readonly string[] = ['too_fast', 'internal', 'server_draining'];

export function onRefusedEntry(code: string, detail: Record<string, unknown>, { wasIn, attempt, chance }: EntryState): Entry {
	const page = (phase: Phase, error: string | null = null, retryMs = 0): Entry => ({ kind: 'phase', phase, error, retryMs });
	const retryMs = typeof detail['retryMs'] === 'number' ? detail['retryMs'] : null;
	if (wasIn && PASSING.includes(code) && attempt < MOST_ATTEMPTS) {
		return { kind: 'again', inMs: Math.round((retryMs ?? BETWEEN_MS) * (0.5 + chance)) };
	}
	switch (code) {
		case 'connection_lost':
			return { kind: 'none' };
		case 'room_closed':
			return page('waiting');
		case 'lobby_denied':
			return page('denied', null, retryMs ?? KNOCK_AGAIN_MS);
		case 'elsewhere':
			return page('elsewhere');
		case 'sent_out':
			return page('error', code);
		default:
			return page(wasIn ? 'error' : 'preview', code);
	}
}
