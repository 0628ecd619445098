// Synthetic members of a conference (kreide peer --member): real media, their own secret ballots, and they do what they are told.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// tokens: of their links; who is who is counted from 1
export function openMembers(server, tokens, conference) {
	const file = join(server.folder, 'members');
	writeFileSync(file, tokens.join('\n'));
	const options = ['--member', '--control', '--conference', conference, '--vote', 'wait', '--click-within', '0.2', '--video', 'off', '--stagger', '20'];
	const child = spawn(server.program, ['peer', '--url', `http://127.0.0.1:${server.httpPort}`, '--links-file', file, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
	const asked = new Map();
	createInterface({ input: child.stdout }).on('line', (line) => {
		const { tag, ...answer } = JSON.parse(line);
		asked.get(tag)?.(answer);
		asked.delete(tag);
	});
	const say = (line) => child.stdin.write(`${JSON.stringify(line)}\n`);
	const ask = (line) =>
		new Promise((resolve) => {
			const tag = `t${asked.size}-${Date.now()}`;
			asked.set(tag, resolve);
			say({ ...line, tag });
		});
	return {
		// yes: of an election the first candidate, no: the last one; wait: nothing yet
		vote: (who, choice) => say({ who, do: 'vote', choice }),
		ask: (who, op, data) => ask({ who, op, data }),
		async assertWell() {
			const { people } = await ask({ do: 'look' });
			assert.equal(people.length, tokens.length);
			for (const each of people) {
				assert.ok(!each.member.fault, `${JSON.stringify(each.member)}`);
			}
		},
		close: () => child.kill('SIGKILL'),
	};
}
