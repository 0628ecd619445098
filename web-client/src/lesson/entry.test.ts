import { expect, test } from 'vitest';
import { onRefusedEntry } from './entry';

const first = { wasIn: false, attempt: 0, chance: 0.5 };
const back = { ...first, wasIn: true };

test.each([
	['room_closed', {}, first, { kind: 'phase', phase: 'waiting', error: null, retryMs: 0 }],
	['lobby_denied', {}, first, { kind: 'phase', phase: 'denied', error: null, retryMs: 60_000 }],
	['lobby_denied', { retryMs: 5000 }, first, { kind: 'phase', phase: 'denied', error: null, retryMs: 5000 }],
	['elsewhere', {}, first, { kind: 'phase', phase: 'elsewhere', error: null, retryMs: 0 }],
	['sent_out', {}, first, { kind: 'phase', phase: 'error', error: 'sent_out', retryMs: 0 }],
	['room_locked', {}, first, { kind: 'phase', phase: 'preview', error: 'room_locked', retryMs: 0 }],
	['not_member', {}, back, { kind: 'phase', phase: 'error', error: 'not_member', retryMs: 0 }],
	['connection_lost', {}, back, { kind: 'none' }],
	['too_fast', { retryMs: 400 }, back, { kind: 'again', inMs: 400 }],
	['internal', {}, { ...back, chance: 0 }, { kind: 'again', inMs: 500 }],
	['internal', {}, { ...back, attempt: 6 }, { kind: 'phase', phase: 'error', error: 'internal', retryMs: 0 }],
	['too_fast', { retryMs: 400 }, first, { kind: 'phase', phase: 'preview', error: 'too_fast', retryMs: 0 }],
])('%s %j', (code, detail, state, entry) => {
	expect(onRefusedEntry(code, detail, state)).toEqual(entry);
});
