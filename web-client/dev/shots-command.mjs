// Pictures of a teacher's command and of what pupils see of it, at three sizes, against the stand-in server.
// Usage: node dev/shots-command.mjs FOLDER [URL-OF-THE-FAKE-SERVER]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [folder = 'shots', base = 'http://127.0.0.1:8180'] = process.argv.slice(2);
const SIZES = { phone: [360, 640], tablet: [820, 1180], laptop: [1280, 800] };
const FLAGS = [
	'--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
	'--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
];
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, chromiumSandbox: false, args: FLAGS });
const byId = (name) => `[data-testid="${name}"]`;
const complaints = [];

async function open(size, link) {
	const [width, height] = SIZES[size];
	const context = await browser.newContext({ viewport: { width, height }, locale: process.env.LOCALE ?? 'de-DE', hasTouch: size === 'phone' });
	const page = await context.newPage();
	page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(`${size} ${link}: ${message.text()}`));
	page.on('pageerror', (error) => complaints.push(`${size} ${link}: ${error.stack}`));
	await page.goto(`${base}/l#${link}`);
	const at = (name) => page.locator(byId(name));
	return {
		page,
		context,
		at,
		shot: async (name) => {
			await page.waitForTimeout(350);
			await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
		},
		join: async (button = 'join-lesson-r1') => {
			await at(button).click();
			await at('join').click();
		},
	};
}

for (const size of process.env.SIZES?.split(',') ?? Object.keys(SIZES)) {
	const teacher = await open(size, 'teacher');
	await teacher.join('start-lesson-r1');
	await teacher.at('classroom').waitFor();
	await teacher.shot('strip');
	const pupil = await open(size, 'pupil');
	await pupil.join();
	await pupil.at('classroom').waitFor();
	await pupil.at('hand').click();
	await teacher.at('people').click();
	await teacher.shot('people');
	await teacher.at('give-word-u2').click();
	await pupil.at('word-question').waitFor();
	await pupil.shot('word-question');
	await pupil.at('word-yes').click();
	await pupil.at('word-mark').waitFor();
	await pupil.shot('word-mark');
	await teacher.shot('word-given');
	await teacher.at('person-menu-u2').click();
	await teacher.shot('person-menu');
	await teacher.page.keyboard.press('Escape');
	await teacher.at('word-end').click();
	await teacher.at('mute-all').click();
	await pupil.at('mic').click({ force: true });
	await pupil.shot('muted');
	await teacher.at('lobby-toggle').click();
	const guest = await open(size, 'guest');
	await guest.join();
	await guest.at('waiting-lobby').waitFor();
	await guest.shot('lobby-waiting');
	await teacher.at('lobby-list').waitFor();
	await teacher.shot('lobby');
	await teacher.at('lobby-deny-u4').click();
	await guest.at('lobby-denied').waitFor();
	await guest.shot('lobby-denied');
	await teacher.at('lobby-admit-all').click();
	await teacher.at('person-menu-u2').click();
	await teacher.at('send-out').click();
	await teacher.shot('send-out');
	await teacher.at('send-out-confirm').click();
	await pupil.at('sent-out').waitFor();
	await pupil.shot('sent-out');
	await teacher.at('rules-more').click();
	await teacher.shot('rules');
	await teacher.page.locator('[data-testid="removed-list"]').scrollIntoViewIfNeeded();
	await teacher.shot('removed');
	await teacher.at('readmit-u2').click();
	await pupil.page.goto(base);
	await pupil.join();
	await pupil.at('classroom').waitFor();
	await teacher.page.locator('.panel-close').click();
	await teacher.at('chat').click();
	await teacher.at('chat-rules').click();
	await teacher.at('chat-to-teachers').click();
	await teacher.at('chat-slow').selectOption('10');
	await teacher.shot('chat-rules');
	await pupil.at('chat').click();
	await pupil.at('chat-input').fill('Ich verstehe Aufgabe 3 nicht.');
	await pupil.at('chat-send').click();
	await pupil.at('chat-to').selectOption('u1');
	await pupil.shot('chat-pupil');
	const second = await open(size, 'pupil');
	await second.join();
	await second.at('elsewhere').waitFor();
	await second.shot('elsewhere');
	await teacher.at('chat-pause').click();
	await pupil.shot('chat-paused');
	await pupil.page.locator('.panel-close').click();
	await teacher.at('leave').click({ force: true }).catch(() => undefined);
	if (!(await teacher.at('leave-confirm').isVisible())) {
		await teacher.page.locator('.panel-close').click();
		await teacher.at('leave').click();
	}
	await teacher.at('leave-confirm').click();
	await pupil.at('frozen').waitFor();
	await pupil.shot('frozen');
	await teacher.at('rejoin').click();
	await teacher.at('join').click();
	await teacher.at('leave').click();
	await teacher.at('end-lesson').click();
	await Promise.all([pupil, teacher, guest, second].map(({ context }) => context.close()));
}
await browser.close();
process.stdout.write(complaints.length ? `${[...new Set(complaints)].join('\n')}\n` : 'no complaints\n');
