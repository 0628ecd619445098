// Makes the pictures of docs/screenshots/: home, preview, a grid of nine, a shared screen, a phone.
// Usage: node tests/e2e/screenshots.mjs [folder]
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/browser.mjs';
import { enter, id, openPreview, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
mkdirSync(folder, { recursive: true });

// a real drawing of a desk with a lesson's page, so that the shared screen shows what a teacher would show
const BOARD = `data:text/html;charset=utf-8,${encodeURIComponent(`<title>Tafelbild</title>
<body style="margin:0;background:#fffdf5;font:32px/1.5 sans-serif;color:#243b53;padding:48px 72px">
<h1 style="font-size:52px;margin:0 0 24px">Brüche addieren</h1>
<p>Gleicher Nenner? Dann addieren wir nur die Zähler:</p>
<p style="font-size:64px;text-align:center;margin:32px">¼ + ²⁄₄ = ¾</p>
<svg width="760" height="220" viewBox="0 0 760 220"><g stroke="#243b53" stroke-width="4">
<path d="M110 110 V10 A100 100 0 0 1 210 110 Z" fill="#7cb7e8"/><circle cx="110" cy="110" r="100" fill="none"/>
<path d="M370 110 V10 A100 100 0 0 1 370 210 Z" fill="#f5b971"/><circle cx="370" cy="110" r="100" fill="none"/>
<path d="M630 110 V10 A100 100 0 1 1 530 110 Z" fill="#8fd19e"/><circle cx="630" cy="110" r="100" fill="none"/></g></svg>
<p>Aufgabe 3, Seite 41: Rechne mit deinem Nachbarn a) bis f).</p></body>`)}`;

const school = await openSchool({ pupils: 8 });
const teacher = await launch({ colour: 'green', viewport: { width: 1440, height: 900 } });
const phone = await launch({ colour: 'blue', viewport: { width: 390, height: 780 } });
const shot = (person, name) => person.page.screenshot({ path: join(folder, `${name}.png`) });

try {
	await teacher.page.goto(school.teacher);
	await teacher.page.locator('[data-testid^="start-lesson-"]').first().waitFor();
	await shot(teacher, 'home');
	await openPreview(teacher, school.teacher);
	await teacher.page.waitForTimeout(2000);
	await shot(teacher, 'preview');
	await teacher.page.locator(id('join')).click();
	await teacher.page.locator(id('classroom')).waitFor();
	await teacher.page.locator(id('layout-grid')).click();
	await teacher.page.waitForTimeout(12000);
	await shot(teacher, 'grid');
	await enter(phone, school.pupils.at(-1));
	await phone.page.waitForTimeout(6000);
	await shot(phone, 'phone');
	const board = await teacher.context.newPage();
	await board.goto(BOARD);
	await teacher.page.bringToFront();
	await turnOn(teacher, 'share');
	await board.bringToFront();
	await phone.page.setViewportSize({ width: 1440, height: 900 });
	await phone.page.waitForTimeout(6000);
	await shot(phone, 'screen');
} finally {
	await Promise.all([teacher.close(), phone.close()]);
	await school.close();
}
