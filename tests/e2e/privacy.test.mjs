// What is stored of somebody, and until when: pupil, parent and admin look; the admin changes it, gives it out, erases it. And no page
// around the lesson asks anybody but its own server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { faultsOf } from './lib/axe.mjs';
import { eventually, nextUser } from './lib/browser.mjs';
import { id, person } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const PAGES = { admin: ['/', '/account', '/privacy', '/admin', '/admin/people', '/admin/groups', '/admin/import', '/admin/settings', '/admin/privacy'], pupil: ['/', '/account', '/privacy', '/shelf'] };

describe('privacy', () => {
	let school, admin, pupil;
	const asked = new Set();
	const at = (who, name) => who.page.locator(id(name));
	const go = (who, path) => who.page.goto(`http://127.0.0.1:${school.httpPort}${path}`);
	const isAccessible = async ({ page }) => assert.deepEqual(await faultsOf(page), []);
	const download = async (who, name) => {
		const [file] = await Promise.all([who.page.waitForEvent('download'), at(who, name).click()]);
		return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
	};

	before(async () => {
		school = await openSchool({ classSize: 2 });
		admin = await person(0, { viewport: { width: 1280, height: 800 } });
		pupil = await nextUser(admin);
		await pupil.page.setViewportSize({ width: 360, height: 740 });
		for (const { page } of [admin, pupil]) {
			page.on('request', (request) => asked.add(new URL(request.url()).protocol.startsWith('http') ? new URL(request.url()).host : 'page'));
		}
		const { login, password } = school.links.logins.find(({ role }) => role === 'admin');
		await go(admin, '/login');
		await at(admin, 'login-name').fill(login);
		await at(admin, 'login-password').fill(password);
		await at(admin, 'login-submit').click();
		await at(admin, 'home').waitFor();
		await pupil.page.goto(school.pupils[0]);
		await at(pupil, 'waiting-back').click();
	});
	after(async () => {
		await pupil?.close();
		await admin?.close();
		await school?.close();
	});

	test('a pupil sees what there is of him, on a phone, and takes it with him', async () => {
		await at(pupil, 'to-account').click();
		await at(pupil, 'to-privacy').click();
		await at(pupil, 'own-people').waitFor();
		await isAccessible(pupil);
		const { name, bytes } = await download(pupil, 'own-export');
		assert.equal(name, 'kreide-data.zip');
		assert.equal(bytes.subarray(0, 2).toString(), 'PK');
		assert.equal((await download(pupil, 'privacy-letter')).bytes.subarray(0, 4).toString(), '%PDF');
	});

	test('an admin decides how long what is kept, and gets the papers', async () => {
		await go(admin, '/admin/privacy');
		const days = at(admin, 'kind-register').locator('input');
		await days.fill('366');
		assert.ok(await at(admin, 'keeping-save').isDisabled(), 'too long');
		await days.fill('60');
		await at(admin, 'keeping-save').click();
		await at(admin, 'contact-responsible').fill('Schulleitung, Raum 3');
		await at(admin, 'contacts-save').click();
		await eventually('it is saved', async () => (await admin.page.getByRole('status').allInnerTexts()).some((text) => text.includes('Gespeichert')));
		await isAccessible(admin);
		await admin.page.setViewportSize({ width: 360, height: 740 });
		await isAccessible(admin);
		await admin.page.setViewportSize({ width: 1280, height: 800 });
		await go(admin, '/admin/privacy');
		assert.equal(await days.inputValue(), '60');
		assert.equal((await download(admin, 'record-pdf')).bytes.subarray(0, 4).toString(), '%PDF');
		await go(pupil, '/privacy');
		await pupil.page.getByText('Schulleitung, Raum 3').waitFor();
	});

	test('a person is erased only by name, and is gone from the pages and from his own', async () => {
		const [erased] = school.links.pupils.slice(0, 1);
		await go(admin, `/admin/people/${erased.id}`);
		await at(admin, 'person-erase').click();
		assert.ok(await at(admin, 'erase-yes').isDisabled());
		await at(admin, 'erase-name').fill(erased.name);
		await isAccessible(admin);
		await at(admin, 'erase-yes').click();
		await at(admin, 'people-rows').waitFor();
		await go(pupil, '/privacy');
		await at(pupil, 'login').waitFor();
	});

	test('no page asked anybody else, and the log names nobody', async () => {
		await pupil.page.goto(school.pupils[1]);
		await at(pupil, 'waiting-back').click();
		for (const [who, paths] of [[admin, PAGES.admin], [pupil, PAGES.pupil]]) {
			for (const path of paths) {
				await go(who, path);
				await who.page.waitForLoadState('networkidle');
			}
		}
		assert.deepEqual([...asked].filter((host) => host !== 'page'), [`127.0.0.1:${school.httpPort}`]);
		for (const name of [...school.names, 'Schulleitung', '127.0.0.1']) {
			assert.ok(!school.log().includes(name), `${name} is in the log`);
		}
	});
});
