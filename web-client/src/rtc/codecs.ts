// What is offered: only codecs and header extensions that the server knows, so that descriptions stay small.
const WANTED = {
	// redundant sound first: what a line loses comes again with the next packet
	audio: ['audio/red', 'audio/opus'],
	video: ['video/VP8', 'video/VP9', 'video/H264', 'video/AV1', 'video/rtx'],
} as const;

type CodecLike = { mimeType: string; sdpFmtpLine?: string };

// The profile that every decoder has; the higher, the better. 0: not of use.
function fitness(codec: CodecLike): number {
	const fmtp = codec.sdpFmtpLine ?? '';
	switch (codec.mimeType) {
		case 'video/H264':
			return !/packetization-mode=1/.test(fmtp) ? 0 : /profile-level-id=42[ce]0/i.test(fmtp) ? 2 : /profile-level-id=4200/i.test(fmtp) ? 1 : 0;
		case 'video/VP9':
			return /profile-id=[1-9]/.test(fmtp) ? 0 : 1;
		case 'video/AV1':
			return /profile=[1-9]/.test(fmtp) ? 0 : 1;
		default:
			return 1;
	}
}

// One of each, VP8 and redundant sound first; the server says in its answer which one is used.
export function choose<C extends CodecLike>(all: readonly C[], kind: 'audio' | 'video'): C[] {
	return WANTED[kind].flatMap((mimeType) => {
		const fitting = all.filter((codec) => codec.mimeType === mimeType && fitness(codec) > 0);
		const best = fitting.sort((a, b) => fitness(b) - fitness(a))[0];
		return best ? [best] : [];
	});
}

const EXTENSIONS = [
	'urn:ietf:params:rtp-hdrext:sdes:mid',
	'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
	'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
	'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
	'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
	'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
];

interface HeaderExtension {
	uri: string;
	direction: string;
}

// Not in every browser yet: there all are offered that it has, and the server picks.
interface HeaderExtensionControl {
	getHeaderExtensionsToNegotiate?(): HeaderExtension[];
	setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
}

function preferOurExtensions(transceiver: HeaderExtensionControl): void {
	const all = transceiver.getHeaderExtensionsToNegotiate?.();
	if (!all) {
		return;
	}
	const wanted = all.map((each) => ({ ...each, direction: EXTENSIONS.includes(each.uri) ? 'sendrecv' : 'stopped' }));
	try {
		transceiver.setHeaderExtensionsToNegotiate?.(wanted);
	} catch {
		// the browser insists on one of the others: it may
	}
}

export function preferOurs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
	preferOurExtensions(transceiver as HeaderExtensionControl);
	const all = RTCRtpReceiver.getCapabilities(kind)?.codecs;
	if (!all || typeof transceiver.setCodecPreferences !== 'function') {
		return;
	}
	const chosen = choose(all, kind);
	if (chosen.length > 0) {
		transceiver.setCodecPreferences(chosen);
	}
}

// Name of the codec that an answer took for the section of this mid ("vp9"); null: none.
export function answeredCodec(sdp: string, mid: string | null): string | null {
	const section = sdp.split(/(?=^m=)/m).find((text) => text.startsWith('m=') && /^a=mid:(\S+)/m.exec(text)?.[1] === mid);
	const type = section && /^m=\S+ [1-9]\d* \S+ (\d+)/.exec(section)?.[1];
	const name = type && new RegExp(`^a=rtpmap:${type} ([^/\\s]+)/`, 'm').exec(section)?.[1];
	return name ? name.toLowerCase() : null;
}
