// Access cards: a teacher makes new ones for the class and for a guest; the new ones lead in, the old ones are dead.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, id, MODEST, people, person } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const at = (who, name) => who.page.locator(id(name));

const linksOf = (who) =>
	who.page
		.locator('[data-link]')
		.evaluateAll((cards) => cards.map((card) => ({ link: location.origin + card.dataset.link, words: card.textContent })));

describe('access cards', () => {
	let school;
	let teacher;
	let pupil;

	before(async () => {
		school = await openSchool();
		[teacher, pupil] = await people([0, { ...MODEST, viewport: { width: 360, height: 640 } }], [1, MODEST]);
	});
	after(async () => {
		await Promise.all([teacher?.close(), pupil?.close()]);
		await school?.close();
	});

	test('new cards for all: a card leads into the lesson, and the old link is dead', async () => {
		await teacher.page.goto(school.teacher);
		await teacher.page.locator('[data-testid^="cards-"]').first().click();
		await at(teacher, 'renew-all').click();
		await at(teacher, 'cards-confirm').click();
		await at(teacher, 'card-sheet').waitFor();
		const cards = await linksOf(teacher);
		assert.equal(cards.length, school.pupils.length);
		assert.ok(cards.some((card) => card.words.includes(school.names[0])));
		await pupil.page.goto(school.pupils[0]);
		await at(pupil, 'error-link_dead').waitFor();
		await enter(teacher, school.teacher);
		await enter(pupil, cards.find((card) => card.words.includes(school.names[0])).link);
	});

	test('a guest gets a card of his own and is shown as a guest; revoked, he is out at once', async () => {
		await at(teacher, 'leave').click();
		await at(teacher, 'leave-confirm').click();
		await teacher.page.goto(school.teacher);
		await teacher.page.locator('[data-testid^="cards-"]').first().click();
		await at(teacher, 'guest-name').fill('Oma von Mia');
		await at(teacher, 'add-guest').click();
		const card = await eventually('the card of the guest', async () => (await linksOf(teacher)).find((each) => each.words.includes('Oma von Mia')));
		const guest = await person(2, MODEST);
		try {
			await enter(guest, card.link);
			await at(pupil, 'people').click();
			await eventually('a guest in the list', async () => /Oma von Mia\s*Gast/.test(await at(pupil, 'people-list').innerText()));
			await teacher.page.locator('li', { hasText: 'Oma von Mia' }).locator('[data-testid^="revoke-"]').click();
			await at(teacher, 'cards-confirm').click();
			await at(guest, 'error-link_dead').waitFor();
		} finally {
			await guest.close();
		}
	});
});
