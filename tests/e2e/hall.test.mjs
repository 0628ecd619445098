// The room of a conference under axe-core, in German on a phone and in English on a desk; and its ways by keyboard alone, against the
// stand-in server, whose votes are signed by another implementation than the client's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HALL_TOUR, visit } from '../../web-client/dev/tour.mjs';
import { launch } from './lib/browser.mjs';
import { checkStops, ENGLISH, GERMAN, keyboardOf, openStandIn, share } from './lib/stand-in.mjs';

// In script/test what differs most; script/soak pages looks at all of it, in both languages.
const MAIN = ['hall-agenda-chair', 'hall-list-chair', 'hall-next', 'hall-over', 'hall-seats', 'hall-vote-form', 'hall-election', 'hall-vote-counted'];
const isLong = process.env.KREIDE_LONG === '1';
const STOPS = isLong ? HALL_TOUR : HALL_TOUR.filter(({ name }) => MAIN.includes(name));

describe('every page has no serious fault of accessibility', { concurrency: true }, () => {
	test('German, on a phone', () => checkStops(GERMAN, share(STOPS, 0, 2)));
	test('English, on a desk', () => checkStops(ENGLISH, share(STOPS, 1, 2)));
});

describe('by keyboard alone', () => {
	let server;
	let person;
	let press;

	before(async () => {
		server = await openStandIn();
		person = await launch();
		({ press } = keyboardOf(person));
	});
	after(async () => {
		await person?.close();
		server?.close();
	});

	const enter = async (who, hall) => {
		await person.context.clearCookies();
		await person.page.goto('about:blank');
		await visit(person.page, server.base, { who, path: `/conference/${hall}/room`, there: 'join' });
		await press('join');
		await person.page.getByTestId('hall').waitFor();
	};
	const at = (name) => person.page.getByTestId(name);

	test('a member asks for the word and withdraws, by a key and by the list', async () => {
		await enter('colleague', 'hall');
		await person.page.keyboard.press('h');
		await press('list');
		await at('my-place').waitFor();
		await press('speech-withdraw');
		await at('speech-ask').waitFor();
	});

	test('a secret vote: cast, handed in, claimed, found, and nothing of it is left in the browser', async () => {
		const handed = [];
		person.page.on('request', (request) => {
			if (request.url().includes('/api/ballots/') && request.method() === 'POST') {
				handed.push(request);
			}
		});
		await enter('colleague', 'hall-secret');
		await at('ballot').waitFor();
		await press('choice-yes', ' ');
		await press('cast');
		await person.page.locator('[data-phase="counted"]').waitFor({ timeout: 20000 });
		assert.equal(handed.length, 1);
		const headers = await handed[0].allHeaders();
		assert.deepEqual([headers.cookie, headers.referer, headers.authorization], [undefined, undefined, undefined]);
		assert.equal(await person.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('kreide.ballot')).length), 0);
		const said = await at('secret').textContent();
		assert.doesNotMatch(said, /[0-9a-f]{8}|\b(Ja|Yes|Nein|No)\b/);
	});

	test('who reloads between the ballot and its collecting still has it', async () => {
		await enter('teacher', 'hall-secret');
		const other = await launch();
		try {
			// a vote opens when she comes in, and waits for both
			await visit(other.page, server.base, { who: 'colleague', path: '/conference/hall-secret/room', there: 'join' });
			await other.page.getByTestId('join').click();
			await at('ballot').waitFor();
			await press('choice-yes', ' ');
			await person.page.keyboard.press('ArrowDown');
			assert.ok(await at('choice-no').isChecked());
			await press('cast');
			await person.page.locator('[data-phase="paper"]').waitFor();
			await person.page.reload();
			await at('join').waitFor();
			await press('join');
			await press('votes');
			await person.page.locator('[data-phase="paper"]').waitFor();
			await other.page.getByTestId('choice-abstain').click();
			await other.page.getByTestId('cast').click();
			await Promise.all([person, other].map(({ page }) => page.locator('[data-phase="counted"]').waitFor({ timeout: 20000 })));
		} finally {
			await other.close();
		}
	});

	test('a paper is read beside the room; what closes gives the focus back to what opened it', async () => {
		const focused = () => person.page.evaluate(() => document.activeElement?.dataset.testid);
		const isFocused = (name) => person.page.waitForFunction((wanted) => document.activeElement?.dataset.testid === wanted, name);
		await enter('colleague', 'hall');
		await press('agenda');
		await press('paper-f1');
		await person.page.locator('[data-testid="paper"][data-kind="pdf"]').waitFor();
		assert.match(await person.page.locator('iframe').getAttribute('src'), /^blob:/);
		assert.ok(await person.page.locator('.stage').isVisible());
		await press('paper-back');
		assert.equal(await focused(), 'paper-f1');
		await press('paper-f2');
		await at('minutes-text').waitFor();
		await person.page.keyboard.press('Escape');
		await isFocused('agenda');
		// from the menu, whose entry is gone by then
		await press('more');
		await press('seats');
		await at('seats-panel').waitFor();
		await person.page.keyboard.press('Escape');
		await isFocused('more');
	});

	test('the chair goes on to the next item', async () => {
		await enter('teacher', 'hall');
		await press('agenda');
		await press('item-next');
		await person.page.locator('[data-testid="current-item"][data-item="i3"]').waitFor();
		await person.page.keyboard.press('Escape');
		await at('agenda-panel').waitFor({ state: 'detached' });
	});

	test('an election that is even twice: runoff, and a lot that the browser reckons again', { skip: isLong ? false : 'long: script/soak pages' }, async () => {
		await enter('teacher', 'hall-tie');
		await press('votes');
		for (const next of ['vote-runoff', 'vote-lot']) {
			await press('vote-open');
			await at('ballot').waitFor();
			await press('choice-1', ' ');
			// up from the first name: round to the abstention
			await person.page.keyboard.press('ArrowUp');
			assert.ok(await at('choice-abstain').isChecked());
			await press('cast');
			await press(next);
		}
		await person.page.locator('[data-testid="lot"][data-verdict="right"]').waitFor();
		assert.equal(await at('result').first().getAttribute('data-outcome'), 'byLot');
	});
});
