// A conference's room with the real server: the door, an item that is not for guests, the word with its picture, a secret vote that each
// voter's browser checks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './lib/browser.mjs';
import { openSchool } from './lib/school.mjs';

const HOUR = 3_600_000;
let school;
let browser;
let chair;
let members;
let guest;
let id;

// Somebody with a page of his own, by his link.
async function come(url) {
	const context = await browser.browser.newContext(browser.screen);
	const page = await context.newPage();
	await page.goto(url);
	await page.waitForURL((at) => at.pathname !== '/l');
	return { page, context, at: (name) => page.getByTestId(name) };
}

async function ask(person, path, data) {
	const response = await person.page.request.post(new URL(path, school.links.url).href, { data });
	const body = await response.json();
	assert.ok(response.ok(), `${path}: ${JSON.stringify(body)}`);
	return body;
}

const toRoom = async ({ page }) => page.goto(new URL(`/conference/${id}/room`, school.links.url).href);
const phaseOf = ({ page }, phase) => page.locator(`[data-testid="secret"][data-phase="${phase}"]`).waitFor({ timeout: 20000 });

before(async () => {
	school = await openSchool({ pupils: 4 });
	browser = await launch();
	chair = await come(school.links.teachers[0].url);
	const { pupils } = school.links;
	members = await Promise.all(pupils.slice(0, 2).map(({ url }) => come(url)));
	({ id } = await ask(chair, '/api/conferences', { kind: 'teachers', title: 'Konferenz', begin: Date.now() + HOUR / 2 }));
	const { roll } = await ask(chair, `/api/conferences/${id}/roll`, {
		add: [...pupils.slice(0, 2).map((pupil) => ({ person: pupil.id, kind: 'vote' })), { name: 'Frau Roth', kind: 'guest' }],
	});
	await ask(chair, `/api/conferences/${id}/agenda`, { items: [{ title: 'Pausen' }, { title: 'Personal', guests: false }, { title: 'Wahl' }] });
	await ask(chair, `/api/conferences/${id}/invite`, { force: true });
	const outsider = roll.find(({ kind }) => kind === 'guest');
	const { links } = await ask(chair, `/api/conferences/${id}/links`, { seats: [outsider.id] });
	guest = await come(`${school.links.url}/l#${links[0].token}`);
});
after(async () => {
	await browser?.close();
	await school?.close();
});

test('who comes before the chair waits, and is let in when it is opened', async () => {
	await Promise.all([...members, guest].map(toRoom));
	await Promise.all([...members, guest].map(({ at }) => at('hall-door').waitFor()));
	await toRoom(chair);
	await chair.at('join').click();
	await chair.at('hall').waitFor();
	for (const person of [...members, guest]) {
		await person.at('join').click();
		await person.at('hall').waitFor();
	}
	await chair.page.locator('[data-testid="hall"]').waitFor();
});

test('a member asks for the word, gets it, and is in front of all with his picture', async () => {
	const [first, second] = members;
	const me = await first.at('hall').getAttribute('data-participant');
	await first.at('hand').click();
	await first.at('next-up').waitFor();
	await chair.at('list').click();
	await chair.at('speech-next').click();
	await second.page.locator(`[data-testid="turn"][data-speaker="${me}"]`).waitFor();
	await second.page.locator(`.big-main [data-testid="tile-${me}"][data-state="live"]`).waitFor({ timeout: 15000 });
	await first.at('hand').click();
	await second.at('turn').waitFor({ state: 'detached' });
	await chair.page.keyboard.press('Escape');
});

test('a guest goes out for an item that is not for guests, and comes back by himself', async () => {
	await chair.at('agenda').click();
	await chair.at('item-next').click();
	await guest.page.locator('[data-testid="current-item"][data-item]').waitFor();
	await chair.at('item-next').click();
	await guest.at('hall-out').waitFor();
	await members[0].page.getByText('Personal').first().waitFor();
	await chair.at('item-next').click();
	await guest.at('hall').waitFor({ timeout: 15000 });
	assert.match(await guest.at('current-item').textContent(), /Wahl/);
	await chair.page.keyboard.press('Escape');
});

test('a secret vote: each browser finds its own ballot and counts again', async () => {
	await chair.at('votes').click();
	await chair.at('vote-new').click();
	await chair.at('vote-text').fill('Soll die Pause länger werden?');
	await chair.at('vote-form-secret').check();
	await chair.at('vote-save').click();
	await chair.at('vote-open').click();
	const voters = [chair, ...members];
	for (const [i, voter] of voters.entries()) {
		await voter.at(i === 2 ? 'choice-no' : 'choice-yes').check();
		await voter.at('cast').click();
	}
	await Promise.all(voters.map((voter) => phaseOf(voter, 'counted')));
	assert.equal(await chair.at('result').getAttribute('data-outcome'), 'passed');
	assert.deepEqual(await Promise.all(['yes', 'no', 'abstain'].map((key) => members[0].at(`votes-${key}`).textContent())), ['2', '1', '0']);
});

test('the minutes are open beside', async () => {
	await chair.page.keyboard.press('Escape');
	await chair.at('more').click();
	await chair.at('minutes').click();
	await chair.at('minutes-panel').getByTestId('note').waitFor();
	assert.equal(await members[0].at('minutes').count(), 0);
});

test('the end is the end for all', async () => {
	await chair.page.keyboard.press('Escape');
	await chair.at('leave').click();
	await chair.at('close-conference').click();
	await Promise.all([chair, ...members, guest].map(({ at }) => at('hall-bye').waitFor()));
});
