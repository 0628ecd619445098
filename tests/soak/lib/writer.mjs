// One who writes a note: the web client's connection and synchronisation, in Node. Its changes are lines that nobody else
// writes, so that a test knows what the text must be.
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '../../../web-client');
const require = createRequire(join(web, 'package.json'));

// The client's sources, as its build tool understands them.
export async function loadClient() {
	const { createServer } = await import(pathToFileURL(join(web, 'node_modules/vite/dist/node/index.js')).href);
	const vite = await createServer({
		root: web, configFile: false, logLevel: 'error', appType: 'custom', server: { middlewareMode: true, hmr: false, watch: null, ws: false }, optimizeDeps: { noDiscovery: true },
	});
	const { Connection } = await vite.ssrLoadModule('/src/net/connection.ts');
	const { NoteSync } = await vite.ssrLoadModule('/src/notes/note-sync.ts');
	const Y = await import(pathToFileURL(join(web, 'node_modules/yjs/dist/yjs.mjs')).href); // the same as the client's
	return { Connection, NoteSync, Y, WebSocket: require('ws'), close: () => vite.close() };
}

export async function logIn(base, url) {
	const reply = await fetch(`${base}/api/session`, {
		method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: url.split('#')[1] }),
	});
	if (!reply.ok) {
		throw new Error(`a link does not work: ${reply.status}`);
	}
	return reply.headers.get('set-cookie').split(';')[0];
}

async function bytesOf(base, cookie, path, body) {
	const init = body ? { method: 'POST', headers: { cookie, 'Content-Type': 'application/octet-stream' }, body } : { headers: { cookie } };
	const reply = await fetch(base + path, init);
	if (!reply.ok) {
		const { error } = await reply.json();
		throw Object.assign(new Error(error.code), error);
	}
	return new Uint8Array(await reply.arrayBuffer());
}

export class Writer {
	lines = new Set();
	changes = 0;
	waits = [];

	constructor(client, base, cookie, note, number) {
		this.client = client;
		this.name = `w${number}`;
		const world = {
			openSocket: () => {
				const socket = new client.WebSocket(`${base.replace('http', 'ws')}/ws`, 'kreide.1', { headers: { cookie } });
				socket.on('error', () => undefined); // a close follows
				return socket;
			},
			now: () => performance.now(), setTimer: setTimeout, clearTimer: clearTimeout, chance: Math.random,
		};
		this.connection = new client.Connection(world);
		this.sync = new client.NoteSync(note, {
			request: (op, data) => this.timed(op, data),
			state: (id, since) => bytesOf(base, cookie, `/api/notes/${id}/state?since=${since}`),
			sendLong: (id, update) => bytesOf(base, cookie, `/api/notes/${id}/updates`, update),
			replace: (id, until, state) => bytesOf(base, cookie, `/api/notes/${id}/state?until=${until}`, state),
			setTimer: setTimeout, clearTimer: clearTimeout,
		});
		this.connection.listener = {
			onReady: () => this.sync.start(), onNote: (said) => this.sync.onNote(said), onLost: () => this.sync.onLost(), onUnsure: () => undefined, onEnd: () => this.sync.onLost(),
		};
		this.connection.open();
	}

	async timed(op, data) {
		const begin = performance.now();
		const reply = await this.connection.request(op, data);
		if (op === 'notes.update') {
			this.waits.push(performance.now() - begin);
		}
		return reply;
	}

	get shared() {
		return this.sync.doc.getText('text');
	}

	get text() {
		return this.shared.toString();
	}

	get number() {
		return this.sync.number;
	}

	get isSettled() {
		const { phase, isSaved } = this.sync.store.getState();
		return phase === 'live' && isSaved;
	}

	get documentBytes() {
		return this.client.Y.encodeStateAsUpdate(this.sync.doc).length;
	}

	// Mostly goes on where this writer was; sometimes elsewhere, and sometimes one of his lines goes.
	change() {
		const dice = Math.random();
		const { Y } = this.client;
		this.changes += 1;
		if (dice < 0.2 && this.lines.size > 0) {
			const [line] = this.lines;
			const at = `\n${this.text}`.indexOf(`\n${line}\n`);
			this.shared.delete(at, line.length + 1);
			this.lines.delete(line);
			return;
		}
		const line = `${this.name}-${this.changes}`;
		const last = this.place ? Y.createAbsolutePositionFromRelativePosition(this.place, this.sync.doc) : null;
		const at = last && dice < 0.9 ? last.index : this.anyLine();
		this.shared.insert(at, `${line}\n`);
		this.lines.add(line);
		this.place = Y.createRelativePositionFromTypeIndex(this.shared, at + line.length + 1, -1);
	}

	// Where some line begins.
	anyLine() {
		const { text } = this;
		return text.indexOf('\n', Math.floor(Math.random() * text.length)) + 1;
	}

	close() {
		this.sync.stop();
		this.connection.close();
	}
}
