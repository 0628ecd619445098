// Browsers keep the last packets of their sound and send them again when they are asked, but don't say so in their offers. To the
// offer as the server gets it: it may ask. Pure text; whoever can't do it ignores the question.
import { editSections } from './sdp-sections';

const EOL = '\r\n';

export function withSoundAgain(sdp: string, mids: readonly (string | null)[]): string {
	return editSections(sdp, 'audio', mids, againSection);
}

function againSection(text: string): string {
	const type = /^a=rtpmap:(\d+) opus\//im.exec(text)?.[1];
	const line = `a=rtcp-fb:${type} nack`;
	if (!type || text.split(EOL).includes(line)) {
		return text;
	}
	return text.replace(/^a=rtpmap:\d+ opus\/[^\r\n]*/im, (rtpmap) => `${rtpmap}${EOL}${line}`);
}
