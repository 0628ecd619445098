// A parents' day by those who hold it: set up in three steps, opened, filled by a teacher, and worked through at the live desk.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { people } from './lib/lesson.mjs';
import { call, logIn, setUpSchool } from './lib/office.mjs';
import { openEmpty } from './lib/school.mjs';

const TABLE = [
	'Rolle;Nachname;Vorname;Klasse;ID', 'Lehrkraft;Kaya;Aylin;5a;L1', 'Lehrkraft;Sommer;Jan;5a;L2', 'Schüler;Acar;Mia;5a;S1', 'Schüler;Brandt;Ben;5a;S2',
].join('\n');
const MINUTE_MS = 60_000;
// date and clock of a school in Berlin
const berlin = (ms) => new Date(ms).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' }).split(' ');
// a grid ends on its day: in its last minutes none can begin now
const isLate = berlin(Date.now())[0] !== berlin(Date.now() + 80 * MINUTE_MS)[0];

const SKIP = !process.env.KREIDE_LONG ? 'long: script/soak talks' : isLate && 'the day at the school is nearly over';

describe("the school's side of a parents' day", { skip: SKIP }, () => {
	let server;
	let head;
	let teacher;
	const at = (who, name) => who.page.getByTestId(name).first();
	const startsWith = (who, name) => who.page.locator(`[data-testid^="${name}"]`);

	before(async () => {
		server = await openEmpty();
		await setUpSchool(server, { preset: 'sekundar', table: TABLE, teacher: 'a.kaya' });
		[head, teacher] = await people([0], [1]);
		await logIn(head, server, 'behrens');
		await logIn(teacher, server, 'a.kaya');
	});
	after(async () => {
		await Promise.all([head?.close(), teacher?.close()]);
		await server?.close();
	});

	test('a day in three steps, with a picture of its grid', async () => {
		// its first slot has just begun, and is the one that is assigned
		const [date, clock] = berlin(Date.now());
		const [, lastClock] = berlin(Date.now() + 60 * MINUTE_MS);
		await at(head, 'to-consultations').click();
		await at(head, 'new-day').click();
		await at(head, 'grid-date').fill(date);
		await at(head, 'grid-begin').fill(clock.slice(0, 5));
		await at(head, 'grid-end').fill(lastClock.slice(0, 5));
		await at(head, 'break-add').click();
		assert.ok(Number(await head.page.locator('[data-slots]').getAttribute('data-slots')) > 0);
		await at(head, 'break-remove-0').click();
		const slots = await head.page.locator('[data-slots]').getAttribute('data-slots');
		await at(head, 'step-next').click();
		await at(head, 'mode-both').click();
		await at(head, 'seats-all').click();
		await startsWith(head, 'place-').first().fill('B 204');
		await startsWith(head, 'place-').last().fill('B 205');
		await at(head, 'step-next').click();
		await at(head, 'book-until').fill('');
		await at(head, 'step-next').click();
		await at(head, 'desk-rows').waitFor();
		assert.equal(await startsWith(head, 'desk-change-').count(), 2);
		assert.match(await at(head, 'desk-rows').locator('li').first().innerText(), new RegExp(`${slots} von ${slots} frei`));
		await at(head, 'to-open').click();
		await at(head, 'state-open').waitFor();
	});

	test('letters come as a PDF, and make the families', async () => {
		const download = head.page.waitForEvent('download');
		await at(head, 'letters-print').click();
		assert.match((await download).suggestedFilename(), /\.pdf$/);
		const { cookie } = await call(server, '/api/session', { login: 'behrens', password: 'drei rote Ziegen am Bach' });
		const { reply } = await call(server, '/api/people?role=parent', null, { cookie, method: 'GET' });
		assert.equal(reply.total, 2);
	});

	test('a teacher assigns a child to a talk at the school, and notes what only she sees', async () => {
		await teacher.page.reload();
		await startsWith(teacher, 'home-plan-').click();
		await startsWith(teacher, 'assign-').first().click();
		await startsWith(teacher, 'child-u').first().click();
		await at(teacher, 'assign-mode').selectOption('place');
		await at(teacher, 'assign-save').click();
		await startsWith(teacher, 'note-').first().click();
		await teacher.page.locator('textarea').fill('Lesen üben');
		await teacher.page.getByText('Gespeichert').waitFor();
		await teacher.page.reload();
		await startsWith(teacher, 'note-').first().click();
		assert.equal(await teacher.page.locator('textarea').inputValue(), 'Lesen üben');
	});

	test('at the live desk the talk runs by its clock; who needs help is first on the panel', async () => {
		await at(teacher, 'to-live').click();
		await at(teacher, 'act-start').click();
		// it is its time: nobody has to be waited for at the school
		await at(teacher, 'place-talk').waitFor();
		assert.match(await at(teacher, 'talk-clock').innerText(), /\d:\d\d/);
		await at(teacher, 'act-help').click();
		await head.page.goto(`http://localhost:${server.httpPort}/consultations`);
		await startsWith(head, 'consultation-').first().click();
		await at(head, 'to-panel').click();
		await head.page.locator('[data-testid="panel-rows"] > li[data-need="help"]:first-child').waitFor();
		await at(teacher, 'act-helped').click();
		// the panel looks again by itself
		await head.page.locator('[data-need="help"]').waitFor({ state: 'detached' });
		await teacher.page.reload();
		await at(teacher, 'place-talk').waitFor();
		await at(teacher, 'act-end').click();
		await at(teacher, 'last-note').waitFor();
		assert.equal(await at(teacher, 'last-note').locator('textarea').inputValue(), 'Lesen üben');
		assert.equal(await at(teacher, 'live-status').getAttribute('data-state'), 'over');
	});

	test('what is removed is gone', async () => {
		await head.page.locator('.frame-back').click();
		await at(head, 'consultation-remove').click();
		await at(head, 'remove-confirm').click();
		await at(head, 'new-day').waitFor();
		assert.equal(await startsWith(head, 'consultation-').count(), 0);
	});
});
