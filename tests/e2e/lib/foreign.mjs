// A page of somebody else's, on an origin of its own, that publishes (WHIP) or watches (WHEP) by fetch and RTCPeerConnection
// alone: what it may do is what CORS lets it.
import { createServer } from 'node:http';

// Runs in the page. Keeps what it has in window.__program.
function setUp() {
	const words = (sdp) => ({ ufrag: sdp.match(/a=ice-ufrag:(\S+)/)[1], pwd: sdp.match(/a=ice-pwd:(\S+)/)[1] });

	// What an encoder such as OBS offers: H.264 in one layer, no retransmission format, no header extensions at all.
	const plain = (sdp) => {
		const dead = [...sdp.matchAll(/a=rtpmap:(\d+) rtx\/90000/g)].map((match) => match[1]);
		const isDead = (line) => line.startsWith('a=extmap') || line.startsWith('a=ssrc-group:FID') || dead.some((type) => new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} `).test(line));
		return sdp
			.split('\r\n')
			.filter((line) => !isDead(line))
			.map((line) => (line.startsWith('m=video') ? line.split(' ').filter((word) => !dead.includes(word)).join(' ') : line))
			.join('\r\n');
	};

	async function connect(pc, { url, token }, edit = (sdp) => sdp) {
		await pc.setLocalDescription();
		const reply = await fetch(url, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/sdp' },
			body: edit(pc.localDescription.sdp),
		});
		const text = await reply.text();
		if (reply.status !== 201) {
			return { status: reply.status, text };
		}
		await pc.setRemoteDescription({ type: 'answer', sdp: text });
		window.__program = { pc, token, session: new URL(reply.headers.get('Location'), url).href, etag: reply.headers.get('ETag') };
		return { status: 201, etag: window.__program.etag };
	}

	// A second picture, of one colour, as a document camera beside the face; drawn anew, so that it flows.
	function paint(colour) {
		const canvas = document.createElement('canvas');
		canvas.width = 640;
		canvas.height = 360;
		const draw = canvas.getContext('2d');
		let step = 0;
		setInterval(() => {
			draw.fillStyle = `rgb(${colour})`;
			draw.fillRect(0, 0, 640, 360);
			draw.fillStyle = 'black';
			draw.fillRect(0, step++ % 60, 20, 20);
		}, 66);
		return canvas.captureStream(15).getTracks()[0];
	}

	window.__publish = async (target, presented, isPlain = false) => {
		const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: true });
		const pc = new RTCPeerConnection();
		for (const track of stream.getTracks()) {
			pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
		}
		if (presented) {
			pc.addTransceiver(paint(presented), { direction: 'sendonly' });
		}
		if (isPlain) {
			const h264 = RTCRtpSender.getCapabilities('video').codecs.filter(
				({ mimeType, sdpFmtpLine = '' }) => mimeType === 'video/H264' && sdpFmtpLine.includes('packetization-mode=1') && sdpFmtpLine.includes('profile-level-id=42e0'),
			);
			pc.getTransceivers().find(({ sender }) => sender.track.kind === 'video').setCodecPreferences(h264);
		}
		return connect(pc, target, isPlain ? plain : undefined);
	};

	window.__watch = async (target, pictures) => {
		const pc = new RTCPeerConnection();
		pc.ontrack = ({ track, transceiver, streams }) => {
			const at = track.kind === 'audio' ? 0 : pc.getTransceivers().filter((t) => t.receiver.track.kind === 'video').indexOf(transceiver);
			const video = document.querySelectorAll('video')[at];
			video.srcObject = at === 0 ? streams[0] : new MediaStream([track]);
		};
		for (let i = 0; i < pictures; i++) {
			pc.addTransceiver('video', { direction: 'recvonly' });
		}
		pc.addTransceiver('audio', { direction: 'recvonly' });
		return connect(pc, target);
	};

	// An ICE restart as RFC 9725 has it: new words by PATCH, and those of the server into the answer that is there.
	window.__restart = async (ifMatch) => {
		const { pc, token, session } = window.__program;
		const offer = await pc.createOffer({ iceRestart: true });
		const mine = words(offer.sdp);
		const reply = await fetch(session, {
			method: 'PATCH',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': ifMatch },
			body: `a=ice-ufrag:${mine.ufrag}\r\na=ice-pwd:${mine.pwd}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n`,
		});
		if (reply.status !== 200) {
			return { status: reply.status };
		}
		const theirs = words(await reply.text());
		const before = words(pc.remoteDescription.sdp);
		const answer = pc.remoteDescription.sdp.replaceAll(before.ufrag, theirs.ufrag).replaceAll(before.pwd, theirs.pwd);
		await pc.setLocalDescription(offer);
		await pc.setRemoteDescription({ type: 'answer', sdp: answer });
		return { status: 200, etag: reply.headers.get('ETag'), isNew: theirs.ufrag !== before.ufrag };
	};

	window.__leave = async () => {
		const { token, session } = window.__program;
		return (await fetch(session, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } })).status;
	};
}

export async function openForeignOrigin() {
	const server = createServer((request, reply) => {
		reply.setHeader('Content-Type', 'text/html');
		reply.end('<!doctype html><title>Elsewhere</title><video id="first" autoplay playsinline></video><video id="second" autoplay playsinline muted></video>');
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${server.address().port}/`;
	return {
		async visit(person) {
			await person.page.goto(url);
			await person.page.evaluate(setUp);
		},
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
