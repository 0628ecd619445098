// Every page of the stand-in server under axe-core, in German on a phone and in English on a desk, those of families in Arabic, too;
// and some ways by keyboard alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FAMILY_TOUR, TOUR, visit } from '../../web-client/dev/tour.mjs';
import { faultsOf } from './lib/axe.mjs';
import { launch } from './lib/browser.mjs';
import { freePort } from './lib/school.mjs';

const client = join(dirname(fileURLToPath(import.meta.url)), '../../web-client');
const RUNS = [
	{ locale: 'de-DE', viewport: { width: 360, height: 740 }, stops: [...TOUR, ...FAMILY_TOUR] },
	{ locale: 'en-GB', viewport: { width: 1280, height: 800 }, stops: [...TOUR, ...FAMILY_TOUR] },
	{ locale: 'ar', viewport: { width: 360, height: 740 }, stops: FAMILY_TOUR },
];

async function openStandIn() {
	const port = await freePort();
	const child = spawn(process.execPath, [join(client, 'dev/fake-server/main.mjs'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise((resolve) => child.stdout.once('data', resolve));
	return { base: `http://127.0.0.1:${port}`, close: () => child.kill() };
}

describe('every page has no serious fault of accessibility', { concurrency: RUNS.length }, () => {
	for (const { locale, viewport, stops } of RUNS) {
		test(`${locale}, ${viewport.width} px`, async () => {
			const server = await openStandIn();
			const person = await launch({ locale, viewport });
			const faults = [];
			try {
				for (const stop of stops) {
					await person.context.clearCookies();
					const page = await person.context.newPage();
					await visit(page, server.base, stop);
					assert.equal(await page.evaluate(() => document.documentElement.lang), locale.slice(0, 2));
					faults.push(...(await faultsOf(page)).map((fault) => `${stop.name}: ${fault}`));
					await page.close();
				}
			} finally {
				await person.close();
				server.close();
			}
			assert.deepEqual(faults, []);
		});
	}
});

describe('by keyboard alone', () => {
	let server;
	let person;

	before(async () => {
		server = await openStandIn();
		person = await launch();
	});
	after(async () => {
		await person?.close();
		server?.close();
	});

	async function tabTo(name) {
		for (let i = 0; i < 60; i++) {
			if (await person.page.evaluate((wanted) => document.activeElement?.dataset.testid === wanted, name)) {
				return;
			}
			await person.page.keyboard.press('Tab');
		}
		assert.fail(`the Tab key does not lead to ${name}`);
	}
	const press = async (name, key = 'Enter') => {
		await person.page.getByTestId(name).first().waitFor();
		await tabTo(name);
		await person.page.keyboard.press(key);
	};

	test('a teacher logs in and starts a lesson', async () => {
		await person.page.goto(`${server.base}/login`);
		await person.page.getByTestId('login-name').waitFor();
		await tabTo('login-name');
		await person.page.keyboard.type('kaya');
		await tabTo('login-password');
		await person.page.keyboard.type('kreide');
		await person.page.keyboard.press('Enter');
		await press('now-enter');
		await press('join');
		await person.page.getByTestId('classroom').waitFor();
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

	test('a child finds its animal, goes in and raises its hand', async () => {
		await person.context.clearCookies();
		await person.page.goto('about:blank');
		const teacher = await person.context.newPage();
		await visit(teacher, server.base, TOUR.find(({ name }) => name === 'lesson'));
		await person.context.clearCookies();
		await person.page.goto(`${server.base}/l#child`);
		await press('picture-fox', ' ');
		await press('join');
		await press('hand', ' ');
		await person.page.locator('[data-testid="hand"][aria-pressed="true"]').waitFor();
	});
});
