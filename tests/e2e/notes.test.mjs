// A note that a teacher and a pupil write at the same time, on its page and in the lesson: cursors, broken lines, rights.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { faultsOf } from './lib/axe.mjs';
import { eventually, nextUser } from './lib/browser.mjs';
import { id, person } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

describe('a note of a group', () => {
	let school;
	let teacher;
	let pupil;
	const complaints = [];
	const at = (who, name) => who.page.locator(id(name));
	// without the names at the cursors
	const textOf = (who) =>
		at(who, 'note-text').locator('.cm-content').evaluate((content) => {
			const copy = content.cloneNode(true);
			copy.querySelectorAll('.cm-peer').forEach((peer) => peer.remove());
			return [...copy.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
		});
	const statusIs = (who, status) => who.page.locator(`[data-testid="note"][data-status="${status}"]`).waitFor();
	// at the end of the text
	const type = async (who, text) => {
		await at(who, 'note-text').locator('.cm-content').click();
		await who.page.keyboard.press('Control+End');
		await who.page.keyboard.type(text);
	};

	before(async () => {
		school = await openSchool({ classSize: 1 });
		teacher = await person(0, { viewport: { width: 1280, height: 800 } });
		pupil = await nextUser(teacher);
		await pupil.page.setViewportSize({ width: 360, height: 740 });
		for (const { page } of [teacher, pupil]) {
			page.on('console', (message) => message.type() === 'error' && /Content Security|Refused/.test(message.text()) && complaints.push(message.text()));
			page.on('pageerror', (error) => complaints.push(String(error)));
		}
		await teacher.page.goto(school.throughRelay(school.teacher));
		await pupil.page.goto(school.pupils[0]);
		await at(pupil, 'waiting-back').click();
	});
	after(async () => {
		await pupil?.close();
		await teacher?.close();
		await school?.close();
	});

	test('a teacher makes it, and both write it', async () => {
		await teacher.page.locator('[data-testid^="notes-g"]').first().click();
		await at(teacher, 'note-add').click();
		await at(teacher, 'note-title').fill('Mitschrift');
		await at(teacher, 'note-save').click();
		await statusIs(teacher, 'saved');
		await pupil.page.locator('[data-testid^="notes-g"]').first().click();
		await pupil.page.getByRole('button', { name: 'Mitschrift' }).click();
		await statusIs(pupil, 'saved');
		await type(teacher, '## Die Biene\n');
		await eventually('the pupil reads it', async () => (await textOf(pupil)).includes('Die Biene'));
		await type(pupil, 'Sie hat sechs Beine.');
		await eventually('the teacher reads it', async () => (await textOf(teacher)).includes('sechs Beine'));
		await statusIs(pupil, 'saved');
	});

	test('each sees where the other is, by name', async () => {
		await teacher.page.locator('.cm-peer-name', { hasText: school.names[0] }).waitFor();
		assert.match(await at(teacher, 'note').innerText(), new RegExp(school.names[0]));
	});

	test('buttons and keys: a heading, bold, and taking it back', async () => {
		await type(teacher, '\nFleissig');
		await teacher.page.keyboard.press('Shift+Home');
		await at(teacher, 'format-bold').click();
		await eventually('it is bold', async () => (await textOf(pupil)).includes('**Fleissig**'));
		await at(teacher, 'note-undo').click();
		await eventually('it is not any more', async () => !(await textOf(pupil)).includes('**'));
		assert.match(await textOf(pupil), /sechs Beine/); // what the other wrote is not taken back
	});

	test('what is written without a line is caught up', async () => {
		school.relay.cut();
		await statusIs(teacher, 'offline');
		await type(teacher, '\nohne Leitung');
		await statusIs(teacher, 'offlineUnsaved');
		await type(pupil, '\nund sie fliegt');
		school.relay.mend();
		await statusIs(teacher, 'saved');
		await eventually('both have all', async () => (await textOf(pupil)).includes('ohne Leitung') && (await textOf(teacher)).includes('fliegt'));
		await eventually('and the same', async () => (await textOf(pupil)) === (await textOf(teacher)));
	});

	const isAccessible = async ({ page }) => assert.deepEqual(await faultsOf(page), []);

	test('the pages have no serious fault of access, and fit a phone', async () => {
		await isAccessible(teacher);
		await isAccessible(pupil);
		await pupil.page.goBack();
		await at(pupil, 'notes').waitFor();
		await isAccessible(pupil);
		await pupil.page.goForward();
		await statusIs(pupil, 'saved');
	});

	test('a right that is taken away holds at once', async () => {
		await at(teacher, 'note-change').click();
		await at(teacher, 'note-rights-read').check();
		await at(teacher, 'note-save').click();
		await statusIs(pupil, 'readOnly');
		assert.equal(await at(pupil, 'note-text').count(), 0);
		await pupil.page.locator('.note-view h3', { hasText: 'Die Biene' }).waitFor();
		await isAccessible(pupil);
	});

	test('it is open in the lesson, too', async () => {
		await at(teacher, 'go-home').click();
		await teacher.page.locator('[data-testid^="start-lesson-"]').first().click();
		await at(teacher, 'join').click();
		await at(teacher, 'classroom').waitFor();
		await at(teacher, 'notes').click();
		await teacher.page.getByRole('button', { name: 'Mitschrift' }).click();
		await statusIs(teacher, 'saved');
		await type(teacher, '\nhmv Im Unterricht'); // with letters that are keys of the classroom, outside of a text
		assert.equal(await at(teacher, 'hand').getAttribute('aria-pressed'), 'false');
		await isAccessible(teacher);
		await pupil.page.locator('.note-view', { hasText: 'Im Unterricht' }).waitFor();
	});

	test('who opens it is asked to reload nothing when it is deleted', async () => {
		const note = await pupil.page.evaluate(() => location.pathname.split('/').pop());
		await teacher.page.evaluate(async (of) => fetch(`/api/notes/${of}/remove`, { method: 'POST' }), note);
		await at(pupil, 'note-closed').waitFor();
		await at(teacher, 'note-closed').waitFor();
		assert.deepEqual(complaints, []);
	});
});
