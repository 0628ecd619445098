// Many write one note at the same time, by the web client's own code against the real server, which is killed in between.
//   notes.mjs [--writers 30] [--seconds 300] [--rate 5] [--kills 1]
// Prints "ok"/"not ok" for each claim, and the figures.
import { parseArgs } from 'node:util';
import { openSchool } from '../e2e/lib/school.mjs';
import { loadClient, logIn, Writer } from './lib/writer.mjs';

const { values } = parseArgs({
	options: {
		writers: { type: 'string', default: '30' },
		seconds: { type: 'string', default: '300' },
		rate: { type: 'string', default: '5' },
		kills: { type: 'string', default: '1' },
	},
});
const writerCount = Number(values.writers);
const seconds = Number(values.seconds);
const rate = Number(values.rate);
const kills = Number(values.kills);
const LATE_MS = 1000;
const SETTLE_MS = 60_000;
const REST_MS = 30_000; // within this what rests is compacted (docs/school.md)

let failures = 0;
function claim(isTrue, text) {
	console.log(`${isTrue ? 'ok' : 'not ok'} ${text}`);
	failures += isTrue ? 0 : 1;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isTrue, ms) {
	const end = Date.now() + ms;
	while (!isTrue() && Date.now() < end) {
		await sleep(20);
	}
	return isTrue();
}

async function makeNote(base, teacher) {
	const cookie = await logIn(base, teacher);
	const headers = { cookie, 'Content-Type': 'application/json' };
	const home = await (await fetch(`${base}/api/home`, { headers })).json();
	const reply = await fetch(`${base}/api/groups/${home.groups[0].id}/notes`, {
		method: 'POST', headers, body: JSON.stringify({ title: 'Mitschrift', rights: 'write' }),
	});
	return { cookie, note: (await reply.json()).id };
}

// Every writer changes something `rate` times a second, whatever becomes of the line; the kills are spread over the time.
async function write(school, writers) {
	const begin = Date.now();
	const every = 1000 / rate;
	const next = writers.map((_, i) => begin + (i * every) / writers.length);
	let killed = 0;
	while (Date.now() < begin + seconds * 1000) {
		const now = Date.now();
		writers.forEach((writer, i) => {
			for (; next[i] <= now; next[i] += every) {
				writer.change();
			}
		});
		if (killed < kills && now - begin > ((killed + 1) * seconds * 1000) / (kills + 1)) {
			killed += 1;
			await school.kill();
			school.restart();
		}
		await sleep(5);
	}
	return (Date.now() - begin) / 1000;
}

function isSame(writers) {
	return writers.every((writer) => writer.isSettled && writer.number === writers[0].number) && writers.every((writer) => writer.text === writers[0].text);
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

async function main() {
	const client = await loadClient();
	const school = await openSchool({ classSize: writerCount });
	const base = `http://127.0.0.1:${school.httpPort}`;
	try {
		const { cookie, note } = await makeNote(base, school.teacher);
		const writers = await Promise.all(
			school.pupils.slice(0, writerCount).map(async (url, i) => new Writer(client, base, await logIn(base, url), note, i)),
		);
		claim(writers.length === writerCount && (await until(() => writers.every((writer) => writer.isSettled), SETTLE_MS)), `${writerCount} have the note open`);
		const took = await write(school, writers);
		const calm = Date.now();
		const isConverged = await until(() => isSame(writers), SETTLE_MS);
		const changes = writers.reduce((sum, writer) => sum + writer.changes, 0);
		claim(isConverged, `all texts are the same ${((Date.now() - calm) / 1000).toFixed(1)} s after the last of ${changes} changes (${(changes / took / writerCount).toFixed(1)} a second and writer), ${kills} kill -9`);
		const there = writers[0].text.split('\n').filter((line) => line !== '');
		const wanted = new Set(writers.flatMap((writer) => [...writer.lines]));
		claim(there.length === wanted.size && there.every((line) => wanted.has(line)), `each of the ${wanted.size} lines that should be there is there once, and no other`);

		const late = new Writer(client, base, await logIn(base, school.teacher), note, writerCount);
		const begin = performance.now();
		await until(() => late.isSettled && late.text === writers[0].text, SETTLE_MS);
		const lateMs = performance.now() - begin;
		claim(late.text === writers[0].text && lateMs <= LATE_MS, `who comes late has all of it after ${lateMs.toFixed(0)} ms (${LATE_MS} at most)`);

		const document = writers[0].documentBytes;
		let kept = 0;
		for (const end = Date.now() + REST_MS; Date.now() < end && (kept === 0 || kept > 2 * document); await sleep(500)) {
			kept = (await (await fetch(`${base}/api/notes/${note}/state`, { headers: { cookie } })).arrayBuffer()).byteLength;
		}
		claim(kept <= 2 * document, `${kept} bytes are kept of a document of ${document} (${(kept / document).toFixed(2)} times; compacted ${(school.log().match(/note\.compacted/g) ?? []).length} times)`);
		const waits = writers.flatMap((writer) => writer.waits).sort((a, b) => a - b);
		console.log(`   kept and answered within ${quantile(waits, 0.5).toFixed(0)} ms (median), ${quantile(waits, 0.99).toFixed(0)} ms (p99)`);
		[...writers, late].forEach((writer) => writer.close());
	} finally {
		await school.close();
		await client.close();
	}
}

await main();
process.exit(failures === 0 ? 0 : 1);
