// The other codecs of a camera: `[media] camera-codecs` chooses, and each publisher sends the first of them that he can.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, id, participantId, people, seesPerson, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';
import { codecOf, incoming, outgoing, sendOnly } from './lib/video.mjs';

describe('a camera in H.264 and one in AV1', () => {
	let school;
	let teacher;
	let pupil;
	let small;
	const ids = {};

	before(async () => {
		school = await openSchool({ config: { media: ['camera-codecs=av1, h264, vp8'] } });
		[teacher, pupil, small] = await people([0], [1], [2, { viewport: { width: 500, height: 420 } }]);
		await teacher.context.addInitScript(sendOnly, 'video/H264');
		await enter(teacher, school.teacher);
		ids.teacher = await participantId(teacher);
		await enter(pupil, school.pupils[0]);
		ids.pupil = await participantId(pupil);
		await enter(small, school.pupils[1]);
		await turnOn(pupil, 'camera');
		await small.page.locator(id('layout-grid')).click();
	});
	after(async () => {
		await Promise.all([teacher, pupil, small].map((each) => each?.close()));
		await school?.close();
	});

	const becomes = (who, shown, what, isRight) =>
		eventually(what, async () => {
			const now = (await seesPerson(who, shown.id, shown.colour)).height;
			return isRight(now) ? now : null;
		}, { timeoutMs: 30000 });

	test('H.264 is sent in layers, and a large and a small tile get different ones', async (t) => {
		const shown = { id: ids.teacher, colour: teacher.colour };
		const large = await becomes(pupil, shown, 'all lines on the stage', (now) => now >= 720);
		const few = await becomes(small, shown, 'few lines in a small tile', (now) => now <= 360);
		const layers = await outgoing(teacher);
		t.diagnostic(`${large} and ${few} lines; ${layers.map((r) => `${r.rid} ${r.frameHeight}, ${r.encoderImplementation}`).join('; ')}`);
		assert.deepEqual(layers.map((r) => r.rid).sort(), ['f', 'h', 'q']);
		for (const layer of layers) {
			assert.equal(await codecOf(teacher, layer), 'video/H264');
		}
		const codecs = await Promise.all((await incoming(small)).map((report) => codecOf(small, report)));
		assert.ok(codecs.includes('video/H264'), codecs.join());
	});

	test('AV1 is one stream with several layers, and others see it', async (t) => {
		const shown = { id: ids.pupil, colour: pupil.colour };
		const seen = await becomes(teacher, shown, 'all lines in the only tile', (now) => now >= 360);
		const few = await becomes(small, shown, 'few lines in a small tile', (now) => now < 360);
		const streams = await outgoing(pupil);
		t.diagnostic(`${seen} and ${few} lines; ${streams.map((r) => `${r.scalabilityMode}, ${r.encoderImplementation}`).join('; ')}`);
		assert.equal(streams.length, 1);
		assert.equal(streams[0].scalabilityMode, 'L2T3_KEY');
		assert.equal(await codecOf(pupil, streams[0]), 'video/AV1');
	});

	test('no page met an error', () => {
		for (const each of [teacher, pupil, small]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
