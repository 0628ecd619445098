// A full class, and the server dies in mid-lesson and comes back: everybody is in the same room again by himself, with media,
// without a reload. Not among the others: it needs the program as it is delivered (script/test class).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { watchFrames } from './lib/gap.mjs';
import { enter, id, participantId, person, seesPerson, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const SYNTHETIC = 27;
const BARS = { p95Ms: 10_000 };
const at = (who, name) => who.page.locator(id(name));

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

// Synthetic pupils that come back by themselves and say how long that took; the report comes when they are told to stop.
function openCast(school, links) {
	const file = join(school.folder, 'cast-links');
	const report = join(school.folder, 'cast.json');
	writeFileSync(file, links.map((url) => url.replace(/.*#/, '')).join('\n'));
	const base = `http://127.0.0.1:${school.httpPort}`;
	const options = ['--url', base, '--links-file', file, '--speakers', '1', '--tiles', '1', '--duration', '0', '--expect-restart', '--json', report];
	const child = spawn(school.program, ['peer', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
	return {
		end: () => child.kill('SIGKILL'),
		async finish() {
			child.kill('SIGTERM');
			await new Promise((resolve) => child.on('exit', resolve));
			return JSON.parse(readFileSync(report, 'utf8'));
		},
	};
}

const inRoom = async (teacher) => Number(/\d+/.exec(await at(teacher, 'people').innerText())?.[0] ?? 0);

describe(`kill -9 under 3 browsers and ${SYNTHETIC} synthetic participants`, () => {
	let school;
	let teacher;
	let pupils;
	let cast;
	const ids = {};

	before(async () => {
		school = await openSchool({ classSize: SYNTHETIC + 2 });
		teacher = await person(0);
		pupils = [await person(1), await person(2)];
		await enter(teacher, school.teacher);
		ids.teacher = await participantId(teacher);
		for (const [i, pupil] of pupils.entries()) {
			await enter(pupil, school.pupils[i]);
			ids[i] = await participantId(pupil);
		}
		await turnOn(pupils[0], 'camera');
		cast = openCast(school, school.pupils.slice(2));
		await eventually('a full room', async () => (await inRoom(teacher)) === SYNTHETIC + 3, { timeoutMs: 90_000 });
		await seesPerson(pupils[1], ids.teacher, teacher.colour);
		// who has had no media yet has none to lose
		await teacher.page.waitForTimeout(4000);
	});
	after(async () => {
		cast?.end();
		await Promise.all([teacher, ...(pupils ?? [])].map((each) => each?.close()));
		await school?.close();
	});

	test('all are back with media within 10 s, and chat, hands, rights and lock are as before', async (t) => {
		const people = [teacher, ...pupils];
		await at(pupils[0], 'chat').click();
		await at(pupils[0], 'chat-input').fill('vor dem Absturz');
		await at(pupils[0], 'chat-send').click();
		await at(pupils[0], 'chat-log').getByText('vor dem Absturz').waitFor();
		await at(pupils[1], 'hand').click();
		await at(teacher, 'people').click();
		await at(teacher, 'mute-all').click();
		await at(teacher, 'lock').click();
		await pupils[1].page.locator(`${id('mic')}[aria-disabled="true"]`).waitFor();
		for (const each of people) {
			await each.page.evaluate(() => {
				window.__same = true;
			});
		}
		const views = await Promise.all(people.map(watchFrames));
		await school.kill();
		school.restart();
		await eventually('a full room again', async () => (await inRoom(teacher)) === SYNTHETIC + 3, { timeoutMs: 30_000 });
		await teacher.page.waitForTimeout(3000);
		const browsers = await Promise.all(views.map((view) => view.longest()));
		const report = await cast.finish();
		const synthetic = report.participants.map((each) => each.outageMs);
		const all = [...browsers, ...synthetic];
		t.diagnostic(
			`figure: back with media: browsers ${browsers.join(', ')} ms; ${synthetic.length} synthetic median ${percentile(synthetic, 0.5)}, ` +
				`p95 ${percentile(synthetic, 0.95)} ms; all p95 ${percentile(all, 0.95)} ms`,
		);
		assert.equal(synthetic.length, SYNTHETIC);
		assert.ok(synthetic.every((ms) => ms > 0), `somebody did not come back: ${synthetic}`);
		assert.ok(percentile(all, 0.95) <= BARS.p95Ms, `p95 ${percentile(all, 0.95)} ms`);
		for (const each of people) {
			assert.ok(await each.page.evaluate(() => window.__same), 'not reloaded');
		}
		await seesPerson(pupils[1], ids.teacher, teacher.colour);
		await seesPerson(teacher, ids[0], pupils[0].colour);
		await at(pupils[0], 'chat-log').getByText('vor dem Absturz').waitFor();
		await pupils[1].page.locator(`${id('hand')}[aria-pressed="true"]`).waitFor();
		assert.ok(await at(pupils[1], 'mic').isDisabled(), 'muted as before');
		await teacher.page.locator(`${id('lock')}[aria-pressed="true"]`).waitFor();
	});
});
