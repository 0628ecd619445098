// What is offered: only codecs that the server forwards, so that descriptions stay small.
const WANTED = {
	audio: ['audio/opus'],
	video: ['video/VP8', 'video/H264', 'video/rtx'],
} as const;

type CodecLike = { mimeType: string; sdpFmtpLine?: string };

// VP8 first, one baseline H.264, the retransmission format.
export function choose<C extends CodecLike>(all: readonly C[], kind: 'audio' | 'video'): C[] {
	const wanted: readonly string[] = WANTED[kind];
	const kept = all.filter((codec) => {
		const isH264 = codec.mimeType === 'video/H264';
		const fmtp = codec.sdpFmtpLine ?? '';
		return wanted.includes(codec.mimeType) && (!isH264 || (/profile-level-id=42[ce0]0/i.test(fmtp) && /packetization-mode=1/.test(fmtp)));
	});
	const rank = (codec: C): number => wanted.indexOf(codec.mimeType);
	return kept.sort((a, b) => rank(a) - rank(b));
}

export function preferOurCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video'): void {
	const all = RTCRtpReceiver.getCapabilities(kind)?.codecs;
	if (!all || typeof transceiver.setCodecPreferences !== 'function') {
		return;
	}
	const chosen = choose(all, kind);
	if (chosen.length > 0) {
		transceiver.setCodecPreferences(chosen);
	}
}
