// A school conference from the invitation to the minutes, with the program, mails and media as they are: convened by a leader, twelve
// members, a guest who is out for one item, the word, votes of every kind, a chair who is gone in the middle of one, and what is left on paper.
// With KREIDE_LONG=1 (script/soak talks) the chair's browser dies, and the deputy has to wait for half a minute.
// KREIDE_SHOTS=folder takes pictures on the way, of the minutes' pages, too.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { faultsOf } from './lib/axe.mjs';
import { eventually, nextUser } from './lib/browser.mjs';
import { framesDecoded, hearsExactly, id, MODEST, person, seesPerson, turnOn } from './lib/lesson.mjs';
import { openMembers } from './lib/members.mjs';
import { call, giveLogin, logIn, setUpSchool } from './lib/office.mjs';
import { fieldsAt, openMailbox, ZONE } from './lib/parents-day.mjs';
import { openEmpty } from './lib/school.mjs';
import { stats, sum } from './lib/video.mjs';

const TABLE = [
	'Rolle;Nachname;Vorname;Klasse;Kürzel;ID',
	'Leitung;Wolf;Ines;;WOL;L0',
	'Lehrkraft;Kaya;Aylin;5a;KAY;L1',
	'Lehrkraft;Sommer;Jan;;SOM;L2',
	...['Haddad;Nour', 'Lange;Ole', 'Petrov;Juri', 'Roth;Mia', 'Weber;Emil'].map((name, i) => `Schüler;${name};5a;;S${i}`),
].join('\n');
const PHONE = { width: 360, height: 740 };
const ADDRESS = 'brandt@post.example';
const MINUTE = 60_000;
const ITEMS = ['Schulprogramm', 'Personalangelegenheit', 'Wahl in den Eilausschuss', 'Verschiedenes'];
const PAPER = 'Entwurf.txt';
// synthetic members: who votes, and who advises
const VOTERS = 7;
const ADVISORY = 8;
const isLong = process.env.KREIDE_LONG === '1';

// Each step needs those before it.
let isBroken = false;
const step = (name, work) =>
	test(name, async (t) => {
		assert.ok(!isBroken, 'a step before this one failed');
		isBroken = true;
		await work(t);
		isBroken = false;
	});

describe('a school conference', () => {
	let mailbox;
	let server;
	let admin; // his cookie
	let chair;
	let deputy;
	let parent; // on a phone
	let guest;
	let members; // synthetic, by number: five pupils and two parents with a vote, one who advises
	let conference;
	let links;

	const at = (who, name) => who.page.getByTestId(name).first();
	const beginning = (who, begin) => who.page.locator(`[data-testid^="${begin}"]`).first();
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
	const base = () => `http://localhost:${server.httpPort}`;
	const go = (who, path) => who.page.goto(`${base()}${path}`);
	const myself = (who) => at(who, 'hall').getAttribute('data-participant');
	const close = async (who) => {
		await who.page.locator('.panel-close').click();
		await who.page.locator('aside.panel').waitFor({ state: 'detached' });
	};
	const open = async (who, panel) => {
		if ((await at(who, `${panel}-panel`).count()) === 0) {
			await at(who, panel).click();
		}
	};
	const rowOf = (name) => at(chair, 'roll').locator('tbody tr', { hasText: name });

	async function enter(who) {
		await go(who, `/conference/${conference}/room`);
		await at(who, 'join').click();
		await at(who, 'hall').waitFor();
	}

	// The card of the vote with this wording, in its latest round.
	const cardOf = (who, text) => who.page.locator('article.vote', { hasText: text }).first();
	const isState = (who, text, state) => who.page.locator(`article.vote[data-state="${state}"]`, { hasText: text }).first().waitFor();

	async function prepare(who, text, choose = async () => undefined) {
		await open(who, 'votes');
		await at(who, 'vote-new').click();
		await choose();
		await at(who, 'vote-text').fill(text);
		await at(who, 'vote-save').click();
		await isState(who, text, 'prepared');
	}

	async function cast(who, text, choice) {
		await isState(who, text, 'open');
		await cardOf(who, text).getByTestId(`choice-${choice}`).check();
		await cardOf(who, text).getByTestId('cast').click();
	}

	// The synthetic members vote like this, now or as soon as they can: so many yes, so many no, the others abstain.
	const like = (yes, no) => [...Array(VOTERS).keys()].forEach((i) => members.vote(i + 1, i < yes ? 'yes' : i < yes + no ? 'no' : 'abstain'));
	const holdBack = () => [...Array(VOTERS).keys()].forEach((i) => members.vote(i + 1, 'wait'));
	const refused = async (op, data) => assert.equal((await members.ask(ADVISORY, op, data)).error?.code, 'not_voter');

	// His browser dies, and his place is kept for half a minute; without KREIDE_LONG he leaves, which is at once.
	async function chairGoes() {
		const before = chair;
		chair = { ...(await nextUser(before)), close: before.close }; // the browser's, in the end
		chair.page.setDefaultTimeout(20_000);
		if (!isLong) {
			await close(before);
			await at(before, 'leave').click();
			await at(before, 'leave-confirm').click();
			await at(before, 'hall-left').waitFor();
		}
		await before.context.close();
	}

	const resultOf = async (who, text, ...keys) => {
		await isState(who, text, 'counted');
		return Promise.all(keys.map(async (key) => Number(await cardOf(who, text).getByTestId(`votes-${key}`).textContent())));
	};

	before(async () => {
		mailbox = await openMailbox();
		server = await openEmpty({ config: { mail: ['server=127.0.0.1', `port=${mailbox.port}`, 'security=none', 'from=schule@bach.example'] } });
		({ cookie: admin } = await setUpSchool(server, { preset: 'sekundar', table: TABLE, teacher: 'a.kaya' }));
		await giveLogin(server, { cookie: admin, role: 'leader', login: 'i.wolf' });
		[chair, deputy, parent, guest] = await Promise.all([
			person(0, { ...MODEST, timezoneId: ZONE }),
			person(1, { ...MODEST, timezoneId: ZONE }),
			person(2, { ...MODEST, timezoneId: ZONE, viewport: PHONE }),
			person(3, { ...MODEST, timezoneId: ZONE, viewport: PHONE }),
		]);
		for (const { page } of [chair, deputy, parent, guest]) {
			page.setDefaultTimeout(20_000);
		}
	});
	after(async () => {
		members?.close();
		await Promise.all([chair, deputy, parent, guest].map((each) => each?.close()));
		mailbox?.close();
		await server?.close();
	});

	step('a leader convenes: kind, time, and who belongs to it as what', async () => {
		await logIn(chair, server, 'i.wolf');
		await go(chair, '/conferences');
		await at(chair, 'conference-new').click();
		await at(chair, 'kind-school').check();
		await at(chair, 'title').fill('Schulkonferenz im Herbst');
		const begin = fieldsAt(Date.now() + 10 * MINUTE);
		await at(chair, 'begin').fill(`${begin.date}T${begin.time}`);
		await at(chair, 'rules').click();
		await at(chair, 'rule-audience').selectOption('listen');
		await isClean(chair, 'convene');
		await at(chair, 'conference-make').click();
		await at(chair, 'next-roll').click();
		conference = new URL(chair.page.url()).pathname.split('/')[2];
		await at(chair, 'way-group').check();
		await at(chair, 'group').selectOption({ label: '5a' });
		await at(chair, 'add-group').click();
		await rowOf('Weber').waitFor();
		await rowOf('Kaya').getByTestId(/^office-/).selectOption('deputy');
		await at(chair, 'way-outsiders').check();
		for (const [name, kind, mail] of [['Tom Brandt', 'vote', ADDRESS], ['Eva Lindner', 'vote', ''], ['Sven Otto', 'vote', ''], ['Ana Costa', 'advisory', ''], ['Udo Frey', 'guest', '']]) {
			await at(chair, 'as').selectOption(kind);
			await at(chair, 'outsider-name').fill(name);
			await at(chair, 'outsider-mail').fill(mail);
			await at(chair, 'add-outsider').click();
			await rowOf(name).waitFor();
		}
		await rowOf('Weber').getByTestId(/^deputy-/).click();
		await at(chair, 'people-search').fill('Sommer');
		await beginning(chair, 'pick-').click();
		await rowOf('Weber').getByText('Sommer').waitFor();
		await isClean(chair, 'roll');
	});

	step('its agenda: an item that is not for guests, a paper from the shelf', async () => {
		const response = await chair.page.request.post(`${base()}/api/me/folders`, { data: { name: 'Unterlagen' } });
		await go(chair, `/shelf/me/${(await response.json()).id}`);
		await at(chair, 'upload-input').setInputFiles([{ name: PAPER, mimeType: 'text/plain', buffer: Buffer.from('Das Schulprogramm, Entwurf.') }]);
		await beginning(chair, 'file-').waitFor();
		await go(chair, `/conferences/${conference}/agenda`);
		for (const [i, title] of ITEMS.entries()) {
			await at(chair, 'item-add').click();
			await at(chair, `title-new${i}`).fill(title);
		}
		await at(chair, 'more-new1').click();
		await at(chair, 'no-guests-new1').check();
		await at(chair, 'more-new0').click();
		await at(chair, 'papers-new0').click();
		await beginning(chair, 'paper-file-').check();
		await at(chair, 'papers-done').click();
		await shot(chair, 'agenda');
		await at(chair, 'agenda-save').click();
		await at(chair, 'agenda-said').filter({ hasText: /./ }).waitFor();
	});

	step('the invitation is too late by the rule, goes out all the same, and comes as a mail with an event', async () => {
		await at(chair, 'tab-invitation').click();
		await at(chair, 'too-late').waitFor();
		await isClean(chair, 'too-late');
		await at(chair, 'late-force').click();
		await at(chair, 'invited').waitFor();
		await at(chair, 'links-all').click();
		const fields = chair.page.locator('input[data-testid^="link-copy-"]');
		await eventually('five links', async () => (await fields.count()) === 5);
		await shot(chair, 'invited');
		const tokens = await fields.evaluateAll((all) => all.map((field) => [field.closest('label').textContent, field.value]));
		links = Object.fromEntries(tokens.map(([label, link]) => [['Brandt', 'Lindner', 'Otto', 'Costa', 'Frey'].find((name) => label.includes(name)), link]));
		const mail = await eventually('the invitation', () => mailbox.mails.find(({ to }) => to.includes(ADDRESS)));
		assert.match(mail.headers.subject, /./);
		for (const title of ITEMS) {
			assert.ok(mail.parts['text/plain'].includes(title), title);
		}
		assert.doesNotMatch(mail.parts['text/plain'], /Kaya|Frey|l#/);
		assert.match(mail.parts['text/calendar'], /METHOD:REQUEST[^]*SUMMARY:[^]*Schulkonferenz/);
	});

	step('somebody from outside is corrected: the invitation goes to the new address, and there is a new link', async () => {
		await at(chair, 'tab-roll').click();
		await rowOf('Frey').getByTestId(/^correct-/).click();
		await at(chair, 'correct-mail').fill('frey@amt.example');
		await isClean(chair, 'correct-outsider');
		await at(chair, 'correct-save').click();
		const link = await at(chair, 'new-link').locator('input').inputValue();
		assert.notEqual(link, links.Frey);
		links.Frey = link;
		await shot(chair, 'corrected');
		await at(chair, 'correct-close').click();
		const mail = await eventually('the invitation', () => mailbox.mails.find(({ to }) => to.includes('frey@amt.example')));
		assert.ok(!mail.parts['text/plain'].includes(ITEMS[1]) && mail.parts['text/plain'].includes('nicht öffentlich'));
	});

	step('twelve come in: who is early waits, and the chair opens', async () => {
		await logIn(deputy, server, 'a.kaya');
		for (const [who, name] of [[parent, 'Brandt'], [guest, 'Frey']]) {
			await who.page.goto(links[name]);
			await who.page.waitForURL(({ pathname }) => pathname !== '/l');
			await go(who, `/conference/${conference}/room`);
			await at(who, 'hall-door').waitFor();
		}
		await shot(parent, 'door-phone');
		await enter(chair);
		await turnOn(chair, 'camera');
		await turnOn(chair, 'mic');
		await enter(deputy);
		for (const who of [parent, guest]) {
			await at(who, 'join').click();
			await at(who, 'hall').waitFor();
		}
		const { reply: group } = await call(server, '/api/groups', null, { cookie: admin, method: 'GET' });
		const { reply: pupils } = await call(server, `/api/groups/${group.groups[0].id}/links`, {}, { cookie: admin });
		const tokens = [...pupils.links.map(({ token }) => token), ...['Lindner', 'Otto', 'Costa'].map((name) => new URL(links[name]).hash.slice(1))];
		members = openMembers(server, tokens, conference);
		await at(chair, 'more').click();
		await at(chair, 'seats').click();
		await chair.page.locator(id('kind-vote'), { hasText: '10 von 10' }).waitFor();
	});

	step('a quorum is established from the seats that are there', async () => {
		await at(chair, 'quorum-establish').click();
		await at(chair, 'established').waitFor();
		assert.match(await at(chair, 'established').textContent(), /10 Stimmberechtigten: beschlussfähig/);
		await shot(chair, 'seats');
		await close(chair);
	});

	step('a listener sends in vain: nobody hears him before he has the word', async () => {
		await hearsExactly(parent, [chair.hertz], []);
		assert.equal(await at(parent, 'mic').count(), 0);
		const sent = () => stats(parent).then((all) => sum(all.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'audio'), 'packetsSent'));
		const before = await sent();
		await parent.page.evaluate(async () => {
			const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
			const connection = window.__probe.connections.findLast(({ connectionState }) => connectionState === 'connected');
			window.__forced = connection.getTransceivers()[0].sender;
			await window.__forced.replaceTrack(stream.getAudioTracks()[0]);
		});
		await eventually('he really sends', async () => (await sent()) > before + 50);
		await hearsExactly(guest, [chair.hertz], [parent.hertz]);
		await hearsExactly(chair, [], [parent.hertz]);
		await parent.page.evaluate(() => window.__forced.replaceTrack(null));
	});

	step('the speaking list: a point of order goes first; who has the word is seen and heard by all', async () => {
		await open(chair, 'agenda');
		await at(chair, 'item-next').click();
		await parent.page.locator(`${id('current-item')}[data-item]`, { hasText: ITEMS[0] }).waitFor();
		await open(guest, 'agenda');
		await beginning(guest, 'paper-').click();
		await guest.page.getByText('Das Schulprogramm, Entwurf.').waitFor();
		await isClean(guest, 'paper');
		await close(guest);
		await at(parent, 'hand').click();
		await at(parent, 'next-up').waitFor();
		await open(deputy, 'list');
		await at(deputy, 'speech-order').click();
		await open(chair, 'list');
		const list = chair.page.getByRole('list', { name: '2 Wortmeldungen' });
		await list.waitFor();
		assert.match((await list.getByRole('listitem').allTextContents()).join('|'), /Kaya.*Geschäftsordnung.*\|.*Brandt/);
		await isClean(chair, 'list');
		await at(chair, 'speech-next').click();
		await chair.page.locator(`${id('turn')}[data-speaker="${await myself(deputy)}"]`).first().waitFor();
		await at(chair, 'speech-next').click();
		const speaker = await myself(parent);
		const since = Date.now();
		await seesPerson(deputy, speaker, parent.colour);
		const took = Date.now() - since;
		await seesPerson(guest, speaker, parent.colour);
		await hearsExactly(guest, [parent.hertz], []);
		await shot(parent, 'word-phone');
		await shot(deputy, 'word');
		assert.ok(took < 5000, `the speaker is seen after ${took} ms`);
		await at(parent, 'hand').click();
		await hearsExactly(guest, [chair.hertz], [parent.hertz]);
		await close(chair);
		await close(deputy);
	});

	step('an open vote: everybody votes, but not the advisory seat', async () => {
		const text = 'Das Schulprogramm wird angenommen.';
		await prepare(chair, text);
		const vote = (await cardOf(chair, text).getAttribute('data-testid')).slice('vote-'.length);
		await cardOf(chair, text).getByTestId('vote-open').click();
		await isState(parent, text, 'open');
		await refused('vote.cast', { vote, choice: 'yes' });
		like(4, 2);
		await cast(deputy, text, 'yes');
		await isClean(parent, 'vote-open-phone');
		await cast(parent, text, 'no');
		await shot(chair, 'vote-open');
		await cast(chair, text, 'yes');
		assert.deepEqual(await resultOf(parent, text, 'yes', 'no', 'abstain'), [6, 3, 1]);
		await isClean(chair, 'vote-result');
		await shot(parent, 'vote-result-phone');
	});

	step('an item that is not for guests: he is out, decodes nothing, and is told so kindly', async () => {
		await close(chair);
		await open(chair, 'agenda');
		await at(chair, 'item-next').click();
		await at(guest, 'hall-out').waitFor();
		await isClean(guest, 'guest-out-phone');
		const frames = await framesDecoded(guest);
		await hearsExactly(guest, [], [chair.hertz]);
		await guest.page.waitForTimeout(500);
		assert.equal(await guest.page.locator('video').count(), 0);
		assert.equal(await framesDecoded(guest), frames);
		await shot(chair, 'not-for-guests');
	});

	step('a fifth demands secrecy; a voter reloads between his paper and the collecting; each finds his own ballot', async () => {
		const text = 'Frau Wolf wird beurlaubt.';
		holdBack();
		await close(chair);
		await prepare(chair, text);
		for (const who of [deputy, parent]) {
			await open(who, 'votes');
			await cardOf(who, text).locator('[data-testid^="demand-"]').click();
		}
		await cardOf(chair, text).getByText('geheim', { exact: false }).first().waitFor();
		const vote = (await cardOf(chair, text).getAttribute('data-testid')).slice('vote-'.length);
		await chair.page.locator(`${id(`vote-${vote}`)} .vote-facts`, { hasText: 'geheim' }).waitFor();
		await cardOf(chair, text).getByTestId('vote-open').click();
		await cast(chair, text, 'yes');
		await cast(deputy, text, 'yes');
		await shot(parent, 'vote-secret-phone');
		await cast(parent, text, 'no');
		await refused('vote.paper', { vote, blinded: Buffer.alloc(256, 1).toString('base64') });
		await parent.page.locator('[data-phase="paper"]').waitFor();
		await parent.page.reload();
		await at(parent, 'join').click();
		await at(parent, 'hall').waitFor();
		await open(parent, 'votes');
		await parent.page.locator('[data-phase="paper"]').waitFor();
		like(2, 5);
		for (const who of [chair, deputy, parent]) {
			await cardOf(who, text).getByText('Ihre Stimme wurde gezählt.').waitFor();
		}
		assert.deepEqual(await resultOf(parent, text, 'yes', 'no', 'abstain'), [4, 6, 0]);
		await isClean(parent, 'vote-secret-result-phone');
	});

	step('the next item lets the guest in again, by himself', async () => {
		await close(chair);
		await open(chair, 'agenda');
		await at(chair, 'item-next').click();
		await at(guest, 'hall').waitFor();
		await seesPerson(guest, await myself(chair), chair.colour);
		assert.match(await at(guest, 'current-item').textContent(), /Eilausschuss/);
		await close(chair);
	});

	step('the chair sends the guest out of it, and lets him back in', async () => {
		await at(chair, 'more').click();
		await at(chair, 'seats').click();
		await at(chair, 'kind-guest').click();
		const button = chair.page.getByTestId(/^guest-/);
		await button.click();
		await at(guest, 'hall-out').waitFor();
		await button.filter({ hasText: 'Hereinlassen' }).click();
		await at(guest, 'hall').waitFor();
		await close(chair);
	});

	step('the chair is gone in the middle of a vote: it is counted, and the deputy goes on', async () => {
		const text = 'Die Sitzung dauert höchstens bis neun.';
		holdBack();
		await prepare(chair, text);
		await cardOf(chair, text).getByTestId('vote-open').click();
		await cast(chair, text, 'yes');
		await isState(deputy, text, 'open');
		await chairGoes();
		await cast(deputy, text, 'yes');
		await cast(parent, text, 'yes');
		like(0, 3);
		assert.deepEqual(await resultOf(parent, text, 'yes', 'no', 'abstain'), [3, 3, 4]);
	});

	step('the deputy holds an election that is even twice: runoff, then a lot that every browser reckons again', async () => {
		const text = 'Ein Platz im Eilausschuss';
		like(3, 3);
		await close(deputy);
		await open(deputy, 'votes');
		await deputy.page.getByRole('button', { name: 'Abstimmung vorbereiten' }).waitFor({ timeout: 45_000 });
		await prepare(deputy, text, async () => {
			await at(deputy, 'vote-kind-election').check();
			await at(deputy, 'vote-names').fill('Nour Haddad\nOle Lange');
		});
		for (const next of ['vote-runoff', 'vote-lot']) {
			await deputy.page.getByTestId('vote-open').first().click();
			await cast(deputy, text, '1');
			await cast(parent, text, '2');
			await cardOf(deputy, text).getByTestId(next).click();
		}
		for (const who of [deputy, parent]) {
			await who.page.locator(`${id('lot')}[data-verdict="right"]`).waitFor();
		}
		assert.equal(await deputy.page.getByTestId('result').first().getAttribute('data-outcome'), 'byLot');
		await isClean(parent, 'lot-phone');
		await shot(deputy, 'lot');
	});

	step('the chair is back, and decides what was even by his own voice', async () => {
		await logIn(chair, server, 'i.wolf');
		await enter(chair);
		await open(chair, 'votes');
		await at(chair, 'decide-yes').click();
		await parent.page.getByText('Angenommen durch die Stimme des Vorsitzes').waitFor();
		await close(chair);
		await at(chair, 'leave').click();
		await at(chair, 'close-conference').click();
		await Promise.all([chair, deputy, parent, guest].map((who) => at(who, 'hall-bye').waitFor()));
	});

	step('the minutes begin with what the server knows, and two write them at once', async () => {
		for (const who of [chair, deputy]) {
			await go(who, `/conferences/${conference}/minutes`);
			await at(who, 'minutes-begin').click();
			await who.page.locator(`${id('note')}[data-status="saved"]`).waitFor();
		}
		await at(chair, 'minutes-draft').click();
		const line = (who) => who.page.locator('.cm-line', { hasText: 'Schulkonferenz im Herbst' }).first();
		await Promise.all([chair, deputy].map((who) => line(who).waitFor()));
		const write = async (who, key, words) => {
			await who.page.locator(`${id('note-text')} .cm-content`).click();
			await who.page.keyboard.press(key);
			await who.page.keyboard.type(words, { delay: 5 });
		};
		await Promise.all([write(chair, 'Control+End', '\nEnde um neun Uhr.'), write(deputy, 'Control+Home', 'Entwurf von Frau Kaya\n\n')]);
		for (const who of [chair, deputy]) {
			await eventually('both have all of it', async () => {
				const text = await at(who, 'note').textContent();
				return ['Entwurf von Frau Kaya', 'Ende um neun Uhr.'].every((words) => text.includes(words));
			});
		}
		await chair.page.locator(`${id('note')}[data-status="saved"]`).waitFor();
		await isClean(chair, 'minutes-write');
		await at(chair, 'minutes-publish').click();
		await at(chair, 'publish-confirm').click();
		await at(chair, 'minutes-text').waitFor();
		await shot(chair, 'minutes');
	});

	step('a member reads and objects, and the chair answers', async () => {
		await go(parent, `/conferences/${conference}/minutes`);
		await at(parent, 'minutes-text').waitFor();
		await isClean(parent, 'minutes-phone');
		await at(parent, 'objection').fill('Ich habe mich zweimal gemeldet.');
		await at(parent, 'objection-send').click();
		await parent.page.locator('[data-testid^="objection-"]', { hasText: 'zweimal' }).waitFor();
		await chair.page.reload();
		await beginning(chair, 'answer-').fill('Das wird ergänzt.');
		await beginning(chair, 'accept-').click();
		await chair.page.getByText('Das wird ergänzt.').waitFor();
	});

	step('the minutes on paper and as Markdown; a guest gets nothing of the item that was not for him', async () => {
		const load = async (who, form) => {
			const response = await who.page.request.get(`${base()}/api/conferences/${conference}/minutes.${form}`);
			assert.equal(response.status(), 200);
			return response.body();
		};
		const file = join(server.folder, 'minutes.pdf');
		writeFileSync(file, await load(parent, 'pdf'));
		const words = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
		for (const wanted of [...ITEMS, 'Ende um neun Uhr', 'Das Schulprogramm wird angenommen', 'Frau Wolf wird beurlaubt', 'Ich habe mich zweimal gemeldet', 'Das wird ergänzt', 'Nour Haddad']) {
			assert.ok(words.includes(wanted), `${wanted} on paper`);
		}
		const pages = Number(/^Pages: +(\d+)$/m.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
		execFileSync('pdftoppm', ['-r', '70', '-png', file, join(process.env.KREIDE_SHOTS ?? server.folder, 'minutes-page')]);
		assert.ok(pages >= 2 && pages <= 8, `${pages} pages`);
		assert.match((await load(parent, 'md')).toString(), /Frau Wolf wird beurlaubt/);
		const cut = (await load(guest, 'md')).toString();
		assert.match(cut, /Das Schulprogramm wird angenommen/);
		assert.doesNotMatch(cut, /beurlaubt|Ende um neun/);
		await go(guest, `/conferences/${conference}/minutes`);
		await shot(guest, 'minutes-guest-phone');
	});

	step('the synthetic members, too, found their ballots among those that were counted', () => members.assertWell());

	step('no page met an error', () => {
		for (const each of [chair, deputy, parent, guest]) {
			assert.deepEqual(each.problems, []);
		}
	});
});
