// What Chromium should believe of the line before it has measured it. Its own guess is 300 kbit/s; if its first probe fails (the
// server was busy for a moment), a large layer begins many seconds late. Pure text; other browsers ignore the parameter.
import { editSections } from './sdp-sections';

const EOL = '\r\n';
export const START_KBPS = 600;

// To the answer: for the video sections that are chosen by mid.
export function withStartRate(sdp: string, mids: readonly (string | null)[]): string {
	return editSections(sdp, 'video', mids, startSection);
}

// The first format is the one that is sent.
function startSection(text: string): string {
	const type = /^m=video \d+ \S+ (\d+)/.exec(text)?.[1];
	const parameter = `x-google-start-bitrate=${START_KBPS}`;
	if (!type || text.includes(parameter)) {
		return text;
	}
	const fmtp = new RegExp(`^a=fmtp:${type} [^\\r\\n]*`, 'm');
	if (fmtp.test(text)) {
		return text.replace(fmtp, (line) => `${line};${parameter}`);
	}
	return text.replace(new RegExp(`^a=rtpmap:${type} [^\\r\\n]*`, 'm'), (line) => `${line}${EOL}a=fmtp:${type} ${parameter}`);
}
