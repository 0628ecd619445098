// A parents' day under axe-core: the school's pages in German on a phone and in English on a desk, those of families in Arabic, too;
// and its ways by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FAMILY_TOUR, STAFF_TOUR } from '../../web-client/dev/tour.mjs';
import { launch } from './lib/browser.mjs';
import { ARABIC, checkStops, ENGLISH, GERMAN, keyboardOf, openStandIn } from './lib/stand-in.mjs';

const DAY = [...STAFF_TOUR, ...FAMILY_TOUR];
// In script/test families' pages in Arabic alone, where most can go wrong; script/soak pages looks at all in every language.
const LONG = { skip: process.env.KREIDE_LONG === '1' ? false : 'long: script/soak pages' };

describe('every page has no serious fault of accessibility', { concurrency: true }, () => {
	test('German, on a phone', LONG, () => checkStops(GERMAN, DAY));
	test('English, on a desk', LONG, () => checkStops(ENGLISH, DAY));
	test('Arabic, on a phone', () => checkStops(ARABIC, FAMILY_TOUR));
});

describe('by keyboard alone', () => {
	let server;
	let person;
	let press;

	before(async () => {
		server = await openStandIn();
		person = await launch();
		({ press } = keyboardOf(person));
	});
	after(async () => {
		await person?.close();
		server?.close();
	});

	test('a teacher is ready, ends a talk, and the next family follows; a reload leads back into the room', async () => {
		await person.context.clearCookies();
		await person.page.request.post(`${server.base}/api/session`, { data: { token: 'teacher' } });
		await person.page.goto(`${server.base}/desk/d1/live`);
		await press('act-start');
		const title = person.page.getByTestId('talk').locator('h1');
		await title.waitFor();
		const first = await title.textContent();
		await press('leave');
		await press('talk-end');
		await person.page.locator('[data-testid="talk"] h1', { hasNotText: first }).waitFor();
		const next = await title.textContent();
		await person.page.reload();
		await title.waitFor();
		assert.equal(await title.textContent(), next);
		await press('leave');
		await press('leave-desk');
		await person.page.getByTestId('slot-rows').first().waitFor();
	});

	test('a family books a time and goes to the waiting room', async () => {
		await person.context.clearCookies();
		await person.page.goto(`${server.base}/l#family`);
		await press('book-k1-p1-4');
		await press('desk-d1');
		await press('slot-d1-5', ' ');
		await press('book-yes');
		await person.page.getByTestId('family-talk').waitFor();
		await press('cancel');
		await press('cancel-no');
		assert.equal(await person.page.evaluate(() => document.activeElement?.dataset.testid), 'cancel');
		await person.context.clearCookies();
		await person.page.goto('about:blank');
		await person.page.goto(`${server.base}/l#day`);
		await press('go-t-wait');
		await press('to-wait');
		await person.page.getByTestId('wait-truth').waitFor();
	});
});
