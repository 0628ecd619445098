// Lines are cut, UDP is blocked: media goes on, and nothing that was said is lost or said twice.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { longestGap, watchFrames } from './lib/gap.mjs';
import { enter, id, MODEST, participantId, people, seesPerson, turnOn } from './lib/lesson.mjs';
import { canIsolate, openNetns } from './lib/netns.mjs';
import { openSchool } from './lib/school.mjs';

const CUT_MS = 20_000;

async function say(who, text) {
	await who.page.locator(id('chat-input')).fill(text);
	await who.page.locator(id('chat-send')).click();
}

// What stands in somebody's chat, of the texts that begin with `mark`, in order.
async function saidAs(reader, mark) {
	const log = await reader.page.locator(id('chat-log')).innerText();
	return log
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line.startsWith(mark));
}

describe('the WebSocket of a pupil is cut for 20 s', () => {
	let school;
	let teacher;
	let pupil;

	before(async () => {
		school = await openSchool();
		[teacher, pupil] = await people([0, MODEST], [1, MODEST]);
		await enter(teacher, school.teacher);
		await enter(pupil, school.throughRelay(school.pupils[0]));
		await turnOn(pupil, 'camera');
		await seesPerson(pupil, await participantId(teacher), teacher.colour);
		await seesPerson(teacher, await participantId(pupil), pupil.colour);
	});
	after(async () => {
		await Promise.all([teacher?.close(), pupil?.close()]);
		await school?.close();
	});

	test('no gap over 200 ms in either direction, and no message lost or doubled', async (t) => {
		await teacher.page.locator(id('chat')).click();
		await pupil.page.locator(id('chat')).click();
		const sent = [];
		const teachersView = await watchFrames(teacher);
		const gap = await longestGap(pupil, async () => {
			school.relay.cut();
			const cutAt = Date.now();
			await pupil.page.locator(id('reconnect-overlay')).waitFor({ timeout: 2500 });
			t.diagnostic(`figure: the pupil was told after ${Date.now() - cutAt} ms`);
			await say(pupil, 'vom Kind: trotzdem gesagt');
			for (let i = 1; Date.now() - cutAt < CUT_MS; i++) {
				sent.push(`von der Lehrerin: ${i}`);
				await say(teacher, sent.at(-1));
				await teacher.page.waitForTimeout(1000);
			}
			school.relay.mend();
			await pupil.page.locator(id('reconnect-overlay')).waitFor({ state: 'detached', timeout: 15000 });
		});
		const back = await teachersView.longest();
		t.diagnostic(`longest time without a new frame: pupil ${gap} ms, teacher ${back} ms`);
		await eventually('all messages', async () => (await saidAs(pupil, 'von der Lehrerin')).length >= sent.length);
		await eventually("the pupil's message", async () => (await saidAs(teacher, 'vom Kind')).length > 0);
		await pupil.page.waitForTimeout(500);
		assert.deepEqual(await saidAs(pupil, 'von der Lehrerin'), sent);
		assert.deepEqual(await saidAs(teacher, 'vom Kind'), ['vom Kind: trotzdem gesagt']);
		assert.deepEqual(await saidAs(pupil, 'vom Kind'), ['vom Kind: trotzdem gesagt']);
		assert.ok(gap <= 200 && back <= 200, `${gap} and ${back} ms without a frame`);
	});

	test('the line falls silent without a word: the page says so within 2 s, and comes back by itself', async (t) => {
		await pupil.page.evaluate(() => {
			window.__told = new Promise((resolve) => {
				const look = () => {
					const isTold = document.querySelector('[data-testid="line-unsure"], [data-testid="reconnect-overlay"]');
					return isTold ? resolve(performance.now()) : setTimeout(look, 10);
				};
				look();
			});
			window.__silentAt = performance.now();
		});
		school.relay.silence();
		const ms = Math.round(await pupil.page.evaluate(async () => (await window.__told) - window.__silentAt));
		t.diagnostic(`figure: told ${ms} ms after the line fell silent`);
		assert.ok(ms <= 2000, `${ms} ms`);
		await pupil.page.locator(`${id('line-unsure')}, ${id('reconnect-overlay')}`).waitFor({ state: 'detached', timeout: 15000 });
		await pupil.page.locator(id('classroom')).waitFor();
	});
});

// Of the path that media takes.
async function protocolOf(who) {
	const stats = await who.page.evaluate(() => window.__probe.stats());
	const byId = new Map(stats.map((report) => [report.id, report]));
	const transport = stats.find((report) => report.type === 'transport');
	return byId.get(byId.get(transport.selectedCandidatePairId)?.remoteCandidateId)?.protocol;
}

describe('UDP is blocked in mid-lesson', () => {
	test('media runs over TCP within 5 s', { skip: canIsolate() ? false : 'needs root for a network namespace' }, async (t) => {
		const netns = openNetns();
		let school;
		let teacher;
		let pupil;
		try {
			school = await openSchool({ within: netns.within });
			[teacher, pupil] = await people(...[0, 1].map((i) => [i, { ...MODEST, executablePath: netns.browser }]));
			await enter(teacher, school.teacher);
			await enter(pupil, school.pupils[0]);
			await turnOn(pupil, 'camera');
			await seesPerson(pupil, await participantId(teacher), teacher.colour);
			await seesPerson(teacher, await participantId(pupil), pupil.colour);
			const views = await Promise.all([teacher, pupil].map(watchFrames));
			netns.blockUdp();
			for (const each of [teacher, pupil]) {
				await eventually('a path over TCP', async () => (await protocolOf(each)) === 'tcp');
			}
			await seesPerson(pupil, await participantId(teacher), teacher.colour);
			await teacher.page.waitForTimeout(2000); // and it stays so
			const gaps = await Promise.all(views.map((view) => view.longest()));
			t.diagnostic(`longest time without a new frame: teacher ${gaps[0]} ms, pupil ${gaps[1]} ms`);
			for (const each of [teacher, pupil]) {
				assert.equal(await protocolOf(each), 'tcp');
			}
			await seesPerson(pupil, await participantId(teacher), teacher.colour);
			assert.ok(Math.max(...gaps) <= 5000, `${gaps} ms without a frame`);
		} finally {
			await Promise.all([teacher, pupil].map((each) => each?.close()));
			await school?.close();
			netns.close();
		}
	});
});
