// What browsers say of the pictures that they send and receive.
export const stats = (who) => who.page.evaluate(() => window.__probe.stats());
export const sum = (reports, key) => reports.reduce((total, report) => total + (report[key] ?? 0), 0);
export const outgoing = async (who) => (await stats(who)).filter((r) => r.type === 'outbound-rtp' && r.kind === 'video' && r.framesSent > 0);
export const incoming = async (who) => (await stats(who)).filter((r) => r.type === 'inbound-rtp' && r.kind === 'video' && r.framesDecoded > 0);

export async function codecOf(who, report) {
	return (await stats(who)).find((r) => r.id === report.codecId)?.mimeType;
}

// Runs in the page, before its scripts: a browser that never heard of these.
export function lackCodecs(mimeTypes) {
	const native = RTCRtpReceiver.getCapabilities;
	RTCRtpReceiver.getCapabilities = (kind) => {
		const all = native.call(RTCRtpReceiver, kind);
		return { ...all, codecs: all.codecs.filter(({ mimeType }) => !mimeTypes.includes(mimeType)) };
	};
}

// Runs in the page, before its scripts: a browser that can show all, and send nothing but this.
export function sendOnly(mimeType) {
	const native = RTCRtpTransceiver.prototype.setCodecPreferences;
	RTCRtpTransceiver.prototype.setCodecPreferences = function setCodecPreferences(codecs) {
		const isPicture = codecs.some((each) => each.mimeType === mimeType);
		const chosen = codecs.filter((each) => each.mimeType === mimeType || each.mimeType === 'video/rtx');
		native.call(this, isPicture && this.direction === 'sendonly' ? chosen : codecs);
	};
}
