// Headless Chromium, one process per participant, each with a camera and a microphone of its own.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCamera, writeMicrophone } from './media.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, '../../../web-client/package.json'));
const { chromium } = require('playwright-core');

const FLAGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--allow-loopback-in-peer-connection',
	'--autoplay-policy=no-user-gesture-required',
];

export const COLOURS = {
	red: [200, 40, 40],
	green: [40, 170, 60],
	blue: [50, 70, 210],
	yellow: [220, 200, 40],
};

// devices: 'fake' (default), 'none', 'refused'
export async function launch({ colour = 'red', hertz = 440, devices = 'fake', viewport, locale = 'de-DE', timezoneId, flags = [], camera = {}, executablePath = '/usr/bin/chromium' } = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'kreide-browser-'));
	const args = [...FLAGS, ...flags];
	if (devices === 'fake') {
		writeCamera(join(folder, 'camera.y4m'), COLOURS[colour], camera);
		writeMicrophone(join(folder, 'microphone.wav'), hertz);
		args.push(
			'--use-fake-device-for-media-stream',
			'--use-fake-ui-for-media-stream',
			`--use-file-for-fake-video-capture=${join(folder, 'camera.y4m')}`,
			`--use-file-for-fake-audio-capture=${join(folder, 'microphone.wav')}`,
		);
	} else if (devices === 'refused') {
		args.push('--use-fake-device-for-media-stream', '--deny-permission-prompts');
	} else {
		args.push('--use-fake-ui-for-media-stream');
	}
	const browser = await chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args });
	const screen = { viewport: viewport ?? { width: 1280, height: 800 }, locale, ignoreHTTPSErrors: true, ...(timezoneId ? { timezoneId } : {}) };
	return {
		...(await openPage(browser, screen)),
		browser,
		screen,
		hertz,
		colour: COLOURS[colour],
		async close() {
			await browser.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function openPage(browser, screen) {
	const context = await browser.newContext(screen);
	await context.addInitScript({ path: join(here, 'page-probe.js') });
	const page = await context.newPage();
	const problems = [];
	page.on('pageerror', (error) => problems.push(String(error)));
	return { context, page, problems };
}

// Somebody else at the same device: nothing of the first one's is left, and the browser need not start anew.
export async function nextUser(person) {
	const { browser, screen } = person;
	const opened = await openPage(browser, screen);
	return { ...person, ...opened, close: () => opened.context.close() };
}

// Waits until `read` gives something truthy; says `what` when it never does.
export async function eventually(what, read, { timeoutMs = 15000, everyMs = 100 } = {}) {
	const until = Date.now() + timeoutMs;
	let last;
	for (;;) {
		last = await read();
		if (last) {
			return last;
		}
		if (Date.now() > until) {
			throw new Error(`not within ${timeoutMs} ms: ${what}`);
		}
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}

export function isColour(seen, colour, tolerance = 45) {
	return seen !== null && seen.colour.every((part, i) => Math.abs(part - colour[i]) <= tolerance);
}
