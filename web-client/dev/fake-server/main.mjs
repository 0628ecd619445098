// A stand-in for the server, for work on the pages: everything but media. Never shipped.
// Usage: node dev/fake-server/main.mjs [port] [pupils]     links: /l#teacher, colleague, pupil, pupil2, guest,
// admin, leader, parent, child, empty (admin of an empty school), family, day (a family on the day), interpreter, outsider (of a conference); /setup#new, /invite#invited; login: kaya, sommer (code 123456),
// behrens, adeyemi, password: kreide
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { answerCall } from './calls.mjs';
import { Line } from './line.mjs';
import { School } from './school.mjs';

const [port = '8180', bots = '12'] = process.argv.slice(2);
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; frame-src blob:; font-src 'self'";
const school = new School();

const personOf = (request) => school.people[/kreide_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]];

function reply(response, status, body, headers = {}) {
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
	response.end(body === null ? undefined : JSON.stringify(body));
}

async function answerApi(request, response) {
	const { status, body, cookie, file, headers = {} } = await answerCall(school, request, personOf(request));
	if (file) {
		response.writeHead(status, { 'Content-Type': 'application/pdf' });
		response.end(file);
		return;
	}
	reply(response, status, body, cookie === undefined ? { 'Tus-Resumable': '1.0.0', ...headers } : { 'Set-Cookie': `kreide_session=${cookie}; HttpOnly; SameSite=Strict; Path=/` });
}

function sendFile(path, response) {
	const file = join(dist, extname(path) ? path : 'index.html');
	if (!file.startsWith(dist) || !existsSync(file)) {
		reply(response, 404, { error: { code: 'not_found' } });
		return;
	}
	response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP });
	createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
	const path = new URL(request.url, 'http://local').pathname;
	if (path.startsWith('/api/')) {
		void answerApi(request, response);
	} else {
		sendFile(path, response);
	}
});

const sockets = new WebSocketServer({ server, path: '/ws', handleProtocols: () => 'kreide.1' });
sockets.on('connection', (socket, request) => {
	const person = personOf(request);
	if (!person) {
		socket.close(4401);
		return;
	}
	const line = new Line(school, person, socket, Number(bots));
	socket.on('message', (text) => line.onText(String(text)));
	socket.on('close', () => line.gone());
});
// whoever asks again after some seconds must not find his connection just closed
server.keepAliveTimeout = 120000;
server.listen(Number(port), '127.0.0.1', () => {
	process.stdout.write(`http://127.0.0.1:${port}/l#teacher  http://127.0.0.1:${port}/l#pupil\n`);
});
