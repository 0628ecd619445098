// What fails gets a clear, polite screen, and what can heal heals by itself.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, nextUser } from './lib/browser.mjs';
import { longestGap } from './lib/gap.mjs';
import { enter, framesDecoded, hearsExactly, id, offers, openPreview, participantId, people, person, PITCHES, seesPerson, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

describe('screens for what fails', () => {
	let school;
	before(async () => {
		school = await openSchool();
	});
	after(() => school.close());

	test('a dead link says so; and somebody without camera and microphone gets in, and is told', async () => {
		const nobody = await person(0, { devices: 'none' });
		try {
			await nobody.page.goto(school.pupils[0].replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'));
			await nobody.page.locator(id('error-link_dead')).waitFor();
			assert.ok(!nobody.page.url().includes('AAAA'), 'the token left the address bar');
			const teacher = await nextUser(nobody);
			await openPreview(teacher, school.teacher);
			await teacher.page.locator(id('device-notice')).waitFor();
			await teacher.page.locator(id('join')).click();
			await teacher.page.locator(id('classroom')).waitFor();
		} finally {
			await nobody.close();
		}
	});

	test('a refused permission is explained, and no obstacle', async () => {
		const teacher = await person(0, { devices: 'refused' });
		try {
			await openPreview(teacher, school.teacher);
			await teacher.page.locator(id('device-notice')).waitFor();
			await teacher.page.locator(id('join')).click();
			await teacher.page.locator(id('classroom')).waitFor();
			await teacher.page.locator(id('leave')).click();
			await teacher.page.locator(id('end-lesson')).click();
			await teacher.page.locator(id('ended')).waitFor();
		} finally {
			await teacher.close();
		}
	});
});

describe('the line breaks', () => {
	let school;
	let teacher;
	let pupil;
	let teacherId;

	before(async () => {
		school = await openSchool();
		[teacher, pupil] = await people([0], [1]);
		await enter(teacher, school.throughRelay(school.teacher));
		teacherId = await participantId(teacher);
		await enter(pupil, school.throughRelay(school.pupils[0]));
		await seesPerson(pupil, teacherId, teacher.colour);
	});
	after(async () => {
		await Promise.all([teacher?.close(), pupil?.close()]);
		await school?.close();
	});

	test('signaling is gone: the page says so, media runs on, and all that was missed arrives', async (t) => {
		await teacher.page.locator(id('chat')).click();
		await pupil.page.locator(id('chat')).click();
		const gap = await longestGap(pupil, async () => {
			school.relay.cut();
			await pupil.page.locator(id('reconnect-overlay')).waitFor();
			await pupil.page.waitForTimeout(3000);
			school.relay.mend();
			await pupil.page.locator(id('reconnect-overlay')).waitFor({ state: 'detached', timeout: 20000 });
		});
		t.diagnostic(`longest time without a new frame: ${gap} ms`);
		assert.ok(gap < 500, `${gap} ms without a frame`);
		await eventually('a chat that works', async () => {
			await teacher.page.locator(id('chat-input')).fill('wieder da');
			await teacher.page.locator(id('chat-send')).click();
			return true;
		});
		await pupil.page.locator(id('chat-log')).getByText('wieder da').waitFor();
	});

	test('the network changes: an ICE restart keeps the picture', async (t) => {
		const before = await offers(pupil);
		const gap = await longestGap(pupil, async () => {
			await pupil.page.evaluate(() => window.dispatchEvent(new Event('online')));
			await eventually('an ICE restart', async () => (await offers(pupil)) > before);
			await pupil.page.waitForTimeout(2000);
		});
		t.diagnostic(`longest time without a new frame: ${gap} ms`);
		assert.ok(gap < 3000, `${gap} ms without a frame`);
		const frames = await framesDecoded(pupil);
		await eventually('more frames', async () => (await framesDecoded(pupil)) > frames + 10);
	});
});

describe('UDP is blocked', () => {
	test('the lesson runs over TCP', async () => {
		const school = await openSchool({ config: { media: ['udp=false'] } });
		const [teacher, pupil] = await people([0], [1]);
		try {
			await enter(teacher, school.teacher);
			const teacherId = await participantId(teacher);
			await enter(pupil, school.pupils[0]);
			await turnOn(pupil, 'camera');
			await turnOn(pupil, 'mic');
			await seesPerson(pupil, teacherId, teacher.colour);
			await seesPerson(teacher, await participantId(pupil), pupil.colour);
			await hearsExactly(pupil, [PITCHES[0]], [PITCHES[1]]);
			const pairs = (await pupil.page.evaluate(() => window.__probe.stats())).filter(
				(report) => report.type === 'remote-candidate' && report.protocol === 'tcp',
			);
			assert.ok(pairs.length > 0);
		} finally {
			await Promise.all([teacher.close(), pupil.close()]);
			await school.close();
		}
	});
});
