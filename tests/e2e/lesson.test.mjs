// A lesson in real browsers: they see and hear each other, and nothing that changes in the room costs SDP.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, hearsExactly, id, offers, participantId, people, person, PITCHES, seesPerson, turnOff, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

describe('a teacher and pupils', () => {
	let school;
	let teacher;
	let pupils = [];
	const ids = {};

	before(async () => {
		school = await openSchool();
		[teacher, ...pupils] = await people([0], [1], [2]);
	});
	after(async () => {
		await Promise.all([teacher, ...pupils].map((each) => each?.close()));
		await school?.close();
	});

	test('a pupil who is early waits and is let in when the lesson begins', async () => {
		await pupils[0].page.goto(school.pupils[0]);
		await pupils[0].page.locator(id('waiting')).waitFor();
		await enter(teacher, school.teacher);
		ids.teacher = await participantId(teacher);
		await pupils[0].page.locator(id('join')).click();
		await pupils[0].page.locator(id('classroom')).waitFor();
		ids.first = await participantId(pupils[0]);
	});

	test('the pupil came in with his camera off, and sees and hears the teacher', async () => {
		assert.equal(await pupils[0].page.locator(id('camera')).getAttribute('aria-pressed'), 'false');
		await seesPerson(pupils[0], ids.teacher, teacher.colour);
		await hearsExactly(pupils[0], [PITCHES[0]], [PITCHES[1]]);
	});

	test('all see and hear each other', async () => {
		await enter(pupils[1], school.pupils[1]);
		ids.second = await participantId(pupils[1]);
		for (const each of pupils) {
			await turnOn(each, 'camera');
			await turnOn(each, 'mic');
		}
		await seesPerson(teacher, ids.first, pupils[0].colour);
		await seesPerson(teacher, ids.second, pupils[1].colour);
		await seesPerson(pupils[0], ids.second, pupils[1].colour);
		await seesPerson(pupils[1], ids.first, pupils[0].colour);
		await hearsExactly(teacher, [PITCHES[1], PITCHES[2]], [PITCHES[0]]);
		await hearsExactly(pupils[0], [PITCHES[0], PITCHES[2]], [PITCHES[1]]);
		await hearsExactly(pupils[1], [PITCHES[0], PITCHES[1]], [PITCHES[2]]);
	});

	test('a muted pupil is not heard by anybody', async () => {
		await turnOff(pupils[1], 'mic');
		await hearsExactly(teacher, [PITCHES[1]], [PITCHES[2]]);
		await hearsExactly(pupils[0], [PITCHES[0]], [PITCHES[2]]);
		await turnOn(pupils[1], 'mic');
		await hearsExactly(teacher, [PITCHES[1], PITCHES[2]], []);
	});

	test('a camera that is off leaves an avatar, and comes back', async () => {
		await turnOff(pupils[1], 'camera');
		await teacher.page.locator(`${id(`tile-${ids.second}`)}[data-state="avatar"]`).waitFor();
		await turnOn(pupils[1], 'camera');
		await seesPerson(teacher, ids.second, pupils[1].colour);
	});

	test('the teacher sends at least two layers, and a small tile gets a small one', async () => {
		const layers = await eventually('two layers that flow', async () => {
			const stats = await teacher.page.evaluate(() => window.__probe.stats());
			const flowing = stats.filter((r) => r.type === 'outbound-rtp' && r.rid && r.framesSent > 10);
			return flowing.length >= 2 ? flowing : null;
		});
		assert.ok(layers.length >= 2);
		await pupils[0].page.locator(id('layout-grid')).click();
		await pupils[0].page.setViewportSize({ width: 500, height: 420 });
		const small = await eventually('a small picture in a small tile', async () => {
			const seen = await seesPerson(pupils[0], ids.teacher, teacher.colour);
			return seen.height <= 360 ? seen : null;
		});
		await pupils[0].page.setViewportSize({ width: 1280, height: 800 });
		await pupils[0].page.locator(id('layout-stage')).click();
		const large = await eventually('a large picture on the stage', async () => {
			const seen = await seesPerson(pupils[0], ids.teacher, teacher.colour);
			return seen.height > small.height ? seen : null;
		});
		assert.ok(large.height > small.height, `${large.height} > ${small.height}`);
	});

	test('chat and hands reach everybody', async () => {
		await pupils[0].page.locator(id('chat')).click();
		await teacher.page.locator(id('chat')).click();
		await pupils[0].page.locator(id('chat-input')).fill('Guten Morgen & <b>hallo</b>');
		await pupils[0].page.locator(id('chat-send')).click();
		await teacher.page.locator(id('chat-log')).getByText('Guten Morgen & <b>hallo</b>').waitFor();
		await pupils[1].page.locator(id('hand')).click();
		await teacher.page.locator(`${id(`tile-${ids.second}`)} ${id('tile-hand')}`).waitFor();
	});

	test('the teacher shares her screen with its sound', async () => {
		const before = await offers(pupils[0]);
		await turnOff(teacher, 'mic');
		await hearsExactly(pupils[0], [PITCHES[2]], [PITCHES[0]]);
		await turnOn(teacher, 'share');
		const seen = await eventually('a picture of the screen', () =>
			pupils[0].page.evaluate((s) => window.__probe.seen(s), `${id(`screen-${ids.teacher}`)} video`),
		);
		assert.ok(seen.width >= 640, `${seen.width} wide`);
		// the fake device gives the presentation the same pitch as the microphone, which is off
		await hearsExactly(pupils[0], [PITCHES[0], PITCHES[2]], []);
		await turnOff(teacher, 'share');
		await pupils[0].page.locator(id(`screen-${ids.teacher}`)).waitFor({ state: 'detached' });
		await turnOn(teacher, 'mic');
		assert.equal(await offers(pupils[0]), before);
	});

	test('a third pupil, another speaker and another layout cost no SDP', async () => {
		const before = await Promise.all([teacher, ...pupils].map(offers));
		assert.ok(before.every((count) => count >= 1));
		const third = await person(3);
		pupils.push(third);
		await enter(third, school.pupils[2]);
		ids.third = await participantId(third);
		await turnOn(third, 'camera');
		await turnOn(third, 'mic');
		await seesPerson(teacher, ids.third, third.colour);
		await hearsExactly(teacher, [PITCHES[3]], []);
		await turnOff(pupils[0], 'mic');
		await hearsExactly(teacher, [PITCHES[2], PITCHES[3]], [PITCHES[1]]);
		await teacher.page.locator(id('layout-stage')).click();
		await teacher.page.locator(id('layout-grid')).click();
		await seesPerson(teacher, ids.third, third.colour);
		assert.deepEqual(await Promise.all([teacher, ...pupils.slice(0, 2)].map(offers)), before);
	});

	test('the end of the lesson is the end for all', async () => {
		await teacher.page.locator(id('leave')).click();
		await teacher.page.locator(id('end-lesson')).click();
		for (const each of [teacher, ...pupils]) {
			await each.page.locator(id('ended')).waitFor();
		}
	});

	test('no page met an error', () => {
		for (const each of [teacher, ...pupils]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
