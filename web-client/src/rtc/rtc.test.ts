import { describe, expect, test } from 'vitest';
import { answeredCodec, choose } from './codecs';
import { problemOf } from './devices';
import { cameraEncodings, cameraLayers, screenEncodings } from './encodings';
import { isAtOrAfter } from './rtp-time';
import { withSoundAgain } from './sound-again';
import { START_KBPS, withStartRate } from './start-rate';
import { withStereo } from './stereo';

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

test('only codecs that the server forwards are offered, one of each, VP8 first', () => {
	const all = [
		{ mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=2' },
		{ mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' },
		{ mimeType: 'video/rtx' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=0;profile-level-id=42e01f' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=42001f' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' },
		{ mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=64001f' },
		{ mimeType: 'video/VP8' },
		{ mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=1;tier=0' },
		{ mimeType: 'video/AV1', sdpFmtpLine: 'level-idx=5;profile=0;tier=0' },
		{ mimeType: 'video/H265' },
	];
	expect(choose(all, 'video')).toEqual([all[7], all[1], all[5], all[9], all[2]]);
	expect(choose(all.slice(0, 1), 'video')).toEqual([]);
	const sound = [{ mimeType: 'audio/opus' }, { mimeType: 'audio/PCMU' }, { mimeType: 'audio/red' }];
	expect(choose(sound, 'audio')).toEqual([sound[2], sound[0]]);
	expect(choose(sound.slice(0, 2), 'audio')).toEqual([sound[0]]);
});

test('the codec of an answer is the first of its section', () => {
	const answer =
		'v=0\r\nm=audio 9 X 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n' +
		'm=video 9 X 98 99\r\na=mid:1\r\na=rtpmap:98 VP9/90000\r\na=rtpmap:99 rtx/90000\r\nm=video 0 X 96\r\na=mid:2\r\n';
	expect(answeredCodec(answer, '1')).toBe('vp9');
	expect(answeredCodec(answer, '0')).toBe('opus');
	expect(answeredCodec(answer, '2')).toBe(null);
	expect(answeredCodec(answer, '3')).toBe(null);
	expect(answeredCodec(answer, null)).toBe(null);
});

describe('encodings by codec', () => {
	test('VP8 and H.264 cameras: three layers', () => {
		expect(cameraEncodings('vp8', 720, 3)).toEqual(cameraLayers(720));
		expect(cameraEncodings(null, 360, 3)).toEqual(cameraLayers(360));
	});

	test('where the server left one encoding, it is the whole picture', () => {
		expect(cameraEncodings('h264', 720, 1)).toEqual([{ scaleResolutionDownBy: 1, maxBitrate: 1_300_000, active: true }]);
	});

	test.each([
		['vp9', 720, 'L3T3_KEY'],
		['av1', 1080, 'L3T3_KEY'],
		['vp9', 360, 'L2T3_KEY'],
	])('%s cameras of %i lines: one stream, %s', (codec, height, mode) => {
		expect(cameraEncodings(codec, height, 1)).toEqual([expect.objectContaining({ scaleResolutionDownBy: 1, active: true, scalabilityMode: mode })]);
		// a browser that keeps the others in its list must not send them
		expect(cameraEncodings(codec, height, 3).map((each) => each.active)).toEqual([true, false, false]);
	});

	test.each([
		['vp9', 'L1T3'],
		['av1', 'L1T3'],
		['vp8', undefined],
	])('screens in %s: %s', (codec, mode) => {
		expect(screenEncodings(codec)[0]?.scalabilityMode).toBe(mode);
	});
});

test.each([
	['NotAllowedError', 'refused'],
	['NotFoundError', 'none'],
	['NotReadableError', 'busy'],
	['NotSupportedError', 'unsupported'],
])('%s is %s', (name, problem) => {
	expect(problemOf(new DOMException('', name))).toBe(problem);
});

test('stereo is added to the chosen audio sections only, once', () => {
	const audio = (mid: string, direction: string): string =>
		`m=audio 9 X 111\r\na=mid:${mid}\r\na=${direction}\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n`;
	const sdp = `v=0\r\n${audio('0', 'sendonly')}m=video 9 X 96\r\na=mid:1\r\na=recvonly\r\n${audio('2', 'recvonly')}`;
	const once = withStereo(sdp, (section) => section.direction === 'recvonly');
	expect(once).toBe(sdp.replace(/minptime=10\r\n$/, 'minptime=10;stereo=1;sprop-stereo=1\r\n'));
	expect(withStereo(once, (section) => section.mid === '2')).toBe(once);
});

test('the first format of the pictures that are sent begins with a better guess, once', () => {
	const video = (mid: string, rest: string): string => `m=video 9 X 96 97\r\na=mid:${mid}\r\na=rtpmap:96 VP8/90000\r\n${rest}a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n`;
	const sdp = `v=0\r\nm=audio 9 X 111\r\na=mid:0\r\n${video('1', '')}${video('2', 'a=fmtp:96 max-fr=30\r\n')}${video('5', '')}`;
	const once = withStartRate(sdp, ['1', '2', null]);
	const guess = `x-google-start-bitrate=${START_KBPS}`;
	expect(once).toBe(`v=0\r\nm=audio 9 X 111\r\na=mid:0\r\n${video('1', `a=fmtp:96 ${guess}\r\n`)}${video('2', `a=fmtp:96 max-fr=30;${guess}\r\n`)}${video('5', '')}`);
	expect(withStartRate(once, ['1', '2'])).toBe(once);
});

test('sound that is sent may be asked for again, said once', () => {
	const audio = (mid: string, rest: string): string => `m=audio 9 X 63 111\r\na=mid:${mid}\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:111 opus/48000/2\r\n${rest}a=fmtp:111 minptime=10\r\n`;
	const sdp = `v=0\r\n${audio('0', '')}m=video 9 X 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n${audio('2', '')}`;
	const once = withSoundAgain(sdp, ['0', '1', null]);
	expect(once).toBe(sdp.replace(audio('0', ''), audio('0', 'a=rtcp-fb:111 nack\r\n')));
	expect(withSoundAgain(once, ['0', '1'])).toBe(once);
});
