// What a family's first page weighs, and that it speaks the family's language; on the stand-in server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launch } from './lib/browser.mjs';
import { openStandIn } from './lib/stand-in.mjs';

const PHONE = { width: 360, height: 740 };
const MOST_BYTES = 120_000;

let server;
let base;

before(async () => {
	server = await openStandIn();
	({ base } = server);
});
after(() => server.close());

// Opens an address in a browser of that language, and weighs all that comes but data.
async function openAs(locale, path, there) {
	const person = await launch({ locale, viewport: PHONE });
	const weights = [];
	person.page.on('response', (response) => {
		if (!/\/api\//.test(response.url())) {
			weights.push(response.body().then((body) => gzipSync(body, { level: 9 }).length, () => 0));
		}
	});
	await person.page.goto(base + path);
	await person.page.getByTestId(there).first().waitFor();
	await person.page.waitForLoadState('networkidle');
	return { ...person, bytes: (await Promise.all(weights)).reduce((sum, bytes) => sum + bytes, 0) };
}

describe('a family\'s first page', { concurrency: 2 }, () => {
	for (const [locale, language, direction, title] of [
		['de-DE', 'de', 'ltr', 'Elterngespräche'],
		['ar', 'ar', 'rtl', 'محادثات أولياء الأمور'],
		['uk-UA', 'uk', 'ltr', 'Бесіди з батьками'],
		['fr-FR', 'de', 'ltr', 'Elterngespräche'],
	]) {
		test(`${locale}: from the link to the talks in less than ${MOST_BYTES / 1000} KB`, async () => {
			const { page, bytes, close } = await openAs(locale, '/l#family', 'offer-k1');
			try {
				assert.ok(bytes > 60_000 && bytes < MOST_BYTES, `${bytes} bytes`);
				assert.equal(await page.locator('h1').innerText(), title);
				assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), [language, direction]);
			} finally {
				await close();
			}
		});
	}

	test('a dead link says so in the language of the browser', async () => {
		const { page, bytes, close } = await openAs('tr-TR', '/l#nobody', 'error-link_dead');
		assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
		assert.equal(await page.locator('h1').innerText(), 'Bu bağlantı artık geçerli değil');
		await close();
	});

	test('who chooses another language keeps it, on the school\'s way round as well', async () => {
		const { page, close } = await openAs('de-DE', '/l#family', 'offer-k1');
		await page.getByTestId('language').selectOption('ar');
		await page.locator('html[dir="rtl"]').waitFor();
		await page.reload();
		await page.getByTestId('offer-k1').waitFor();
		assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
		await page.getByTestId('go-home').click();
		await page.getByTestId('home').waitFor();
		assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['de', 'ltr']);
		await close();
	});

	test('a time that somebody else has just taken: said kindly, the others stay, and one of them is booked once', async () => {
		const { page, close } = await openAs('de-DE', '/l#family', 'offer-k1');
		await page.goto(`${base}/consultation/book/k1/p0-1/d1`);
		await page.getByTestId('slot-d1-3').click();
		await page.getByTestId('book-yes').click();
		await page.getByTestId('problem-slot_taken').waitFor();
		await page.getByTestId('slot-d1-5').click();
		await page.getByTestId('mode-place').click();
		await page.getByTestId('interpreter').selectOption('tr');
		await page.getByTestId('book-yes').click();
		await page.getByTestId('family-talk').waitFor();
		await page.getByTestId('move').click();
		await page.locator('[data-testid="slot-d1-5"][data-state="mine"]').waitFor();
		await page.getByTestId('slot-d1-7').click();
		await page.getByTestId('family-talk').waitFor();
		await page.getByTestId('cancel').click();
		await page.getByTestId('cancel-yes').click();
		await page.getByTestId('offer-k1').waitFor();
		assert.equal(await page.locator('[data-testid^="more-"]').count(), 1);
		await close();
	});
});
