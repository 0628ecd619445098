// A group's shelf in the browser: folders with rights, an upload whose line is cut, and what a pupil sees of it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually, nextUser } from './lib/browser.mjs';
import { id, person } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const MIB = 1 << 20;
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

describe('the shelf of a group', () => {
	let school;
	let teacher;
	let pupil;
	let film;
	const at = (who, name) => who.page.locator(id(name));

	before(async () => {
		school = await openSchool({ classSize: 1 });
		teacher = await person(0, { viewport: { width: 1280, height: 800 } });
		pupil = await nextUser(teacher);
		film = join(school.folder, 'Erklärfilm.mp4');
		writeFileSync(film, randomBytes(150 * MIB));
		await teacher.page.goto(school.throughRelay(school.teacher));
		await pupil.page.goto(school.pupils[0]);
	});
	after(async () => {
		await pupil?.close();
		await teacher?.close();
		await school?.close();
	});

	test('a teacher makes folders', async () => {
		await teacher.page.locator('[data-testid^="shelf-g"]').first().click();
		for (const [name, rights] of [['Material', 'read'], ['Abgaben', 'handIn']]) {
			await at(teacher, 'folder-add').click();
			await at(teacher, 'folder-name').fill(name);
			await at(teacher, `rights-${rights}`).check();
			await at(teacher, 'folder-save').click();
			await teacher.page.getByRole('link', { name }).waitFor();
		}
	});

	test('an upload goes on where the line was cut', async () => {
		await teacher.page.getByRole('link', { name: 'Material' }).click();
		await at(teacher, 'upload-input').setInputFiles(film);
		const sent = () => at(teacher, 'upload-sending').locator('progress').getAttribute('value').then(Number);
		await eventually('some of it is sent', async () => (await sent()) > 4 * MIB, { everyMs: 5 });
		school.relay.cut();
		await new Promise((resolve) => setTimeout(resolve, 700));
		assert.equal(await at(teacher, 'upload-done').count(), 0);
		school.relay.mend();
		await at(teacher, 'upload-done').waitFor();
		await teacher.page.getByRole('link', { name: 'Erklärfilm.mp4' }).waitFor();
	});

	test('a program is refused in plain words', async () => {
		await at(teacher, 'upload-input').setInputFiles({ name: 'Spiel.exe', mimeType: '', buffer: Buffer.from('MZ') });
		await at(teacher, 'upload-failed').waitFor();
		assert.match(await at(teacher, 'upload-failed').innerText(), /Programme und Webseiten/);
	});

	test('a pupil downloads what was brought, and can bring nothing there', async () => {
		await at(pupil, 'waiting-back').click(); // who is early waits for the lesson, but may look at the rest
		await pupil.page.locator('[data-testid^="shelf-g"]').first().click();
		await pupil.page.getByRole('link', { name: 'Material' }).click();
		const [download] = await Promise.all([pupil.page.waitForEvent('download'), pupil.page.getByRole('link', { name: 'Erklärfilm.mp4' }).click()]);
		assert.equal(download.suggestedFilename(), 'Erklärfilm.mp4');
		assert.equal(hashOf(readFileSync(await download.path())), hashOf(readFileSync(film)));
		assert.equal(await at(pupil, 'upload-input').count(), 0);
	});

	test('what a pupil hands in, the teacher finds', async () => {
		await pupil.page.goBack();
		await pupil.page.getByRole('link', { name: 'Abgaben' }).click();
		await at(pupil, 'upload-input').setInputFiles({ name: 'Lösung.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
		await pupil.page.getByRole('link', { name: 'Lösung.pdf' }).waitFor();
		await teacher.page.goBack();
		await teacher.page.getByRole('link', { name: 'Abgaben' }).click();
		await teacher.page.getByRole('link', { name: 'Lösung.pdf' }).waitFor();
		assert.deepEqual(teacher.problems.concat(pupil.problems), []);
	});
});
