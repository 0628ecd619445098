// A small child: from the scanned card to the lesson in two taps, and there are four symbols.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, nextUser } from './lib/browser.mjs';
import { id, participantId, people } from './lib/lesson.mjs';
import { logIn, setUpSchool } from './lib/office.mjs';
import { openEmpty } from './lib/school.mjs';

const TABLE = ['Rolle;Nachname;Vorname;Klasse;ID', 'Lehrkraft;Kaya;Aylin;2a;L1', 'Schüler;Acar;Mia;2a;S1', 'Schüler;Brandt;Ben;2a;S2'].join('\n');

describe('primary mode', () => {
	let server;
	let teacher;
	let child;
	let cards;
	const at = (who, name) => who.page.locator(id(name));

	before(async () => {
		server = await openEmpty();
		await setUpSchool(server, { preset: 'grundschule', table: TABLE, teacher: 'a.kaya' });
		[teacher, child] = await people([0], [1, { viewport: { width: 360, height: 740 } }]);
		await logIn(teacher, server, 'a.kaya');
	});
	after(async () => {
		await Promise.all([teacher?.close(), child?.close()]);
		await server?.close();
	});

	test('a teacher prints cards with a code, the name and the picture of each child', async () => {
		await teacher.page.locator('[data-testid^="cards-"]').click();
		await at(teacher, 'renew-all').click();
		await at(teacher, 'cards-confirm').click();
		await at(teacher, 'card-sheet').waitFor();
		cards = await teacher.page.locator('[data-link]').evaluateAll((all) =>
			all.map((card) => ({ link: location.origin + card.dataset.link, words: card.textContent, animal: card.querySelector('[data-animal]')?.dataset.animal })),
		);
		assert.equal(cards.length, 2);
		assert.ok(cards.every(({ animal }) => animal));
		await at(teacher, 'go-home').or(teacher.page.getByText('Zur Übersicht')).first().click();
		await teacher.page.locator('[data-testid^="start-lesson-"]').click();
		await at(teacher, 'join').click();
		await at(teacher, 'classroom').waitFor();
	});

	test('two taps from the card to the lesson', async () => {
		const card = cards.find(({ words }) => words.includes('Mia'));
		await child.page.goto(card.link);
		await at(child, 'pictures').waitFor();
		assert.equal(await child.page.locator('[data-testid^="picture-"]').count(), 12);
		await at(child, `picture-${card.animal}`).click(); // one
		await at(child, 'join').click(); // two
		await at(child, 'classroom').waitFor();
	});

	test('four symbols, and the hand is seen by the teacher', async () => {
		const symbols = await child.page.locator('.child-bar button').evaluateAll((all) => all.map((button) => button.dataset.testid));
		assert.deepEqual(symbols, ['hand', 'mic', 'camera', 'leave']);
		assert.equal(await at(child, 'chat').count(), 0);
		assert.equal(await child.page.evaluate(() => document.documentElement.scrollWidth), 360);
		const me = await participantId(child);
		await at(child, 'hand').click();
		await at(teacher, `tile-${me}`).locator(id('tile-hand')).waitFor();
		await at(child, 'leave').click();
		await at(child, 'leave-confirm').click();
		await at(child, 'ended').waitFor();
		await eventually('the teacher to be alone', async () => (await at(teacher, `tile-${me}`).count()) === 0);
	});

	test('another picture does not open the door', async () => {
		const card = cards.find(({ words }) => words.includes('Ben'));
		const other = await nextUser(child);
		await other.page.goto(card.link);
		await other.page.locator(`[data-testid^="picture-"]:not([data-testid="picture-${card.animal}"])`).first().click();
		await at(other, 'error-wrong_picture').waitFor();
		assert.equal((await other.page.request.get(`http://localhost:${server.httpPort}/api/home`)).status(), 401);
		assert.deepEqual([...teacher.problems, ...child.problems, ...other.problems], []);
		await other.close();
	});
});
