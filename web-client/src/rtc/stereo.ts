// Opus is mono unless a description says otherwise: adds stereo to the audio sections that are chosen. Pure text.
const EOL = '\r\n';

export interface Section {
	mid: string;
	direction: string;
}

function sectionOf(text: string): Section {
	return {
		mid: /^a=mid:(\S+)/m.exec(text)?.[1] ?? '',
		direction: /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1] ?? 'sendrecv',
	};
}

export function withStereo(sdp: string, isChosen: (section: Section) => boolean): string {
	return sdp
		.split(/(?=^m=)/m)
		.map((text) => (text.startsWith('m=audio') && isChosen(sectionOf(text)) ? stereoSection(text) : text))
		.join('');
}

function stereoSection(text: string): string {
	const type = /^a=rtpmap:(\d+) opus\//im.exec(text)?.[1];
	if (!type || /^a=fmtp:.*\bstereo=/m.test(text)) {
		return text;
	}
	const fmtp = new RegExp(`^a=fmtp:${type} [^\\r\\n]*`, 'm');
	if (fmtp.test(text)) {
		return text.replace(fmtp, (line) => `${line};stereo=1;sprop-stereo=1`);
	}
	return text.replace(/^a=rtpmap:\d+ opus\/[^\r\n]*/im, (line) => `${line}${EOL}a=fmtp:${type} stereo=1;sprop-stereo=1`);
}
