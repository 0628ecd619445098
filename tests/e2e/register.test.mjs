// A lesson writes its register by itself: the teacher adds topic and homework, corrects one pupil, and takes the files along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { enter, id, people } from './lib/lesson.mjs';
import { call, logIn, setUpSchool } from './lib/office.mjs';
import { openEmpty } from './lib/school.mjs';

const TABLE = ['Rolle;Nachname;Vorname;Klasse;ID', 'Lehrkraft;Kaya;Aylin;5a;L1', 'Schüler;Acar;Mia;5a;S1', 'Schüler;Brandt;Ben;5a;S2'].join('\n');

describe('the register of a lesson', () => {
	let server;
	let teacher;
	let pupil;
	const at = (who, name) => who.page.locator(id(name));

	before(async () => {
		server = await openEmpty();
		const { cookie } = await setUpSchool(server, { preset: 'sekundar', table: TABLE, teacher: 'a.kaya' });
		const { reply } = await call(server, '/api/groups', null, { cookie, method: 'GET' });
		const { reply: made } = await call(server, `/api/groups/${reply.groups[0].id}/links`, {}, { cookie });
		const mia = made.links.find(({ person }) => person.name === 'Mia Acar');
		[teacher, pupil] = await people([0], [1]);
		await logIn(teacher, server, 'a.kaya');
		await teacher.page.locator('[data-testid^="start-lesson-"]').click();
		await at(teacher, 'join').click();
		await at(teacher, 'classroom').waitFor();
		await enter(pupil, `http://localhost:${server.httpPort}/l#${mia.token}`);
		await at(teacher, 'leave').click();
		await at(teacher, 'end-lesson').click();
	});
	after(async () => {
		await Promise.all([teacher?.close(), pupil?.close()]);
		await server?.close();
	});

	test('topic and homework in one step when the lesson ends', async () => {
		await at(teacher, 'after-lesson').waitFor();
		await at(teacher, 'topic').fill('Brüche kürzen');
		await at(teacher, 'homework').fill('=Seite 42');
		await at(teacher, 'save-topic').click();
		await at(teacher, 'after-saved').waitFor();
		await at(teacher, 'to-entry').click();
		await at(teacher, 'entry').waitFor();
		assert.equal(await at(teacher, 'topic').inputValue(), 'Brüche kürzen');
	});

	test('who was there is known, and corrected by one choice', async () => {
		const row = (name) => teacher.page.locator('[data-testid^="pupil-"]', { hasText: name });
		assert.equal(await row('Mia Acar').locator('select').inputValue(), 'present');
		assert.equal(await row('Ben Brandt').locator('select').inputValue(), 'absent');
		await row('Ben Brandt').locator('select').selectOption('excused');
		await row('Ben Brandt').getByText('von Hand geändert').waitFor();
		assert.match(await at(teacher, 'trace').textContent(), /Ben Brandt, Anwesenheit.*→ entschuldigt/s);
	});

	test('the register is exported, and a spreadsheet runs nothing of it', async () => {
		await teacher.page.locator('.frame-back').click();
		await at(teacher, 'register-rows').waitFor();
		const take = async (form) => {
			const coming = teacher.page.waitForEvent('download');
			await at(teacher, `register-${form}`).click();
			return readFileSync(await (await coming).path());
		};
		const table = (await take('csv')).toString();
		assert.equal(table.codePointAt(0), 0xfeff);
		assert.match(table, /;/);
		assert.match(table, /Brüche kürzen/);
		assert.match(table, /Brandt/);
		assert.doesNotMatch(table, /(^|[;"])=Seite/m);
		assert.equal((await take('pdf')).subarray(0, 5).toString(), '%PDF-');
		assert.deepEqual([...teacher.problems, ...pupil.problems], []);
	});
});
