import { describe, expect, test } from 'vitest';
import { choose } from './codecs';
import { problemOf } from './devices';
import { cameraLayers } from './encodings';
import { isAtOrAfter } from './rtp-time';

describe('RTP timestamps', () => {
	test.each([
		[100, 100, true],
		[101, 100, true],
		[99, 100, false],
		[5, 0xffff_fff0, true],
		[0xffff_fff0, 5, false],
		[0x7fff_ffff, 0, true],
		[0x8000_0000, 0, false],
	])('%i at or after %i: %s', (stamp, first, expected) => {
		expect(isAtOrAfter(stamp, first)).toBe(expected);
	});
});

describe('camera layers', () => {
	test.each([
		[1080, ['q/4', 'h/2', 'f/1']],
		[720, ['q/4', 'h/2', 'f/1']],
		[480, ['q/2', 'h/1']],
		[360, ['q/2', 'h/1']],
	])('a camera of %i lines sends %j', (height, expected) => {
		const active = cameraLayers(height).filter((layer) => layer.active);
		expect(active.map((layer) => `${layer.rid}/${layer.scaleResolutionDownBy}`)).toEqual(expected);
	});

	test('the description always names three', () => {
		expect(cameraLayers(360).map((layer) => layer.rid)).toEqual(['q', 'h', 'f']);
	});
});

test('only codecs that the server forwards are offered, VP8 first', () => {
	const all = [
		{ mimeType: 'video/VP9' },
		{ mimeType: 'video/rtx' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=0;profile-level-id=42e01f' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=64001f' },
		{ mimeType: 'video/VP8' },
		{ mimeType: 'video/AV1' },
	];
	expect(choose(all, 'video')).toEqual([all[5], all[3], all[1]]);
});

test.each([
	['NotAllowedError', 'refused'],
	['NotFoundError', 'none'],
	['NotReadableError', 'busy'],
	['NotSupportedError', 'unsupported'],
])('%s is %s', (name, problem) => {
	expect(problemOf(new DOMException('', name))).toBe(problem);
});
