// Programs over HTTP: a publisher (WHIP) and viewers (WHEP) on pages of a foreign origin, and people who see and are seen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { COLOURS, eventually, isColour } from './lib/browser.mjs';
import { openForeignOrigin } from './lib/foreign.mjs';
import { enter, hearsExactly, id, MODEST, participantId, people, PITCHES, seesPerson, turnOff, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const sees = (viewer, selector, colour) =>
	eventually(`${selector} in its colour`, async () => isColour(await viewer.page.evaluate((s) => window.__probe.seen(s), selector), colour));

const framesSent = (publisher) =>
	publisher.page.evaluate(async () =>
		(await window.__probe.stats()).filter((r) => r.type === 'outbound-rtp' && r.kind === 'video').reduce((sum, r) => sum + r.framesEncoded, 0));

describe('programs', () => {
	let school, foreign, teacher, camera, projector;

	before(async () => {
		school = await openSchool();
		foreign = await openForeignOrigin();
		[teacher, camera, projector] = await people([0, MODEST], [1, MODEST], [2, { devices: 'none' }]);
		await foreign.visit(camera);
		await foreign.visit(projector);
	});
	after(async () => {
		await Promise.all([teacher?.close(), camera?.close(), projector?.close()]);
		foreign?.close();
		await school?.close();
	});

	test('before the lesson the page is told why not', async () => {
		const { status, text } = await camera.page.evaluate((target) => window.__publish(target), school.links.whip);
		assert.equal(status, 409);
		assert.equal(JSON.parse(text).error.code, 'room_closed');
	});

	let programId;
	test('a publisher is seen and heard like anybody', async () => {
		await enter(teacher, school.teacher);
		await turnOff(teacher, 'mic');
		const published = await camera.page.evaluate((target) => window.__publish(target), school.links.whip);
		assert.equal(published.status, 201, published.text);
		const tile = teacher.page.locator('[data-testid^="tile-t"]');
		await tile.waitFor();
		programId = (await tile.getAttribute('data-testid')).slice('tile-'.length);
		await seesPerson(teacher, programId, camera.colour);
		await hearsExactly(teacher, [PITCHES[1]], []);
		await tile.getByText('OBS').first().waitFor();
	});

	test('a viewer sees the stage in one stream with the sound', async () => {
		const watching = await projector.page.evaluate((target) => window.__watch(target, 1), school.links.whep);
		assert.equal(watching.status, 201, watching.text);
		await teacher.page.locator(id('watchers')).getByText('1').waitFor(); // and it is no secret
		await sees(projector, '#first', teacher.colour); // who leads
		await hearsExactly(projector, [PITCHES[1]], [PITCHES[0]]); // who speaks
	});

	test('the stage moves to who is to be seen, the sound to who speaks', async () => {
		await turnOff(teacher, 'camera');
		await sees(projector, '#first', camera.colour);
		await turnOn(teacher, 'camera');
		await sees(projector, '#first', teacher.colour);
		await camera.page.evaluate(() => {
			window.__program.pc.getSenders().find((s) => s.track.kind === 'audio').track.enabled = false;
		});
		await turnOn(teacher, 'mic');
		await hearsExactly(projector, [PITCHES[0]], [PITCHES[1]]);
	});

	test('an ICE restart by PATCH keeps the picture', async () => {
		assert.equal((await camera.page.evaluate(() => window.__restart('"stale"'))).status, 412);
		const before = await camera.page.evaluate(() => window.__program.etag);
		const restarted = await camera.page.evaluate(() => window.__restart('*'));
		assert.equal(restarted.status, 200);
		assert.ok(restarted.isNew);
		assert.notEqual(restarted.etag, before);
		const sent = await framesSent(camera);
		await eventually('more frames', async () => (await framesSent(camera)) > sent + 30);
		await eventually('a connection', () => camera.page.evaluate(() => window.__program.pc.iceConnectionState === 'connected' || window.__program.pc.iceConnectionState === 'completed'));
		const seen = await seesPerson(teacher, programId, camera.colour);
		await eventually('new pictures at the teacher', async () => {
			const now = await teacher.page.evaluate((s) => window.__probe.seen(s), `${id(`tile-${programId}`)} video`);
			return now && now.frames > seen.frames + 10;
		});
	});

	test('two pictures: the stage and what is presented', async () => {
		await foreign.visit(projector); // its old session is taken over
		const watching = await projector.page.evaluate((target) => window.__watch(target, 2), school.links.whep);
		assert.equal(watching.status, 201, watching.text);
		await sees(projector, '#first', teacher.colour);
		assert.equal(await projector.page.evaluate(() => window.__probe.seen('#second')), null); // nothing is presented
		await foreign.visit(camera);
		const published = await camera.page.evaluate(([target, colour]) => window.__publish(target, colour), [school.links.whip, COLOURS.yellow]);
		assert.equal(published.status, 201, published.text);
		await sees(projector, '#second', COLOURS.yellow);
		await sees(projector, '#first', teacher.colour);
		await eventually('the presentation in the lesson', async () =>
			isColour(await teacher.page.evaluate(() => window.__probe.seen('[data-testid^="screen-t"] video')), COLOURS.yellow));
	});

	test('with one picture, what is presented comes first', async () => {
		await foreign.visit(projector);
		const watching = await projector.page.evaluate((target) => window.__watch(target, 1), school.links.whep);
		assert.equal(watching.status, 201, watching.text);
		await sees(projector, '#first', COLOURS.yellow);
		await hearsExactly(projector, [PITCHES[0]], []);
	});

	test('a teacher makes a token in the room, sees who watches, and cuts it off', async () => {
		const { page } = teacher;
		await page.locator(id('people')).click();
		await page.locator(id('programs-menu')).click();
		await page.locator(id('programs-whep')).click();
		await page.locator(id('program-label')).fill('Beamer');
		await page.locator(id('program-make')).click();
		const [url, token] = [await page.locator(id('program-url')).inputValue(), await page.locator(id('program-token')).inputValue()];
		await page.locator(id('program-token-copy')).click();
		await page.locator(id('program-done')).click();
		await foreign.visit(projector);
		const watching = await projector.page.evaluate((target) => window.__watch(target, 1), { url, token });
		assert.equal(watching.status, 201, watching.text);
		await sees(projector, '#first', COLOURS.yellow);
		const row = page.locator(id('program-list')).getByText('Beamer (Frau Kaya)');
		await row.waitFor();
		await page.locator(`${id('program-list')} li`, { hasText: 'Beamer' }).locator('[data-testid^="person-menu-"]').click();
		await page.locator(id('send-out')).click();
		await page.locator(id('send-out-confirm')).click();
		await row.waitFor({ state: 'detached' });
		assert.equal(await projector.page.evaluate(() => window.__leave()), 401); // its token is dead
		assert.equal((await projector.page.evaluate((target) => window.__watch(target, 1), { url, token })).status, 401);
	});

	test('DELETE ends it, and is known to all at once', async () => {
		assert.equal(await camera.page.evaluate(() => window.__leave()), 200);
		await teacher.page.locator(id(`tile-${programId}`)).waitFor({ state: 'detached' });
		assert.equal(await camera.page.evaluate(() => window.__leave()), 404);
		assert.ok(await participantId(teacher));
	});

	test('an encoder as plain as OBS is seen and heard, by people and by a viewer', async () => {
		await foreign.visit(camera);
		const published = await camera.page.evaluate((target) => window.__publish(target, null, true), school.links.whip);
		assert.equal(published.status, 201, published.text);
		const answer = await camera.page.evaluate(() => window.__program.pc.remoteDescription.sdp);
		assert.match(answer, /a=rtpmap:\d+ H264\/90000/);
		assert.doesNotMatch(answer, /a=extmap|rtx/);
		await turnOff(teacher, 'camera');
		await turnOff(teacher, 'mic');
		await foreign.visit(projector);
		assert.equal((await projector.page.evaluate((target) => window.__watch(target, 1), school.links.whep)).status, 201);
		await seesPerson(teacher, programId, camera.colour);
		await sees(projector, '#first', camera.colour);
		await hearsExactly(teacher, [PITCHES[1]], []);
		await hearsExactly(projector, [PITCHES[1]], [PITCHES[0]]);
		// it says nothing of how loud it is: nobody takes it for a speaker
		assert.equal(await teacher.page.locator(`${id(`tile-${programId}`)}.tile-speaking`).count(), 0);
	});

	test('a program that vanishes without a word is out when its media has been away', async (t) => {
		const began = Date.now();
		await camera.page.goto('about:blank');
		await teacher.page.locator(id(`tile-${programId}`)).waitFor({ state: 'detached', timeout: 45000 });
		t.diagnostic(`gone after ${Math.round((Date.now() - began) / 1000)} s`);
	});

	test('no page had an error', async () => {
		assert.deepEqual([teacher.problems, camera.problems, projector.problems], [[], [], []]);
	});
});
