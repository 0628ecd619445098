// A demo school of its own for one test file: a fresh data folder, free ports, the real program. `relay` stands between
// browser and server for HTTP and WebSocket, so that a test can cut the line without touching the media.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const program = process.env.KREIDE_PROGRAM ?? join(root, 'build/server/kreide');

// As tests/lib/free_port.py: for TCP and UDP, and below those that the system gives to whoever asks for any.
export async function freePort() {
	for (;;) {
		const port = 16000 + Math.floor(Math.random() * 16768);
		if ((await canBind(createServer().listen(port, '127.0.0.1'))) && (await canBind(createSocket('udp4').bind(port, '127.0.0.1')))) {
			return port;
		}
	}
}

const canBind = (socket) =>
	new Promise((resolve) => {
		socket.once('error', () => resolve(false));
		socket.once('listening', () => socket.close(() => resolve(true)));
	});

// config: extra lines of kreide.conf by section, e.g. { media: ['udp=false'] }; pupils: drawn ones; classSize: links to open;
// within: words before every program, e.g. ['ip', 'netns', 'exec', 'name']
export async function openSchool({ config = {}, pupils = 0, classSize = 0, within = [] } = {}) {
	const args = ['demo', '--json'];
	if (pupils > 0) {
		args.push('--pupils', String(pupils));
	}
	if (classSize > 0) {
		args.push('--class-size', String(classSize));
	}
	const { first, ...server } = await openServer({ config, within, args, begin: '{' });
	const links = JSON.parse(first);
	return { ...server, links, teacher: links.teachers[0].url, pupils: links.pupils.map(({ url }) => url), names: links.pupils.map(({ name }) => name) };
}

// An empty installation, as somebody new finds it: all that there is is the link that the server prints.
export async function openEmpty({ config = {} } = {}) {
	const { first, ...server } = await openServer({ config, args: ['serve'], begin: 'http' });
	return { ...server, setupLink: first };
}

async function openServer({ config = {}, within = [], args: [command, ...words], begin }) {
	const folder = mkdtempSync(join(tmpdir(), 'kreide-school-'));
	const httpPort = await freePort();
	const mediaPort = await freePort();
	const sections = {
		http: [`plain-port=${httpPort}`, 'https=false', ...(config.http ?? [])],
		media: [`port=${mediaPort}`, 'workers=1', 'addresses=127.0.0.1', ...(config.media ?? [])],
		store: [`dir=${folder}`, ...(config.store ?? [])],
		server: ['drain-minutes=0', ...(config.server ?? [])], // the places of those who left are kept for a while
		...(config.mail ? { mail: config.mail } : {}),
	};
	const file = join(folder, 'kreide.conf');
	writeFileSync(
		file,
		Object.entries(sections)
			.map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`)
			.join('\n'),
	);
	let log = '';
	const start = (words) => {
		const [first, ...rest] = [...within, program, ...words];
		const started = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
		started.stderr.on('data', (chunk) => {
			log += chunk;
		});
		return started;
	};
	let child = start([command, '--config', file, ...words]);
	const first = await firstLine(child, begin, () => log);
	const relay = await openRelay(httpPort);
	const throughRelay = (url) => url.replace(`:${httpPort}`, `:${relay.port}`);
	return {
		folder,
		httpPort,
		mediaPort,
		first,
		relay,
		throughRelay,
		log: () => log,
		program,
		isRunning: () => child.exitCode === null,
		// As a crash does it: no goodbye to anybody.
		async kill() {
			const gone = new Promise((resolve) => child.on('exit', resolve));
			child.kill('SIGKILL');
			await gone;
		},
		// On the same store and ports; the links that were given out stay good.
		restart() {
			child = start(['serve', '--config', file]);
		},
		async close() {
			relay.close();
			child.kill('SIGINT'); // at once: SIGTERM would wait for running lessons
			const code = await new Promise((resolve) => {
				if (child.exitCode !== null) {
					resolve(child.exitCode);
					return;
				}
				const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
				child.on('exit', (value) => {
					clearTimeout(timer);
					resolve(value);
				});
			});
			rmSync(folder, { recursive: true, force: true });
			if (code !== 0 || /AddressSanitizer|runtime error|ThreadSanitizer/.test(log)) {
				throw new Error(`the server ended with ${code}:\n${log.slice(-4000)}`);
			}
		},
	};
}

function firstLine(child, begin, log) {
	return new Promise((resolve, reject) => {
		let text = '';
		const timer = setTimeout(() => reject(new Error(`no link within 20 s:\n${text}\n${log()}`)), 20000);
		child.on('exit', (code) => reject(new Error(`the program ended with ${code}:\n${log()}`)));
		child.stdout.on('data', (chunk) => {
			text += chunk;
			const line = text.split('\n').find((candidate, i, all) => candidate.startsWith(begin) && i < all.length - 1);
			if (line) {
				clearTimeout(timer);
				resolve(line);
			}
		});
	});
}

async function openRelay(target) {
	const pairs = new Set();
	let open = true;
	const server = createServer((client) => {
		if (!open) {
			client.destroy();
			return;
		}
		const upstream = connect(target, '127.0.0.1');
		const pair = { client, upstream };
		pairs.add(pair);
		const end = () => {
			client.destroy();
			upstream.destroy();
			pairs.delete(pair);
		};
		client.on('error', end).on('close', end).pipe(upstream);
		upstream.on('error', end).on('close', end).pipe(client);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const cutAll = () => {
		for (const { client, upstream } of pairs) {
			client.destroy();
			upstream.destroy();
		}
		pairs.clear();
	};
	return {
		port: server.address().port,
		cut() {
			open = false;
			cutAll();
		},
		mend() {
			open = true;
		},
		// As a dead Wi-Fi does it: nothing passes any more, and nobody is told.
		silence() {
			for (const { client, upstream } of pairs) {
				client.unpipe(upstream);
				upstream.unpipe(client);
				client.pause();
				upstream.pause();
			}
		},
		close() {
			cutAll();
			server.close();
		},
	};
}
