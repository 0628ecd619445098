// A network namespace of its own for server and browsers, so that a test can block UDP without touching the machine.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const canIsolate = () => process.getuid() === 0;

export function openNetns() {
	const name = `kreide-e2e-${process.pid}`;
	const within = ['ip', 'netns', 'exec', name];
	const run = (...words) => execFileSync(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
	const folder = mkdtempSync(join(tmpdir(), 'kreide-netns-'));
	const browser = join(folder, 'chromium');
	run('ip', 'netns', 'add', name);
	run(...within, 'ip', 'link', 'set', 'lo', 'up');
	writeFileSync(browser, `#!/bin/sh\nexec ip netns exec ${name} /usr/bin/chromium "$@"\n`);
	chmodSync(browser, 0o755);
	return {
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
