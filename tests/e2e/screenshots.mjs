// Makes the pictures of docs/screenshots/: home, preview, a grid of nine, the teacher's command, a shared screen, a phone.
// Usage: node tests/e2e/screenshots.mjs [folder]
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/browser.mjs';
import { enter, id, openPreview, turnOn } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
mkdirSync(folder, { recursive: true });

// In place of the test card: a drawn teacher before the camera, and a page of exercises on the shared screen.
function drawnDevices() {
	const stream = (width, height, draw) => {
		const canvas = Object.assign(document.createElement('canvas'), { width, height });
		const pen = canvas.getContext('2d');
		setInterval(() => draw(pen, width, height), 100);
		draw(pen, width, height);
		return canvas.captureStream(15);
	};
	const disc = (pen, x, y, rx, ry, colour) => {
		pen.fillStyle = colour;
		pen.beginPath();
		pen.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
		pen.fill();
	};
	const teacher = (pen, w, h) => {
		const sway = 6 * Math.sin(performance.now() / 900);
		pen.fillStyle = '#e9e2d3';
		pen.fillRect(0, 0, w, h);
		pen.fillStyle = '#2f5d4f';
		pen.fillRect(0, 0, w, h * 0.62);
		disc(pen, w / 2 + sway, h * 0.44, 150, 180, '#4a2f27');
		disc(pen, w / 2 + sway, h * 1.06, 300, 270, '#b4533c');
		disc(pen, w / 2 + sway, h * 0.47, 112, 138, '#eec3a0');
		disc(pen, w / 2 + sway, h * 0.3, 128, 62, '#4a2f27');
		for (const side of [-1, 1]) {
			disc(pen, w / 2 + side * 44 + sway, h * 0.46, 11, 14, '#33261f');
			disc(pen, w / 2 + side * 66 + sway, h * 0.54, 20, 12, '#e59d86');
		}
		pen.strokeStyle = '#8c3b35';
		pen.lineWidth = 9;
		pen.lineCap = 'round';
		pen.beginPath();
		pen.arc(w / 2 + sway, h * 0.53, 46, 0.2 * Math.PI, 0.8 * Math.PI);
		pen.stroke();
	};
	const board = (pen, w, h) => {
		pen.fillStyle = '#fffdf5';
		pen.fillRect(0, 0, w, h);
		pen.fillStyle = '#243b53';
		pen.font = 'bold 72px sans-serif';
		pen.fillText('Brüche addieren', 90, 140);
		pen.font = '44px sans-serif';
		pen.fillText('Gleicher Nenner? Dann addieren wir nur die Zähler:', 90, 250);
		pen.font = 'bold 96px sans-serif';
		pen.fillText('1/4  +  2/4  =  3/4', 330, 420);
		const parts = [[0.25, '#7cb7e8'], [0.5, '#f5b971'], [0.75, '#8fd19e']];
		parts.forEach(([part, colour], i) => {
			const x = 330 + i * 470;
			pen.fillStyle = colour;
			pen.beginPath();
			pen.moveTo(x, 660);
			pen.arc(x, 660, 150, -Math.PI / 2, -Math.PI / 2 + part * 2 * Math.PI);
			pen.fill();
			pen.strokeStyle = '#243b53';
			pen.lineWidth = 6;
			pen.beginPath();
			pen.arc(x, 660, 150, 0, 2 * Math.PI);
			pen.stroke();
		});
		pen.fillStyle = '#243b53';
		pen.font = '44px sans-serif';
		pen.fillText('Aufgabe 3, Seite 41: Rechne a) bis f).', 90, 950);
	};
	const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	navigator.mediaDevices.getUserMedia = async (wanted) => {
		const real = await original(wanted);
		const camera = wanted.video ? stream(1280, 720, teacher).getVideoTracks() : [];
		return new MediaStream([...real.getAudioTracks(), ...camera]);
	};
	const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
	const labels = { videoinput: 'Integrierte Kamera', audioinput: 'Integriertes Mikrofon', audiooutput: 'Lautsprecher' };
	navigator.mediaDevices.enumerateDevices = async () =>
		(await list()).map(({ deviceId, groupId, kind }) => ({ deviceId, groupId, kind, label: labels[kind] }));
	navigator.mediaDevices.getDisplayMedia = async () => stream(1920, 1080, board);
}

const school = await openSchool({ pupils: 8 });
const teacher = await launch({ colour: 'green', viewport: { width: 1440, height: 900 } });
const phone = await launch({ colour: 'blue', viewport: { width: 390, height: 780 } });
await teacher.context.addInitScript(drawnDevices);
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
	await teacher.page.locator(id('people')).click();
	await teacher.page.locator(id('next-hand')).waitFor({ timeout: 90000 });
	await shot(teacher, 'command');
	await teacher.page.locator(id('people')).click();
	await enter(phone, school.pupils.at(-1));
	await phone.page.waitForTimeout(6000);
	await shot(phone, 'phone');
	await turnOn(teacher, 'share');
	await phone.page.setViewportSize({ width: 1440, height: 900 });
	await phone.page.waitForTimeout(6000);
	await shot(phone, 'screen');
} finally {
	await Promise.all([teacher.close(), phone.close()]);
	await school.close();
}
