// A viewer whose line loses every fifth packet: hardly any sound is missing, and the picture lives.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, participantId, person, seesPerson } from './lib/lesson.mjs';
import { canIsolate, openWeakLine, SERVER_ADDRESS } from './lib/netns.mjs';
import { openSchool } from './lib/school.mjs';

const LOSS_PERCENT = 20;
const CONTROL_S = 10;
const SETTLE_S = 8;
const WATCH_S = 30;
const MOST_CONCEALED = 0.02;
const STILL_MS = 2500;

const line = (() => {
	try {
		return process.env.KREIDE_LONG && canIsolate() ? openWeakLine() : null;
	} catch {
		return null;
	}
})();

async function received(viewer) {
	const reports = await viewer.page.evaluate(() => window.__probe.stats());
	const inbound = reports.filter((report) => report.type === 'inbound-rtp');
	const sum = (kind, name) => inbound.filter((report) => report.kind === kind).reduce((total, report) => total + (report[name] ?? 0), 0);
	return {
		frames: sum('video', 'framesDecoded'),
		packets: sum('audio', 'packetsReceived'),
		lost: sum('audio', 'packetsLost'),
		samples: sum('audio', 'totalSamplesReceived'),
		concealed: sum('audio', 'concealedSamples') - sum('audio', 'silentConcealedSamples'),
		codecs: inbound.filter((report) => report.kind === 'audio').map((report) => reports.find((other) => other.id === report.codecId)?.mimeType),
	};
}

const between = (before, after) => ({
	concealed: (after.concealed - before.concealed) / (after.samples - before.samples),
	lost: (after.lost - before.lost) / (after.lost - before.lost + after.packets - before.packets),
});

async function longestStill(viewer, seconds) {
	let { frames } = await received(viewer);
	let movedAt = Date.now();
	let longest = 0;
	for (const until = Date.now() + seconds * 1000; Date.now() < until; ) {
		const now = (await received(viewer)).frames;
		movedAt = now > frames ? Date.now() : movedAt;
		frames = now;
		longest = Math.max(longest, Date.now() - movedAt);
		await viewer.page.waitForTimeout(200);
	}
	return longest;
}

describe('a viewer behind a lossy line', { skip: !process.env.KREIDE_LONG ? 'long: script/soak lines' : line ? false : 'needs root and network namespaces with veth and tbf' }, () => {
	test('20 % lost: sound is not missing, the picture lives', { timeout: 200_000 }, async (t) => {
		const school = await openSchool({ within: line.server.within, config: { media: [`addresses=${SERVER_ADDRESS}`] } });
		const teacher = await person(0, { executablePath: line.server.browser });
		const pupil = await person(1, { executablePath: line.viewer.browser });
		try {
			await line.bridge(school.httpPort);
			await enter(teacher, school.teacher);
			const teacherId = await participantId(teacher);
			await enter(pupil, school.pupils[0]);
			await seesPerson(pupil, teacherId, teacher.colour);
			await eventually('sound comes', async () => (await received(pupil)).packets > 50);

			// a busy machine holds up the browser, whatever the line: that much is not the line's fault
			const control = await received(pupil);
			await pupil.page.waitForTimeout(CONTROL_S * 1000);
			const good = between(control, await received(pupil));
			t.diagnostic(`figure: on a good line ${(100 * good.concealed).toFixed(2)} % of the sound concealed`);

			line.lose(LOSS_PERCENT);
			await pupil.page.waitForTimeout(SETTLE_S * 1000);
			const before = await received(pupil);
			const still = await longestStill(pupil, WATCH_S);
			const after = await received(pupil);
			const { concealed, lost } = between(before, after);
			t.diagnostic(`figure: ${(100 * lost).toFixed(1)} % of the sound's packets lost, ${(100 * concealed).toFixed(2)} % concealed, ${[...new Set(after.codecs)].join(' ')}`);
			t.diagnostic(`figure: ${after.frames - before.frames} frames in ${WATCH_S} s, standing still for ${still} ms at most`);
			assert.ok(lost > 0.1, `only ${(100 * lost).toFixed(1)} % of the packets were lost`);
			assert.ok(concealed <= good.concealed + MOST_CONCEALED, `${(100 * concealed).toFixed(2)} % of the sound was concealed`);
			assert.ok(still < STILL_MS, `the picture stood still for ${still} ms`);
		} finally {
			await Promise.all([teacher.close(), pupil.close()]);
			await school.close();
			line.close();
		}
	});
});
