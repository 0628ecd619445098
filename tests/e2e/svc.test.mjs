// One stream with layers in it (VP9, AV1): each gets the part that his tile and his line are for, and nobody pays for the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { longestGap } from './lib/gap.mjs';
import { enter, id, participantId, people, person, seesPerson, turnOff, turnOn } from './lib/lesson.mjs';
import { NEEDS } from './lib/line.mjs';
import { openWeakLine, SERVER_ADDRESS } from './lib/netns.mjs';
import { openSchool } from './lib/school.mjs';
import { codecOf, incoming, lackCodecs, outgoing, sum } from './lib/video.mjs';

const WATCH_MS = process.env.KREIDE_LONG ? 20_000 : 10_000;
const WEAK_LINE = '1900kbit'; // the screen of the test takes 2.5 Mbit/s, half of it for its lowest layer
const RAMP_MS = 15000;  // until a browser sends as much as it may
const SCREEN_MID = '2'; // the third section of an offer

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
	let late;
	let shown;

	before(async () => {
		school = await openSchool({ config: { media: ['camera-codecs=vp9, vp8'] } });
		[teacher, large, small] = await people([0], [1], [2, { viewport: { width: 500, height: 420 } }]);
		await enter(teacher, school.teacher);
		shown = await participantId(teacher);
		await enter(large, school.pupils[0]);
		await enter(small, school.pupils[1]);
		await turnOn(teacher, 'camera');
	});
	after(async () => {
		await Promise.all([teacher, large, small, late].map((each) => each?.close()));
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

	test('a large and a small tile get different layers of it, without a freeze', async (t) => {
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

	test('somebody comes who lacks it: it goes on in VP8, in several layers, and stands still for nobody', async (t) => {
		late = await person(3);
		await late.context.addInitScript(lackCodecs, ['video/VP9', 'video/AV1']);
		const gap = await longestGap(large, async () => {
			await enter(late, school.pupils[2]);
			await seesPerson(late, shown, teacher.colour);
			await becomes(large, 'all lines on the stage, again', (now) => now >= 720);
		});
		const layers = (await outgoing(teacher)).filter((r) => r.active && r.rid);
		t.diagnostic(`${layers.map((r) => `${r.rid} ${r.frameHeight}`).join(', ')}; longest time without a new frame ${gap} ms`);
		assert.equal(layers.length, 3);
		for (const layer of layers) {
			assert.equal(await codecOf(teacher, layer), 'video/VP8');
		}
		await becomes(small, 'few lines in a small tile', (now) => now <= 360);
		assert.ok(gap < 2000, `${gap} ms without a frame`);
		assert.equal(await teacher.page.evaluate(() => window.__probe.connections.length), 1);
	});

	test('no page met an error', () => {
		for (const each of [teacher, large, small, late]) {
			assert.deepEqual(each.problems, []);
		}
	});
});

const line = process.env.KREIDE_LONG ? await openWeakLine() : null;

// Runs in the page: a screen on which so much goes on that its layers are worth leaving out.
function busyScreen() {
	navigator.mediaDevices.getDisplayMedia = async () => {
		const canvas = document.createElement('canvas');
		canvas.width = 640;
		canvas.height = 360;
		const draw = canvas.getContext('2d');
		setInterval(() => {
			for (let i = 0; i < 50; i++) {
				draw.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
				draw.fillRect(Math.random() * 640, Math.random() * 360, 24, 16);
			}
		}, 60);
		return canvas.captureStream(15);
	};
}

// Frames a second over some seconds, of what comes in as the screen.
async function frameRate(who, ms = 4000) {
	const count = async () => sum((await incoming(who)), 'framesDecoded');
	const began = Date.now();
	const before = await count();
	await pause(ms);
	return ((await count()) - before) / ((Date.now() - began) / 1000);
}

describe('a screen in AV1, and one of two lines is weak', { skip: !process.env.KREIDE_LONG ? 'long: script/soak lines' : line ? false : NEEDS }, () => {
	let school;
	let teacher;
	let quick;
	let weak;

	before(async () => {
		school = await openSchool({
			within: line.server.within,
			config: { media: [`addresses=${SERVER_ADDRESS}`, 'screen-codecs=av1, vp9'] },
		});
		await line.bridge(school.httpPort);
		line.limit(WEAK_LINE);
		teacher = await person(0, { executablePath: line.server.browser });
		await teacher.context.addInitScript(busyScreen);
		quick = await person(1, { executablePath: line.server.browser });
		weak = await person(2, { executablePath: line.viewer.browser });
		await enter(teacher, school.teacher);
		await enter(quick, school.pupils[0]);
		await enter(weak, school.pupils[1]);
		await turnOff(teacher, 'camera');
		await turnOff(teacher, 'mic');
		await turnOn(teacher, 'share');
	});
	after(async () => {
		await Promise.all([teacher, quick, weak].map((each) => each?.close()));
		await school?.close();
		line.close();
	});

	test('is one stream with three temporal layers', async (t) => {
		const screen = await eventually('the screen', async () => (await outgoing(teacher)).find((r) => r.mid === SCREEN_MID && r.framesSent > 30), { timeoutMs: 30000 });
		assert.equal(screen.scalabilityMode, 'L1T3');
		assert.equal(await codecOf(teacher, screen), 'video/AV1');
		t.diagnostic(`${screen.frameWidth}x${screen.frameHeight}, ${screen.framesPerSecond} frames a second`);
	});

	test('the weak line gets fewer frames of it, and all when it is strong', async (t) => {
		await pause(RAMP_MS);
		const [rate, few] = await eventually('fewer frames, but a picture', async () => {
			const rates = await Promise.all([quick, weak].map((who) => frameRate(who, 6000)));
			return rates[1] > rates[0] * 0.15 && rates[1] < rates[0] * 0.8 ? rates : null;
		}, { timeoutMs: 60000 });
		const [seen, others] = await Promise.all([quick, weak].map((who) => troubles(who, () => pause(WATCH_MS))));
		t.diagnostic(`${rate.toFixed(1)} frames a second, ${few.toFixed(1)} through ${WEAK_LINE}; in ${WATCH_MS / 1000} s: ${JSON.stringify(seen)}, ${JSON.stringify(others)}`);
		assert.ok(others.received > seen.received * 0.15 && others.received < seen.received * 0.8, `${others.received} of ${seen.received}`);
		assert.equal(seen.plis, 0);
		assert.ok(others.plis <= 2, `${others.plis} key frames asked for`);
		assert.equal((await outgoing(teacher)).filter((r) => r.mid === SCREEN_MID).length, 1);
		line.limit('20mbit');
		await eventually('all frames', async () => {
			const rates = await Promise.all([quick, weak].map((who) => frameRate(who)));
			return rates[1] > rates[0] * 0.85;
		}, { timeoutMs: 60000 });
	});

	test('no page met an error', () => {
		for (const each of [teacher, quick, weak]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
