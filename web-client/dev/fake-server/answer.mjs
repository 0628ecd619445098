// A formally valid answer that leads nowhere: enough for the pages to run without a media server.
const SESSION = [
	'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=ice-lite',
	'a=fingerprint:sha-256 ' + Array(32).fill('AB').join(':'),
];

export function answerTo(offer) {
	const sections = offer.split(/\r?\n(?=m=)/).slice(1);
	const mids = sections.map((section) => /a=mid:(\S+)/.exec(section)[1]);
	const lines = [...SESSION, `a=group:BUNDLE ${mids.join(' ')}`];
	sections.forEach((section, i) => {
		const [, kind, formats] = /^m=(\w+) \d+ \S+ ([\d ]+)/.exec(section);
		const kept = section.split(/\r?\n/).filter((line) => /^a=(rtpmap|fmtp|extmap):/.test(line));
		const direction = section.includes('a=sendonly') ? 'recvonly' : 'inactive';
		lines.push(
			`m=${kind} 9 UDP/TLS/RTP/SAVPF ${formats.trim()}`, 'c=IN IP4 0.0.0.0', `a=mid:${mids[i]}`, `a=${direction}`,
			'a=ice-ufrag:fake', 'a=ice-pwd:fakefakefakefakefakefake', 'a=setup:passive', 'a=rtcp-mux', ...kept,
		);
		if (section.includes('a=simulcast:send')) {
			lines.push(...['q', 'h', 'f'].map((rid) => `a=rid:${rid} recv`), 'a=simulcast:recv q;h;f');
		}
	});
	return lines.join('\r\n') + '\r\n';
}
