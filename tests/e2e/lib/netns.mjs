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
const here = dirname(fileURLToPath(import.meta.url));
const forwarder = join(here, 'forward.mjs');
const longCable = join(here, 'long-cable');

// Two namespaces and one cable between them: the server's side, and that of a viewer whose line can be made weak; delayMs: each
// way. Null where the kernel or our rights don't allow such a thing; nothing is left behind then.
export async function openWeakLine({ delayMs = 0 } = {}) {
	const sides = [];
	try {
		if (!canIsolate()) {
			return null;
		}
		sides.push(openNetns('-s'));
		sides.push(openNetns('-v'));
		return await joinByCable(...sides, delayMs);
	} catch {
		sides.forEach((side) => side.close());
		return null;
	}
}

// The process that is the cable, if it is a long one.
async function layCable(server, viewer, name, delayMs) {
	if (delayMs === 0) {
		run(...server.within, 'ip', 'link', 'add', `${name}s`, 'type', 'veth', 'peer', 'name', `${name}v`, 'netns', viewer.name);
		return [];
	}
	const cable = spawn(longCable, [`${name}s`, server.name, `${name}v`, viewer.name, String(delayMs)], { stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise((resolve, reject) => {
		cable.stdout.once('data', resolve);
		cable.once('exit', () => reject(new Error('no cable')));
	});
	return [cable];
}

async function joinByCable(server, viewer, delayMs) {
	const cable = `ke${process.pid % 100000}`;
	const helpers = await layCable(server, viewer, cable, delayMs);
	const limit = (rate) => run(...server.within, 'tc', 'qdisc', 'replace', 'dev', `${cable}s`, 'root', 'tbf', 'rate', rate, 'burst', '6kb', 'latency', '300ms');
	for (const [side, device, address] of [[server, `${cable}s`, SERVER_ADDRESS], [viewer, `${cable}v`, VIEWER_ADDRESS]]) {
		run(...side.within, 'ip', 'address', 'add', `${address}/30`, 'dev', device);
		run(...side.within, 'ip', 'link', 'set', device, 'up');
	}
	limit('20mbit');
	const forward = (side, ...words) => {
		const child = spawn(side.within[0], [...side.within.slice(1), process.execPath, forwarder, ...words.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
		helpers.push(child);
		return new Promise((resolve) => child.stdout.once('data', resolve));
	};
	let isOpen = true;
	const close = () => {
		if (isOpen) {
			isOpen = false;
			helpers.forEach((child) => child.kill('SIGKILL'));
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
		// A part of what comes to the viewer by UDP, and of what he sends if it is bad both ways, is lost, packet by packet, by
		// chance; where it arrives, since a sender who is told that a packet was dropped sends it once more.
		lose(percent, bothWays = false) {
			for (const [side, device] of bothWays ? [[viewer, `${cable}v`], [server, `${cable}s`]] : [[viewer, `${cable}v`]]) {
				run(...side.within, 'nft', 'add', 'table', 'inet', 'lossy');
				run(...side.within, 'nft', 'add chain inet lossy in { type filter hook input priority 0; }');
				run(...side.within, 'nft', `add rule inet lossy in iifname ${device} meta l4proto udp numgen random mod 100 < ${percent} drop`);
			}
		},
		// Plain HTTP is served on loopback only: the viewer's own loopback leads over the cable to the server's.
		async bridge(port) {
			await forward(server, SERVER_ADDRESS, port, '127.0.0.1', port);
			await forward(viewer, '127.0.0.1', port, SERVER_ADDRESS, port);
		},
		close,
	};
}
