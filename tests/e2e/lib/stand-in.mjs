// The stand-in server of the web client, its pages under axe-core, and somebody who has a keyboard alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { visit } from '../../../web-client/dev/tour.mjs';
import { faultsOf } from './axe.mjs';
import { launch } from './browser.mjs';
import { freePort } from './school.mjs';

const client = join(dirname(fileURLToPath(import.meta.url)), '../../../web-client');
const PHONE = { width: 360, height: 740 };
// To look at all stops in all languages takes minutes: KREIDE_LONG=1 (script/soak pages) does; else each stop is looked at in one of them.
const isLong = process.env.KREIDE_LONG === '1';
// One after the other, since a stop may need what the one before has left.
export const share = (stops, part, of) => (isLong ? stops : stops.slice(Math.floor((stops.length * part) / of), Math.floor((stops.length * (part + 1)) / of)));
export const GERMAN = { locale: 'de-DE', viewport: PHONE };
export const ENGLISH = { locale: 'en-GB', viewport: { width: 1280, height: 800 } };
export const ARABIC = { locale: 'ar', viewport: PHONE };

export async function openStandIn() {
	const port = await freePort();
	const child = spawn(process.execPath, [join(client, 'dev/fake-server/main.mjs'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise((resolve) => child.stdout.once('data', resolve));
	return { base: `http://127.0.0.1:${port}`, close: () => child.kill() };
}

// Every stop in turn, in a page of its own.
export async function checkStops({ locale, viewport }, stops) {
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
}

// To a button by the Tab key, and on it.
export function keyboardOf(person) {
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
	return { tabTo, press };
}
