// The teacher is in command: what she decides holds, for those who press buttons and those who don't.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, nextUser } from './lib/browser.mjs';
import { enter, hearsExactly, id, MODEST, offers, openPreview, participantId, people, PITCHES, seesPerson, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const at = (who, name) => who.page.locator(id(name));

async function openPeople(teacher) {
	if (!(await at(teacher, 'people-list').isVisible())) {
		await at(teacher, 'people').click();
	}
	await at(teacher, 'people-list').waitFor();
}

async function personMenu(teacher, who, item) {
	await openPeople(teacher);
	await at(teacher, `person-menu-${who}`).click();
	await at(teacher, item).click();
}

describe('a lesson under command', () => {
	let school;
	let teacher;
	let pupils;
	const ids = {};

	before(async () => {
		school = await openSchool();
		[teacher, ...pupils] = await people([0, MODEST], [1, MODEST], [2, MODEST]);
		await enter(teacher, school.teacher);
		ids.teacher = await participantId(teacher);
		await Promise.all(
			pupils.map(async (pupil, i) => {
				await enter(pupil, school.pupils[i]);
				await turnOn(pupil, 'mic');
				await turnOn(pupil, 'camera');
				ids[i] = await participantId(pupil);
			}),
		);
		await hearsExactly(teacher, [PITCHES[1], PITCHES[2]], []);
	});
	after(async () => {
		await Promise.all([teacher, ...(pupils ?? [])].map((each) => each?.close()));
		await school?.close();
	});

	test('mute all holds: nobody is heard, and nobody can unmute himself', async () => {
		await openPeople(teacher);
		await at(teacher, 'mute-all').click();
		await hearsExactly(teacher, [], [PITCHES[1], PITCHES[2]]);
		await hearsExactly(pupils[0], [PITCHES[0]], [PITCHES[2]]);
		for (const pupil of pupils) {
			await pupil.page.locator(`${id('mic')}[aria-pressed="false"]`).waitFor();
			assert.ok(await at(pupil, 'mic').isDisabled());
		}
	});

	test('the word: a hand goes up, "next" asks, the pupil says yes and is heard, at no cost of SDP', async () => {
		const before = await offers(pupils[1]);
		await at(pupils[0], 'hand').click();
		await teacher.page.locator(`${id(`tile-${ids[0]}`)} ${id('tile-hand')}`).waitFor();
		await at(pupils[1], 'hand').click();
		await eventually('two hands', async () => (await teacher.page.locator(`${id('hands')} > li`).count()) === 2);
		await at(teacher, 'next-hand').click();
		await at(pupils[0], 'word-yes').click();
		await hearsExactly(teacher, [PITCHES[1]], [PITCHES[2]]);
		await hearsExactly(pupils[1], [PITCHES[0], PITCHES[1]], [PITCHES[2]]);
		await at(teacher, 'next-hand').click();
		await at(pupils[1], 'word-yes').click();
		await hearsExactly(teacher, [PITCHES[2]], [PITCHES[1]]);
		await at(pupils[1], 'word-end').click();
		await hearsExactly(teacher, [], [PITCHES[1], PITCHES[2]]);
		assert.equal(await offers(pupils[1]), before);
	});

	test('a pupil who does not want to speak says so, and stays silent', async () => {
		await openPeople(teacher);
		await at(teacher, `give-word-${ids[0]}`).click();
		await at(pupils[0], 'word-no').click();
		await at(pupils[0], 'word-question').waitFor({ state: 'detached' });
		await hearsExactly(teacher, [], [PITCHES[1]]);
	});

	test('a camera that the teacher stops is gone for all', async () => {
		await seesPerson(teacher, ids[1], pupils[1].colour);
		await personMenu(teacher, ids[1], 'right-camera');
		await teacher.page.locator(`${id(`tile-${ids[1]}`)}[data-state="avatar"]`).waitFor();
		await pupils[0].page.locator(`${id(`tile-${ids[1]}`)}[data-state="avatar"]`).waitFor();
		await eventually('a button that is blocked', () => at(pupils[1], 'camera').isDisabled());
	});

	test('who is sent out is out, and his link does not lead back until he is let in', async () => {
		await personMenu(teacher, ids[1], 'send-out');
		await at(teacher, 'send-out-confirm').click();
		await at(pupils[1], 'sent-out').waitFor();
		await pupils[1].page.goto(school.pupils[1]);
		await eventually('no way in', async () => (await at(pupils[1], 'classroom').count()) === 0);
		await openPeople(teacher);
		await at(teacher, `readmit-${ids[1]}`).click();
		await enter(pupils[1], school.pupils[1]);
		await teacher.page.locator(id(`tile-${ids[1]}`)).waitFor();
	});

	test('a lobby: who comes waits with his own picture, and is let in', async () => {
		await openPeople(teacher);
		await at(teacher, 'lobby-toggle').click();
		const guest = await nextUser(pupils[1]);
		try {
			await openPreview(guest, school.pupils[2]);
			await at(guest, 'join').click();
			await at(guest, 'waiting-lobby').waitFor();
			await at(teacher, 'lobby-admit-all').click();
			await at(guest, 'classroom').waitFor();
			await seesPerson(guest, ids.teacher, teacher.colour);
		} finally {
			await guest.close();
		}
	});

	test('a locked lesson lets nobody new in', async () => {
		await openPeople(teacher);
		await at(teacher, 'lock').click();
		const late = await nextUser(pupils[1]);
		try {
			await openPreview(late, school.pupils[3]);
			await at(late, 'join').click();
			await at(late, 'error-room_locked').waitFor();
		} finally {
			await late.close();
		}
	});

	test('children write to the teacher only, if she says so, and she deletes what should not stand there', async () => {
		await at(teacher, 'chat').click();
		await at(teacher, 'chat-rules').click();
		await at(teacher, 'chat-to-teachers').click(); // it turns when the server says so
		await teacher.page.locator(`${id('chat-to-teachers')}:checked`).waitFor({ state: 'attached' });
		for (const pupil of pupils) {
			await at(pupil, 'chat').click();
		}
		await at(pupils[0], 'chat-input').fill('nur für die Lehrerin');
		await at(pupils[0], 'chat-send').click();
		await at(teacher, 'chat-log').getByText('nur für die Lehrerin').waitFor();
		await at(teacher, 'chat-input').fill('an alle');
		await at(teacher, 'chat-send').click();
		await at(pupils[1], 'chat-log').getByText('an alle').waitFor();
		assert.equal(await at(pupils[1], 'chat-log').getByText('nur für die Lehrerin').count(), 0);
		await teacher.page.locator('[data-testid^="chat-delete-"]').last().click();
		await at(pupils[1], 'chat-log').getByText('an alle').waitFor({ state: 'detached' });
	});

	test('no adult, no room: the pupils see a calm picture and nothing of each other until the teacher is back', async () => {
		await seesPerson(pupils[1], ids[0], pupils[0].colour);
		await at(teacher, 'leave').click();
		await at(teacher, 'leave-confirm').click();
		for (const pupil of pupils) {
			await at(pupil, 'frozen').waitFor({ timeout: 3000 });
		}
		await eventually('no picture of the other', async () => {
			const seen = () => pupils[1].page.evaluate((s) => window.__probe.seen(s)?.frames ?? null, `${id(`tile-${ids[0]}`)} video`);
			const one = await seen();
			await pupils[1].page.waitForTimeout(700);
			return one === (await seen());
		});
		await enter(teacher, school.teacher);
		for (const pupil of pupils) {
			await at(pupil, 'frozen').waitFor({ state: 'detached', timeout: 5000 });
		}
		await seesPerson(pupils[1], ids[0], pupils[0].colour);
	});

	test('a second device of the same person is asked, and moves here', async () => {
		const second = await nextUser(pupils[0]);
		try {
			await openPreview(second, school.pupils[0]);
			await at(second, 'join').click();
			await at(second, 'elsewhere').waitFor();
			assert.ok(await at(pupils[0], 'classroom').isVisible());
			await at(second, 'move-here').click();
			await at(second, 'classroom').waitFor();
			await at(pupils[0], 'moved').waitFor();
			await seesPerson(second, ids.teacher, teacher.colour);
		} finally {
			await second.close();
		}
	});
});
