// Joining is quick: all is ready before the click, and the first picture is there at once.
import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { eventually, nextUser } from './lib/browser.mjs';
import { enter, framesDecoded, id, isPrepared, openPreview, people, person, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

describe('joining is quick', () => {
	let school;
	let teacher;
	let first;

	before(async () => {
		school = await openSchool({ classSize: 12 });
		[teacher, first] = await people([0], [1]);
		await enter(teacher, school.teacher);
		await enter(first, school.pupils[1]);
		await turnOn(first, 'camera');
	});
	after(async () => {
		await Promise.all([teacher, first].map((each) => each?.close()));
		await school?.close();
	});

	test('all is ready before the click, nothing is sent before it, and then one message does', async () => {
		const pupil = await person(2);
		const sent = [];
		pupil.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))));
		const state = () =>
			pupil.page.evaluate(async () => ({
				made: window.__probe.connections.length,
				open: window.__probe.connections.filter((each) => each.signalingState !== 'closed').length,
				offer: /a=ice-ufrag:\S+/.exec(window.__probe.connections.at(-1).localDescription.sdp)[0],
				bytes: (await window.__probe.stats()).reduce((sum, { bytesSent = 0 }) => sum + bytesSent, 0),
			}));
		const tiles = () => teacher.page.locator('[data-testid^="tile-"]').count();
		const seen = await tiles();
		try {
			await openPreview(pupil, school.pupils[11]);
			await isPrepared(pupil);
			// the network is another one: all is made once more
			await pupil.page.evaluate(() => window.dispatchEvent(new Event('online')));
			await isPrepared(pupil);
			const ready = await state();
			assert.deepEqual([ready.made, ready.open, ready.bytes], [2, 1, 0]);
			assert.deepEqual([...new Set(sent.map(({ op }) => op))].sort(), ['hello', 'ping']);
			assert.equal(await tiles(), seen);
			await pupil.page.locator(id('join')).click();
			await eventually('a frame', async () => (await framesDecoded(pupil)) > 0);
			const asked = sent.filter(({ op }) => op !== 'hello' && op !== 'ping');
			assert.deepEqual(asked.slice(0, 2).map(({ op }) => op), ['room.join', 'view.set']);
			assert.ok(asked[0].data.media.sdp.includes(ready.offer));
			const { made, bytes } = await state();
			assert.equal(made, ready.made);
			assert.ok(bytes > 0, 'what counts bytes before the click can count some');
			await eventually('another tile', async () => (await tiles()) > seen);
		} finally {
			await pupil.close();
		}
	});

	test('from the click on join to the first decoded remote frame in at most half a second, median of 10', async (t) => {
		const times = [];
		const device = await person(2);
		for (let i = 0; i < 10; i++) {
			const pupil = await nextUser(device);
			await openPreview(pupil, school.pupils[2 + (i % 9)]);
			await isPrepared(pupil);
			const time = pupil.page.evaluate((s) => window.__probe.timeFromClick(s), id('join'));
			await pupil.page.locator(id('join')).click();
			times.push(Math.round(await time));
			await pupil.close();
		}
		await device.close();
		const sorted = [...times].sort((a, b) => a - b);
		const median = (sorted[4] + sorted[5]) / 2;
		t.diagnostic(`click to first frame, ms: ${times.join(', ')}; median ${median}`);
		// where others use the cores, too, browsers wait for them: then half a second can't be judged, twice of it can
		const isBusy = loadavg()[0] > 2 * availableParallelism();
		t.diagnostic(isBusy ? `NOT JUDGED at 500 ms: load ${loadavg()[0].toFixed(1)}` : `judged at 500 ms, load ${loadavg()[0].toFixed(1)}`);
		assert.ok(median <= (isBusy ? 1000 : 500), `median of ${times.join(', ')} ms`);
	});
});
