import { expect, test } from 'vitest';
import type { MediaState } from '../protocol/types';
import { CHECK_MS, verdictOf } from './line-check';

const quality = (up: number, down: number) => ({ up, down, rttMs: 30, upLossPermille: 0, downLossPermille: 0, downKbps: 900 });

test.each([
	// after ms, media, quality, verdict
	[1000, 'connecting', null, null],
	[1000, 'connected', quality(3, 3), null],
	[6000, 'connected', quality(3, 3), 'good'],
	[6000, 'connected', quality(2, 3), 'fair'],
	[6000, 'connected', quality(3, 1), 'weak'],
	// alone in the room: nothing comes in
	[6000, 'connected', quality(3, 0), 'good'],
	[6000, 'connected', quality(1, 0), 'weak'],
	// neither camera nor microphone
	[6000, 'connected', quality(0, 0), 'fair'],
	[3000, 'failed', null, 'none'],
	[CHECK_MS - 1, 'connecting', null, null],
	[CHECK_MS, 'connecting', null, 'none'],
	[CHECK_MS, 'interrupted', quality(3, 3), 'none'],
	[CHECK_MS, 'connected', null, 'fair'],
] as const)('after %i ms, %s, %j: %s', (ms, media, measured, verdict) => {
	expect(verdictOf({ startedAt: 500, media: media as MediaState, quality: measured }, 500 + ms)).toBe(verdict);
});
