// Conferences outside of their room under axe-core, in German on a phone and in English on a desk; and convening by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CONFERENCE_TOUR } from '../../web-client/dev/tour.mjs';
import { launch } from './lib/browser.mjs';
import { checkStops, ENGLISH, GERMAN, keyboardOf, openStandIn, share } from './lib/stand-in.mjs';

describe('every page has no serious fault of accessibility', { concurrency: true }, () => {
	test('German, on a phone', () => checkStops(GERMAN, share(CONFERENCE_TOUR, 0, 2)));
	test('English, on a desk', () => checkStops(ENGLISH, share(CONFERENCE_TOUR, 1, 2)));
});

describe('by keyboard alone', () => {
	let server;
	let person;
	let tabTo;
	let press;

	before(async () => {
		server = await openStandIn();
		person = await launch();
		({ tabTo, press } = keyboardOf(person));
		await person.page.request.post(`${server.base}/api/session`, { data: { token: 'leader' } });
	});
	after(async () => {
		await person?.close();
		server?.close();
	});

	test('a leader convenes, orders the agenda and sends the invitation', async () => {
		const { page } = person;
		const type = async (name, text) => {
			await page.getByTestId(name).waitFor();
			await tabTo(name);
			await page.keyboard.type(text);
		};
		await page.goto(`${server.base}/conferences`);
		await press('conference-new');
		await press('conference-make');
		await press('next-agenda');
		await press('item-add');
		await type('title-new0', 'Haushalt');
		await press('item-add');
		await type('title-new1', 'Begrüßung');
		await press('up-new1');
		// the button that was used keeps the keyboard's place
		assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), 'up-new1');
		await press('agenda-save');
		await page.getByTestId('agenda-said').filter({ hasText: /./ }).waitFor();
		assert.deepEqual(await page.locator('[data-testid^="title-"]').evaluateAll((fields) => fields.map(({ value }) => value)), ['Begrüßung', 'Haushalt']);
		await press('tab-invitation');
		await press('invite');
		await page.getByTestId('invited').waitFor();
	});
});
