// From nothing: an empty installation becomes a school with three groups in the browser, and a teacher starts a lesson.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nextUser } from './lib/browser.mjs';
import { id, person } from './lib/lesson.mjs';
import { openEmpty } from './lib/school.mjs';

const TABLE = [
	'Rolle;Nachname;Vorname;Klasse;Kürzel;ID',
	'Lehrkraft;Kaya;Aylin;5a;KAY;L1',
	'Lehrkraft;Sommer;Jan;5b,5c;SOM;L2',
	...['5a', '5b', '5c'].flatMap((group, g) => ['Acar;Nora', 'Brandt;Luis', 'Çelik;Ömer'].map((name, i) => `Schüler;${name.replace(';', `-${g};`)};${group};;S${g}${i}`)),
].join('\r\n');
const PASSWORD = 'drei rote Ziegen am Bach';

describe('a new school', () => {
	let server;
	let admin;
	let teacher;
	const at = (who, name) => who.page.locator(id(name));
	// what a person presses is counted
	const press = async (who, name) => at(who, name).first().click();

	before(async () => {
		server = await openEmpty();
		admin = await person(0, { viewport: { width: 1280, height: 800 } });
	});
	after(async () => {
		await admin?.close();
		await server?.close();
	});

	test('the link of the empty installation leads to a school and its admin', async () => {
		await admin.page.goto(server.setupLink);
		await at(admin, 'school-name').fill('Schule am Bach');
		await press(admin, 'preset-sekundar');
		for (const [field, words] of Object.entries({ given: 'Petra', family: 'Behrens', 'login-name': 'behrens', password: PASSWORD })) {
			await at(admin, field).fill(words);
		}
		await press(admin, 'setup-submit');
		await at(admin, 'first-steps').waitFor();
		assert.equal(await admin.page.evaluate(() => location.hash), '');
	});

	test('a file with mistakes changes nothing and says where they are', async () => {
		await press(admin, 'step-import');
		const broken = TABLE.replace('Lehrkraft;Kaya', 'Raumschiff;Kaya');
		await at(admin, 'import-file').setInputFiles({ name: 'schule.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) });
		await at(admin, 'import-errors').waitFor();
		assert.match(await at(admin, 'import-errors').innerText(), /Zeile 2\s+Rolle\s+Diese Rolle ist nicht bekannt/);
		const headless = TABLE.replace('Vorname', 'Vorn');
		await at(admin, 'import-file').setInputFiles({ name: 'schule.csv', mimeType: 'text/csv', buffer: Buffer.from(headless) });
		await at(admin, 'import-errors').getByText('Die Spalte „Vorname“ fehlt.').waitFor();
		assert.doesNotMatch(await at(admin, 'import-errors').innerText(), /Dort steht/);
		assert.equal(await at(admin, 'import-apply').count(), 0);
	});

	test('three groups come from the mended file, after a look at every change', async () => {
		await at(admin, 'import-file').setInputFiles({ name: 'schule.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE, 'latin1') });
		await at(admin, 'change-group_added').waitFor();
		assert.match(await at(admin, 'change-person_added').innerText(), /11/);
		// somebody adds one of them meanwhile: the preview that was agreed to is not what would happen
		await admin.page.evaluate(() => fetch('/api/people', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"role":"pupil","given":"Nora","family":"Acar-0"}' }));
		await press(admin, 'import-apply');
		await at(admin, 'error-changed').waitFor();
		await at(admin, 'change-person_added').getByText('10', { exact: true }).waitFor();
		await press(admin, 'import-apply');
		await at(admin, 'import-result').waitFor();
		await press(admin, 'section-groups');
		await at(admin, 'group-rows').waitFor();
		assert.equal(await at(admin, 'group-rows').locator('li').count(), 3);
		assert.match(await at(admin, 'group-rows').innerText(), /5b\s+Klasse\s+Jan Sommer\s+3 Kinder/);
	});

	test('an invited teacher chooses a password', async () => {
		await press(admin, 'section-people');
		await at(admin, 'people-search').fill('kaya');
		await at(admin, 'people-rows').getByText('Kaya, Aylin').click();
		await press(admin, 'make-invitation');
		const link = await at(admin, 'invitation').inputValue();
		teacher = await nextUser(admin);
		await teacher.page.goto(link);
		await at(teacher, 'login-name').fill('a.kaya');
		await at(teacher, 'password').fill(PASSWORD);
		await press(teacher, 'invite-submit');
		await at(teacher, 'home').waitFor();
		await press(teacher, 'to-account');
		await press(teacher, 'log-out');
		await at(teacher, 'login').waitFor();
	});

	test('from the login it is two clicks to a lesson', async () => {
		await at(teacher, 'login-name').fill('A.Kaya');
		await at(teacher, 'login-password').fill('wrong password');
		await press(teacher, 'login-submit');
		await at(teacher, 'error-wrong_login').waitFor();
		await at(teacher, 'login-password').fill(PASSWORD);
		await press(teacher, 'login-submit');
		await teacher.page.locator('[data-testid^="start-lesson-"]').click(); // one
		await at(teacher, 'join').click(); // two
		await at(teacher, 'classroom').waitFor();
		assert.deepEqual([...admin.problems, ...teacher.problems], []);
	});
});
