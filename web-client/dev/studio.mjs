// What the makers of pictures share: a browser, people at a size, and what their pages complained about.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
	'--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
];
export const byId = (name) => `[data-testid="${name}"]`;

// sizes: name -> [width, height]; SIZES=phone,laptop chooses some of them, LOCALE another language.
export async function openStudio(sizes, settleMs = 0) {
	const [folder = 'shots', base = 'http://127.0.0.1:8180'] = process.argv.slice(2);
	mkdirSync(folder, { recursive: true });
	const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, chromiumSandbox: false, args: FLAGS });
	const complaints = [];

	// link: of a person, or a whole path
	async function open(size, link) {
		const [width, height] = sizes[size];
		const context = await browser.newContext({ viewport: { width, height }, locale: process.env.LOCALE ?? 'de-DE', hasTouch: size === 'phone' });
		const page = await context.newPage();
		page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(`${size} ${link}: ${message.text()}`));
		page.on('pageerror', (error) => complaints.push(`${size} ${link}: ${error.stack}`));
		await page.goto(link.startsWith('/') ? base + link : `${base}/l#${link}`);
		return {
			page,
			context,
			at: (name) => page.locator(byId(name)),
			shot: async (name, fullPage = false) => {
				await page.waitForTimeout(settleMs);
				await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage });
			},
		};
	}

	return {
		base,
		open,
		sizes: process.env.SIZES?.split(',') ?? Object.keys(sizes),
		async close() {
			await browser.close();
			process.stdout.write(complaints.length ? `${[...new Set(complaints)].join('\n')}\n` : 'no complaints\n');
		},
	};
}
