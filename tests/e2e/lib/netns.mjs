// Network namespaces for server and browsers, so that a test can block UDP or make a line weak without touching the machine.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const canIsolate = () => process.getuid() === 0;

const run = (...words) => execFileSync(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });

export function openNetns(suffix = '') {
	const name = `kreide-e2e-${process.pid}${suffix}`;
	const within = ['ip', 'netns', 'exec', name];
	const folder = mkdtempSync(join(tmpdir(), 'kreide-netns-'));
	const browser = join(folder, 'chromium');
	run('ip', 'netns', 'add', name);
	run(...within, 'ip', 'link', 'set', 'lo', 'up');
	writeFileSync(browser, `#!/bin/sh\nexec ip netns exec ${name} /usr/bin/chromium "$@"\n`);
	chmodSync(browser, 0o755);
	return {
		name,
		within,
		browser,
		blockUdp() {
			run(...within, 'nft', 'add', 'table', 'inet', 'block');
			run(...within, 'nft', 'add chain inet block in { type filter hook input priority 0; }');
			run(...within, 'nft', 'add', 'rule', 'inet', 'block', 'in', 'meta', 'l4proto', 'udp', 'drop');
		},
		close() {
			run('ip', 'netns', 'del', name);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

export const SERVER_ADDRESS = '10.77.0.1';
const VIEWER_ADDRESS = '10.77.0.2';
const forwarder = join(dirname(fileURLToPath(import.meta.url)), 'forward.mjs');

// Two namespaces and one cable between them: the server's side, and that of a viewer whose line can be made weak. Throws where
// the kernel has no such thing, and leaves nothing behind.
export function openWeakLine() {
	const sides = [];
	try {
		sides.push(openNetns('-s'));
		sides.push(openNetns('-v'));
		return joinByCable(...sides);
	} catch (error) {
		sides.forEach((side) => side.close());
		throw error;
	}
}

function joinByCable(server, viewer) {
	const forwards = [];
	const cable = `ke${process.pid % 100000}`;
	const limit = (rate) => run(...server.within, 'tc', 'qdisc', 'replace', 'dev', `${cable}s`, 'root', 'tbf', 'rate', rate, 'burst', '6kb', 'latency', '300ms');
	run(...server.within, 'ip', 'link', 'add', `${cable}s`, 'type', 'veth', 'peer', 'name', `${cable}v`, 'netns', viewer.name);
	for (const [side, device, address] of [[server, `${cable}s`, SERVER_ADDRESS], [viewer, `${cable}v`, VIEWER_ADDRESS]]) {
		run(...side.within, 'ip', 'address', 'add', `${address}/30`, 'dev', device);
		run(...side.within, 'ip', 'link', 'set', device, 'up');
	}
	limit('20mbit');
	const forward = (side, ...words) => {
		const child = spawn(side.within[0], [...side.within.slice(1), process.execPath, forwarder, ...words.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
		forwards.push(child);
		return new Promise((resolve) => child.stdout.once('data', resolve));
	};
	let isOpen = true;
	const close = () => {
		if (isOpen) {
			isOpen = false;
			forwards.forEach((child) => child.kill('SIGKILL'));
			server.close();
			viewer.close();
		}
	};
	// also when the test is stopped from outside
	process.once('exit', close);
	process.once('SIGTERM', () => process.exit(1));
	return {
		server,
		viewer,
		// What comes to the viewer is limited, as on a weak line; what he sends is not.
		limit,
		// A part of what comes to the viewer by UDP is lost, packet by packet, by chance.
		lose(percent) {
			run(...viewer.within, 'nft', 'add', 'table', 'inet', 'lossy');
			run(...viewer.within, 'nft', 'add chain inet lossy in { type filter hook input priority 0; }');
			run(...viewer.within, 'nft', `add rule inet lossy in meta l4proto udp numgen random mod 100 < ${percent} drop`);
		},
		// Plain HTTP is served on loopback only: the viewer's own loopback leads over the cable to the server's.
		async bridge(port) {
			await forward(server, SERVER_ADDRESS, port, '127.0.0.1', port);
			await forward(viewer, '127.0.0.1', port, SERVER_ADDRESS, port);
		},
		close,
	};
}
