// A camera encodes the layers that somebody can use: the large ones stop when nobody shows a large tile, and flow again at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { longestGap } from './lib/gap.mjs';
import { enter, id, participantId, people, seesPerson } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const SMALL = { width: 320, height: 300 };
const LARGE = { width: 1280, height: 800 };

// What a publisher encodes, by rid.
async function encodings(publisher) {
	const reports = (await publisher.page.evaluate(() => window.__probe.stats())).filter((report) => report.type === 'outbound-rtp' && report.rid);
	return Object.fromEntries(reports.map((report) => [report.rid, { isActive: report.active, frames: report.framesEncoded ?? 0 }]));
}

const bandwidth = async (publisher) =>
	(await publisher.page.evaluate(() => window.__probe.stats())).find((report) => report.type === 'candidate-pair' && report.nominated)?.availableOutgoingBitrate ?? 0;

const shownHeight = async (viewer, shownId) =>
	(await viewer.page.evaluate((s) => window.__probe.seen(s), `${id(`tile-${shownId}`)} video`))?.height ?? 0;

describe('layers follow what is looked at', () => {
	let school;
	let teacher;
	let pupil;
	let teacherId;

	before(async () => {
		school = await openSchool();
		[teacher, pupil] = await people([0], [1, { viewport: LARGE }]);
		await enter(teacher, school.teacher);
		teacherId = await participantId(teacher);
		await enter(pupil, school.pupils[0]);
		await seesPerson(pupil, teacherId, teacher.colour);
	});
	after(async () => {
		await Promise.all([teacher?.close(), pupil?.close()]);
		await school?.close();
	});

	test('a large tile gets the largest layer, since the browser finds out soon what the line bears', async (t) => {
		const began = Date.now();
		await eventually('the largest layer', async () => (await shownHeight(pupil, teacherId)) === 720, { timeoutMs: 30_000 });
		t.diagnostic(`figure: the largest layer after ${Date.now() - began} ms, ${Math.round((await bandwidth(teacher)) / 1000)} kbit/s known of the line`);
	});

	test('nobody shows a large tile: only the lowest layer is encoded', async () => {
		await pupil.page.setViewportSize(SMALL);
		await eventually('the higher layers to stop', async () => {
			const now = await encodings(teacher);
			return !now.f.isActive && !now.h.isActive && now.q.isActive;
		});
		const before = await encodings(teacher);
		await teacher.page.waitForTimeout(2000);
		const after = await encodings(teacher);
		assert.equal(after.f.frames, before.f.frames);
		assert.equal(after.h.frames, before.h.frames);
		assert.ok(after.q.frames > before.q.frames + 10, `${after.q.frames - before.q.frames} frames of the lowest layer in two seconds`);
		assert.equal(await shownHeight(pupil, teacherId), 180);
	});

	test('somebody enlarges: the largest layer flows again, and the picture never stands still', async (t) => {
		let took = 0;
		const gap = await longestGap(pupil, async () => {
			const began = Date.now();
			await pupil.page.setViewportSize(LARGE);
			await eventually('the largest layer decoded', async () => (await shownHeight(pupil, teacherId)) === 720, { timeoutMs: 10_000, everyMs: 20 });
			took = Date.now() - began;
		});
		const now = await encodings(teacher);
		t.diagnostic(`figure: the largest layer decoded ${took} ms after its tile grew; longest time without a new frame ${gap} ms`);
		assert.ok(now.f.isActive);
		assert.ok(took < 2500, `${took} ms`);
		assert.ok(gap < 1000, `${gap} ms without a frame`);
	});
});
