// A parents' day from the letter to the goodbye, with the program, mails and media as they are: set up by a leader, booked in
// Arabic on a phone, three families one after the other, a teacher, an interpreter, a second parent.
// With KREIDE_LONG=1 (script/soak talks) the clock ends the first two talks, and lets the next family in; without it the teacher
// does, which is faster by some minutes. KREIDE_SHOTS=folder takes pictures on the way.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { faultsOf } from './lib/axe.mjs';
import { eventually, nextUser } from './lib/browser.mjs';
import { framesDecoded, hearsExactly, id, MODEST, person, seesPerson } from './lib/lesson.mjs';
import { giveLogin, logIn, setUpSchool } from './lib/office.mjs';
import { fieldsAt, lettersOf, openMailbox, ZONE } from './lib/parents-day.mjs';
import { openEmpty } from './lib/school.mjs';

const TABLE = [
	'Rolle;Nachname;Vorname;Klasse;Kürzel;ID',
	'Leitung;Wolf;Ines;;WOL;L0',
	'Lehrkraft;Kaya;Aylin;5a;KAY;L1',
	'Lehrkraft;Sommer;Jan;5a;SOM;L2',
	...['Brandt;Mia', 'Haddad;Nour', 'Lange;Ole', 'Petrov;Juri'].map((name, i) => `Schüler;${name};5a;;S${i}`),
].join('\n');
const PHONE = { width: 360, height: 740 };
const TABLET = { width: 820, height: 1180 };
const MINUTE = 60_000;
const ADDRESS = 'familie.haddad@post.example';
const isByClock = process.env.KREIDE_LONG === '1';
const forTalk = { timeout: isByClock ? 7 * MINUTE : 45_000 };

const minuteAfter = (ms) => Math.ceil(ms / MINUTE) * MINUTE;
// a day's times are of one date
const { time: clock } = fieldsAt(Date.now());
const skip = clock >= '23:40' || clock < '00:10' ? 'about midnight: these families come on one and the same day' : false;

describe('a parents\' day', { skip }, () => {
	let mailbox;
	let server;
	let leader;
	let teacher;
	// Mia's family comes first, Nour's second, on a phone and in Arabic, Ole's third; Juri's comes after all
	let mia;
	let nour;
	let ole;
	let juri;
	let interpreter;
	let secondParent;
	let links;
	let kaya; // her desk
	const talks = {};

	const at = (who, name) => who.page.getByTestId(name).first();
	const beginning = (who, begin, words) => who.page.locator(`[data-testid^="${begin}"]`, words ? { hasText: words } : {}).first();
	const shot = async (who, name) => {
		if (process.env.KREIDE_SHOTS) {
			mkdirSync(process.env.KREIDE_SHOTS, { recursive: true });
			await who.page.screenshot({ path: join(process.env.KREIDE_SHOTS, `${name}.png`) });
		}
	};
	const isClean = async (who, name) => {
		await shot(who, name);
		assert.deepEqual(await faultsOf(who.page), [], name);
	};
	const one = (i, options) => person(i, { ...MODEST, timezoneId: ZONE, ...options });
	const myself = (who) => at(who, 'talk').getAttribute('data-participant');
	const isIn = (who) => at(who, 'talk').waitFor(forTalk);
	const isGone = (who) => at(who, 'day-bye').waitFor(forTalk);
	const talkOf = (who) => who.page.url().split('/').at(-1);

	// Both ways: the picture of the one is seen by the other, and his voice is heard.
	async function meet(one, other) {
		await seesPerson(one, await myself(other), other.colour);
		await seesPerson(other, await myself(one), one.colour);
	}

	// From the overview to the talk; `choose` picks one of the desk's times.
	async function book(who, name, choose, language = '') {
		await beginning(who, 'book-').click();
		const desk = beginning(who, 'desk-', name);
		await desk.waitFor();
		const deskId = (await desk.getAttribute('data-testid')).slice('desk-'.length);
		await desk.click();
		await beginning(who, 'slot-').waitFor();
		const { slots } = await who.page.evaluate(async (each) => (await fetch(`/api/family/desks/${each}`)).json(), deskId);
		await at(who, `slot-${choose(slots).id}`).click();
		await at(who, 'interpreter').selectOption(language);
		await shot(who, `book-${name}`);
		await at(who, 'book-yes').click();
		await at(who, 'family-talk').waitFor();
		return talkOf(who);
	}

	async function assign(time, child) {
		const today = leader.page.locator('.desk-day').first();
		await today.locator('li', { hasText: `${time}–` }).getByTestId(/^assign-/).click();
		await at(leader, 'child-search').fill(child);
		// once the list is down to the one who was looked for, and does not move under the click any more
		await leader.page.locator(`${id('child-list')}:not(:has(li + li))`).getByRole('button', { name: child }).click();
		await at(leader, 'assign-save').click();
		const row = beginning(leader, 'talk-', child);
		await row.waitFor();
		return (await row.getAttribute('data-testid')).slice('talk-'.length);
	}

	async function invite(kind, name) {
		await at(nour, 'invite').click();
		await at(nour, `kind-${kind}`).click();
		await at(nour, 'invite-name').fill(name);
		await at(nour, 'invite-make').click();
		const link = await at(nour, 'invite-link').inputValue();
		await nour.page.goBack();
		return link;
	}

	// From a link, or the overview, to the check before the door.
	async function goToCheck(who, link) {
		await who.page.goto(link);
		await who.page.locator('.talk-card [data-testid^="go-"]').first().click();
		await at(who, 'to-wait').waitFor();
	}

	async function goToDoor(who, link) {
		await goToCheck(who, link);
		await at(who, 'to-wait').click();
	}

	async function end() {
		await at(teacher, 'leave').click();
		await at(teacher, 'talk-end').click();
	}

	// The end that its family is told of a minute before, if it is the clock's.
	async function endOf(family) {
		if (!isByClock) {
			return end();
		}
		await family.page.locator('.talk-clock-soon').waitFor(forTalk);
		assert.notEqual(await at(family, 'talk-word').textContent(), '');
	}

	before(async () => {
		mailbox = await openMailbox();
		server = await openEmpty({ config: { mail: ['server=127.0.0.1', `port=${mailbox.port}`, 'security=none', 'from=schule@bach.example'] } });
		const { cookie } = await setUpSchool(server, { preset: 'sekundar', table: TABLE, teacher: 'a.kaya' });
		await giveLogin(server, { cookie, role: 'leader', login: 'i.wolf' });
		[leader, teacher, mia, nour, interpreter] = await Promise.all([
			person(0, { devices: 'none', timezoneId: ZONE }),
			one(0),
			one(1, { viewport: TABLET }),
			one(2, { viewport: PHONE, locale: 'ar' }),
			one(3, { viewport: PHONE }),
		]);
		for (const { page } of [leader, teacher, mia, nour, interpreter]) {
			page.setDefaultTimeout(20_000);
		}
	});
	after(async () => {
		await Promise.all([leader, teacher, mia, nour, interpreter].map((each) => each?.close()));
		await server?.close();
		mailbox?.close();
	});

	test('a leader sets it up: when, who, and what families read', async () => {
		await logIn(leader, server, 'i.wolf');
		await at(leader, 'to-consultations').click();
		await at(leader, 'new-day').click();
		// tomorrow at this time, so that the reminder is due in a moment
		const begin = minuteAfter(Date.now() + MINUTE) + 24 * 60 * MINUTE;
		await at(leader, 'grid-date').fill(fieldsAt(begin).date);
		await at(leader, 'grid-begin').fill(fieldsAt(begin).time);
		await at(leader, 'grid-end').fill(fieldsAt(begin + 9 * MINUTE).time);
		await at(leader, 'grid-slot').fill('3');
		await shot(leader, 'setup-when');
		await at(leader, 'step-next').click();
		await at(leader, 'seats-all').click();
		await shot(leader, 'setup-who');
		await at(leader, 'step-next').click();
		await at(leader, 'book-until').fill('');
		await at(leader, 'phone').fill('030 1234567');
		await at(leader, 'text').fill('Liebe Familien, wir freuen uns auf Sie.');
		await shot(leader, 'setup-families');
		await at(leader, 'step-next').click();
		await at(leader, 'letters-print').waitFor();
		await shot(leader, 'draft');
	});

	test('letters: a page a family, with a code that a telephone reads', async () => {
		const [download] = await Promise.all([leader.page.waitForEvent('download'), at(leader, 'letters-print').click()]);
		const letters = lettersOf(await download.path());
		links = Object.fromEntries(['Mia', 'Nour', 'Ole', 'Juri'].map((name) => [name.toLowerCase(), letters.find(({ text }) => text.includes(name)).link]));
		assert.equal(letters.length, 4);
		assert.equal(new Set(Object.values(links)).size, 4);
		for (const { text, link } of letters) {
			assert.match(link, /^http:\/\/[^/]+\/l#\S{20,}$/);
			assert.ok(text.replace(/\s/g, '').includes(link), `${link} as text`);
		}
		await at(leader, 'to-open').click();
		await at(leader, 'to-closed').waitFor();
	});

	test('on a phone, in Arabic: from the letter to an appointment, and a mail that says so', async () => {
		await nour.page.goto(links.nour);
		await at(nour, 'family').waitFor();
		assert.deepEqual(await nour.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl']);
		await shot(nour, 'overview-empty');
		await at(nour, 'contact').click();
		await at(nour, 'email').fill(ADDRESS);
		await shot(nour, 'contact');
		await at(nour, 'contact-save').click();
		await nour.page.locator('[role="status"]:not(:empty)').first().waitFor();
		await nour.page.locator('.family-back').click();
		await nour.page.getByTestId('language').selectOption('ar');
		talks.tomorrow = await book(nour, 'Sommer', (slots) => slots.find(({ begin }) => begin - 24 * 60 * MINUTE > Date.now() + 2000));
		await shot(nour, 'booked');
		const mail = await eventually('the confirmation', () => mailbox.mails.find(({ to }) => to.includes(ADDRESS)));
		assert.match(mail.parts['text/plain'], /\p{Script=Arabic}/u);
		assert.match(mail.parts['text/plain'], /Nour/);
		assert.doesNotMatch(mail.parts['text/plain'], /Haddad|l#/);
		assert.match(mail.parts['text/calendar'], /METHOD:REQUEST[^]*UID:/);
		assert.ok(mail.parts['text/calendar'].includes(talks.tomorrow));
	});

	test('families get times of today: assigned by the leader, or booked with a wish for an interpreter', async () => {
		await beginning(leader, 'desk-t', 'Kaya').or(leader.page.locator('[data-testid="desk-rows"] a', { hasText: 'Kaya' })).first().click();
		await at(leader, 'grid-add').click();
		// the first time has begun, the second has not
		const second = minuteAfter(Date.now() + MINUTE);
		const times = [-3, 0, 3, 6].map((minutes) => fieldsAt(second + minutes * MINUTE).time);
		await at(leader, 'grid-date').fill(fieldsAt(second).date);
		await at(leader, 'grid-begin').fill(times[0]);
		await at(leader, 'grid-end').fill(fieldsAt(second + 9 * MINUTE).time);
		await shot(leader, 'grid');
		await at(leader, 'grid-save').click();
		talks.mia = await assign(times[0], 'Mia');
		await nour.page.goto(new URL('/consultation', links.nour).href);
		talks.nour = await book(nour, 'Kaya', (slots) => slots.find(({ begin }) => begin === second), 'ar');
		talks.ole = await assign(times[2], 'Ole');
		talks.juri = await assign(times[3], 'Juri');
		await shot(leader, 'desk');
		links.interpreter = await invite('interpreter', 'Salma Aziz');
		links.secondParent = await invite('parent', 'Karim Haddad');
		await shot(nour, 'talk-page');
		await goToCheck(nour, new URL('/consultation', links.nour).href);
	});

	test('a teacher is ready, and the family that waits comes in: they see and hear each other', async () => {
		await logIn(teacher, server, 'a.kaya');
		await shot(teacher, 'home');
		await beginning(teacher, 'home-live-').click();
		await at(teacher, 'act-start').waitFor();
		await goToDoor(mia, links.mia);
		await at(mia, 'wait-truth').waitFor();
		await isClean(mia, 'wait-teacher-missing');
		await shot(teacher, 'live-closed');
		await at(teacher, 'act-start').click();
		await Promise.all([isIn(mia), isIn(teacher)]);
		await meet(teacher, mia);
		await hearsExactly(mia, [teacher.hertz], []);
		await hearsExactly(teacher, [mia.hertz], []);
	});

	test('the next family checks its things and waits; it is told of the delay, and neither sees nor hears the first', async () => {
		for (const what of ['camera', 'mic', 'line']) {
			await nour.page.locator(`${id(`check-${what}`)}:is([data-mark="good"], [data-mark="fair"])`).waitFor();
		}
		await shot(nour, 'check');
		await at(nour, 'to-wait').click();
		await at(nour, 'wait-truth').locator('[data-line="late"]').waitFor();
		await isClean(nour, 'wait');
		await hearsExactly(nour, [], [teacher.hertz, mia.hertz]);
		assert.equal(await framesDecoded(nour), 0);
		await at(teacher, 'day-panel').locator(id(`presence-${talks.nour}`)).waitFor();
		await isClean(teacher, 'live-talk');
	});

	test('who leads the day sees the delay and who needs help', async () => {
		await at(teacher, 'act-help').click();
		await at(teacher, 'act-helped').waitFor();
		await leader.page.goto(new URL('/consultations', links.nour).href);
		await beginning(leader, 'consultation-').click();
		await at(leader, 'to-panel').click();
		const row = leader.page.getByTestId('panel-rows').locator('li', { hasText: 'Kaya' });
		await row.and(leader.page.locator('[data-need="help"]')).waitFor();
		await row.getByText(/Minuten? später/).waitFor();
		await leader.page.setViewportSize(PHONE);
		await isClean(leader, 'panel-phone');
		await leader.page.setViewportSize({ width: 1280, height: 800 });
		await shot(leader, 'panel');
		await at(teacher, 'act-helped').click();
		await row.and(leader.page.locator('[data-need="fine"]')).waitFor();
	});

	test('a private note is saved while the talk goes on', async () => {
		await at(teacher, `note-text-${talks.mia}`).fill('Mia liest gern vor.');
		await teacher.page.locator(`${id(`note-field-${talks.mia}`)}[data-state="saved"]`).waitFor();
	});

	test('hand-over: the first family gets its goodbye, the next one sees and hears the teacher', async () => {
		await endOf(mia);
		await isGone(mia);
		await isClean(mia, 'bye');
		assert.equal(await mia.page.locator('video').count(), 0);
		await shot(teacher, 'live-between');
		await Promise.all([isIn(nour), isIn(teacher)]);
		await meet(teacher, nour);
		await hearsExactly(nour, [teacher.hertz], [mia.hertz]);
		await hearsExactly(teacher, [nour.hertz], [mia.hertz]);
		await isClean(nour, 'talk');
		await shot(teacher, 'live-arabic');
	});

	test('an interpreter comes by a link of the talk; while he speaks for the family, it hears the teacher softly', async () => {
		await goToDoor(interpreter, links.interpreter);
		await isIn(interpreter);
		await hearsExactly(nour, [teacher.hertz, interpreter.hertz], []);
		const loud = await nour.page.evaluate((hertz) => window.__probe.heard([hertz])[hertz], teacher.hertz);
		await at(interpreter, 'channel-family').click();
		await at(nour, 'original').waitFor();
		await hearsExactly(teacher, [nour.hertz], [interpreter.hertz]);
		await eventually('the teacher to be softer', async () => {
			const levels = await nour.page.evaluate((p) => window.__probe.heard(p), [teacher.hertz, interpreter.hertz]);
			return levels[interpreter.hertz] > -65 && levels[teacher.hertz] < loud - 10;
		});
		await isClean(nour, 'talk-interpreted');
		await shot(interpreter, 'talk-interpreter');
		await at(nour, 'original').click();
		await hearsExactly(nour, [teacher.hertz], [interpreter.hertz]);
	});

	test('the second parent comes from another place', async () => {
		secondParent = await nextUser(mia);
		await goToDoor(secondParent, links.secondParent);
		await isIn(secondParent);
		await meet(secondParent, nour);
		await meet(secondParent, teacher);
		await hearsExactly(teacher, [nour.hertz, secondParent.hertz], []);
		await shot(secondParent, 'talk-second-parent');
		await shot(teacher, 'live-four');
	});

	test('goodbye to all of them, and the third family is let in', async () => {
		ole = await nextUser(nour);
		await endOf(nour);
		await Promise.all([nour, interpreter, secondParent].map(isGone));
		await isClean(nour, 'bye-arabic');
		await nour.context.close();
		await goToDoor(ole, links.ole);
		if (!isByClock) {
			await at(teacher, `call-${talks.ole}`).click();
		}
		await Promise.all([isIn(ole), isIn(teacher)]);
		await meet(teacher, ole);
		await hearsExactly(teacher, [ole.hertz], [interpreter.hertz]);
		await end();
		await isGone(ole);
	});

	test('who does not come is called missed, and may still be called when he comes after all; then the day is done', async () => {
		const row = leader.page.getByTestId('panel-rows').locator('li', { hasText: 'Kaya' });
		await at(teacher, `missed-${talks.juri}`).click();
		await teacher.page.locator(`${id('live-status')}[data-state="over"]`).waitFor();
		await row.getByText(/1 nicht gekommen/).waitFor();
		juri = await nextUser(ole);
		await goToDoor(juri, links.juri);
		await at(juri, 'day-missed').waitFor();
		await shot(juri, 'missed');
		await shot(teacher, 'live-late');
		await at(teacher, `call-${talks.juri}`).click();
		await Promise.all([isIn(juri), isIn(teacher)]);
		await meet(teacher, juri);
		await end();
		await isGone(juri);
		await shot(teacher, 'live-over');
		await at(teacher, 'act-done').click();
		await at(teacher, 'slot-rows').waitFor();
	});

	test('the links of what is over say so, and open nothing else', async () => {
		const late = await nextUser(interpreter);
		await late.page.goto(links.interpreter);
		await at(late, 'family').waitFor();
		await shot(late, 'link-after');
		assert.equal(await late.page.locator('.talk-card').count(), 0);
		await late.page.goto(new URL(`/consultation/day/${talks.nour}`, links.nour).href);
		await at(late, 'to-wait').click();
		await at(late, 'day-bye').waitFor();
		await shot(late, 'day-after');
		await late.close();
	});

	test('the reminder comes a day before, once, with the appointment', async () => {
		const ofTalk = () => mailbox.mails.filter(({ to, parts }) => to.includes(ADDRESS) && parts['text/calendar'].includes(talks.tomorrow));
		await eventually('the reminder', () => ofTalk().length > 1, { timeoutMs: 4 * MINUTE, everyMs: 500 });
		const [first, reminder, ...more] = ofTalk();
		assert.deepEqual(more, []);
		assert.notEqual(reminder.headers.subject, first.headers.subject);
		assert.match(reminder.parts['text/plain'], /\p{Script=Arabic}[^]*Sommer/u);
	});

	test('no page met an error', () => {
		for (const each of [leader, teacher, mia, nour, interpreter, secondParent, ole, juri]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
