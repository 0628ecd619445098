// One stream with layers in it (VP9, AV1): each gets the part that his tile and his line are for, and nobody pays for the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, id, participantId, person, seesPerson, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const WATCH_MS = 20000;

const stats = (who) => who.page.evaluate(() => window.__probe.stats());
const sum = (reports, key) => reports.reduce((total, report) => total + (report[key] ?? 0), 0);
const outgoing = async (who) => (await stats(who)).filter((r) => r.type === 'outbound-rtp' && r.kind === 'video' && r.framesSent > 0);
const incoming = async (who) => (await stats(who)).filter((r) => r.type === 'inbound-rtp' && r.kind === 'video' && r.framesDecoded > 0);

async function codecOf(who, report) {
	return (await stats(who)).find((r) => r.id === report.codecId)?.mimeType;
}

// What went wrong with all pictures of somebody while `during` ran.
async function troubles(who, during) {
	const count = async () => {
		const reports = await incoming(who);
		return {
			received: sum(reports, 'framesReceived'),
			decoded: sum(reports, 'framesDecoded'),
			frozenS: sum(reports, 'totalFreezesDuration'),
			plis: sum(reports, 'pliCount'),
		};
	};
	const begun = await count();
	await during();
	const done = await count();
	return Object.fromEntries(Object.keys(done).map((key) => [key, done[key] - begun[key]]));
}

// A busy machine decodes late, leaves out frames and calls that a freeze: what came in whole is held to more than what was
// decoded, and freezes are counted in time, not in number.
function isWhole(seen, sent) {
	assert.ok(seen.received >= sent * 0.97, `${seen.received} of ${sent} frames came in whole`);
	assert.ok(seen.decoded >= sent * 0.8, `${seen.decoded} of ${sent} frames decoded`);
	assert.ok(seen.frozenS < 1.5, `${seen.frozenS} s frozen`);
	assert.equal(seen.plis, 0, 'key frames asked for');
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a camera in VP9', () => {
	let school;
	let teacher;
	let large;
	let small;
	let shown;

	before(async () => {
		school = await openSchool({ config: { media: ['camera-codecs=vp9, vp8'] } });
		teacher = await person(0);
		large = await person(1);
		small = await person(2, { viewport: { width: 500, height: 420 } });
		await enter(teacher, school.teacher);
		shown = await participantId(teacher);
		await enter(large, school.pupils[0]);
		await enter(small, school.pupils[1]);
		await turnOn(teacher, 'camera');
	});
	after(async () => {
		await Promise.all([teacher, large, small].map((each) => each?.close()));
		await school?.close();
	});

	const height = async (who) => (await seesPerson(who, shown, teacher.colour)).height;
	const becomes = (who, what, isRight) =>
		eventually(what, async () => {
			const now = await height(who);
			return isRight(now) ? now : null;
		}, { timeoutMs: 30000 });

	test('is one stream with three spatial layers', async (t) => {
		const streams = await eventually('a stream of 720 lines', async () => {
			const all = await outgoing(teacher);
			return all.some((r) => r.frameHeight === 720) ? all : null;
		}, { timeoutMs: 30000 });
		assert.equal(streams.length, 1, JSON.stringify(streams.map((r) => [r.ssrc, r.rid, r.frameHeight])));
		assert.equal(streams[0].scalabilityMode, 'L3T3_KEY');
		assert.equal(await codecOf(teacher, streams[0]), 'video/VP9');
		t.diagnostic(`${streams[0].frameWidth}x${streams[0].frameHeight}, ${streams[0].scalabilityMode}`);
	});

	test('a large and a small tile get different layers of it, for 20 s without a freeze', async (t) => {
		await large.page.locator(id('layout-stage')).click();
		await small.page.locator(id('layout-grid')).click();
		const seen = await becomes(large, 'all lines on the stage', (now) => now >= 720);
		const seenSmall = await becomes(small, 'few lines in a small tile', (now) => now <= 360);
		assert.ok(seen > seenSmall);
		const sentBefore = sum(await outgoing(teacher), 'framesSent');
		const [ofLarge, ofSmall] = await Promise.all([large, small].map((who) => troubles(who, () => pause(WATCH_MS))));
		const sent = sum(await outgoing(teacher), 'framesSent') - sentBefore;
		// a spatial layer is a frame of its own in these figures
		t.diagnostic(`${seen} and ${seenSmall} lines; in ${WATCH_MS / 1000} s ${sent} sent: ${JSON.stringify(ofLarge)}, ${JSON.stringify(ofSmall)}`);
		for (const each of [ofLarge, ofSmall]) {
			isWhole(each, sent / 3);
		}
		assert.equal((await outgoing(teacher)).length, 1);
	});

	test('who enlarges his tile gets more lines, and fewer when he makes it small again', async (t) => {
		const seen = [await height(small)];
		const { plis } = await troubles(small, async () => {
			await small.page.setViewportSize({ width: 1280, height: 800 });
			await small.page.locator(id('layout-stage')).click();
			seen.push(await becomes(small, 'more lines', (now) => now > seen[0]));
			await small.page.setViewportSize({ width: 500, height: 420 });
			await small.page.locator(id('layout-grid')).click();
			seen.push(await becomes(small, 'fewer lines', (now) => now < seen[1]));
		});
		t.diagnostic(`lines: ${seen.join(', ')}; asked for ${plis} key frames`);
		assert.ok(plis <= 2, `${plis} key frames asked for`);
		assert.ok((await height(large)) >= 720);
	});

	test('no page met an error', () => {
		for (const each of [teacher, large, small]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
