// A stand-in for the server, for work on the pages: everything but media. Never shipped.
// Usage: node dev/fake-server/main.mjs [port] [pupils]     links: /l#teacher, colleague, pupil, pupil2, guest
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { Line } from './line.mjs';
import { School } from './school.mjs';

const [port = '8180', bots = '12'] = process.argv.slice(2);
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'";
const school = new School();

const personOf = (request) => school.people[/kreide_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1]];

function reply(response, status, body, headers = {}) {
	response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
	response.end(body === null ? undefined : JSON.stringify(body));
}

async function openSession(request, response) {
	let text = '';
	for await (const part of request) {
		text += part;
	}
	const { token } = JSON.parse(text);
	const person = school.people[token];
	if (person) {
		reply(response, 200, { person }, { 'Set-Cookie': `kreide_session=${token}; HttpOnly; SameSite=Strict; Path=/` });
	} else {
		reply(response, 404, { error: { code: 'link_dead' } });
	}
}

async function answerCards(request, response, path) {
	let text = '';
	for await (const part of request) {
		text += part;
	}
	const answer = school.cards.answer(path.split('/')[4], text ? JSON.parse(text) : {});
	reply(response, answer ? 200 : 404, answer ?? { error: { code: 'not_found' } });
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
	const person = personOf(request);
	if (path === '/api/session') {
		void openSession(request, response);
	} else if (path === '/api/home') {
		reply(response, person ? 200 : 401, person ? school.home(person) : { error: { code: 'no_session' } });
	} else if (path.startsWith('/api/groups/') && person) {
		void answerCards(request, response, path);
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
server.listen(Number(port), '127.0.0.1', () => {
	process.stdout.write(`http://127.0.0.1:${port}/l#teacher  http://127.0.0.1:${port}/l#pupil\n`);
});
