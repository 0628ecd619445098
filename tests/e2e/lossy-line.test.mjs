// A line that loses every fifth packet, once of who listens, once of who speaks: hardly any sound is missing, and the picture lives.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { longestStill, NEEDS, openLesson, percent, received, soundOf } from './lib/line.mjs';

const LOSS_PERCENT = 20;
const CONTROL_S = 10;
const SETTLE_S = 8;
const WATCH_S = 30;
const MOST_CONCEALED = 0.02;
const STILL_MS = 2000;
const LEAST_FPS = 10;

async function watch(t, lesson, isTeacherBehind) {
	const { line, pupil } = lesson;
	await eventually('sound comes', async () => (await received(pupil)).packets > 50);

	// a busy machine holds up the browser, whatever the line: that much is not the line's fault
	const control = await received(pupil);
	await pupil.page.waitForTimeout(CONTROL_S * 1000);
	const good = soundOf(control, await received(pupil));
	t.diagnostic(`figure: on a good line ${percent(good.concealed)} of the sound concealed, it waits ${good.delayMs.toFixed(0)} ms`);

	line.lose(LOSS_PERCENT, isTeacherBehind);
	await pupil.page.waitForTimeout(SETTLE_S * 1000);
	const before = await received(pupil);
	const still = await longestStill(pupil, WATCH_S);
	const after = await received(pupil);
	const { concealed, lost, delayMs } = soundOf(before, after);
	t.diagnostic(`figure: ${percent(lost)} of the sound's packets lost, ${percent(concealed)} concealed, it waits ${delayMs.toFixed(0)} ms, ${[...new Set(after.codecs)].join(' ')}`);
	t.diagnostic(`figure: ${after.frames - before.frames} frames in ${WATCH_S} s, standing still for ${still} ms at most`);
	assert.ok(isTeacherBehind || lost > 0.1, `only ${percent(lost)} of the packets were lost`);
	assert.ok(concealed <= good.concealed + MOST_CONCEALED, `${percent(concealed)} of the sound was concealed`);
	assert.ok(still < STILL_MS, `the picture stood still for ${still} ms`);
	assert.ok(after.frames - before.frames >= LEAST_FPS * WATCH_S, `${after.frames - before.frames} frames in ${WATCH_S} s`);
}

describe('a lossy line', { skip: process.env.KREIDE_LONG ? false : 'long: script/soak lines' }, () => {
	for (const [name, conf] of [
		['of who listens', {}],
		['of who speaks, both ways', { isTeacherBehind: true }],
		['of who speaks, both ways, 100 ms long', { isTeacherBehind: true, delayMs: 50 }],
	]) {
		test(`${name}: 20 % lost, sound is not missing, the picture lives`, { timeout: 200_000 }, async (t) => {
			const lesson = await openLesson(conf);
			if (!lesson) {
				t.skip(NEEDS);
				return;
			}
			try {
				await watch(t, lesson, conf.isTeacherBehind);
			} finally {
				await lesson.close();
			}
		});
	}
});
