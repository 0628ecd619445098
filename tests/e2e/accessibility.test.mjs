// Every page of the stand-in server under axe-core, in German on a phone and in English on a desk; and some ways by keyboard alone.
import { after, before, describe, test } from 'node:test';
import { TOUR, visit } from '../../web-client/dev/tour.mjs';
import { launch } from './lib/browser.mjs';
import { checkStops, ENGLISH, GERMAN, keyboardOf, openStandIn, share } from './lib/stand-in.mjs';

describe('every page has no serious fault of accessibility', { concurrency: true }, () => {
	test('German, on a phone', () => checkStops(GERMAN, share(TOUR, 0, 2)));
	test('English, on a desk', () => checkStops(ENGLISH, share(TOUR, 1, 2)));
});

describe('by keyboard alone', () => {
	let server;
	let person;
	let tabTo;
	let press;

	before(async () => {
		server = await openStandIn();
		person = await launch();
		({ tabTo, press } = keyboardOf(person));
	});
	after(async () => {
		await person?.close();
		server?.close();
	});

	test('a teacher logs in and starts a lesson', async () => {
		await person.page.goto(`${server.base}/login`);
		await person.page.getByTestId('login-name').waitFor();
		await tabTo('login-name');
		await person.page.keyboard.type('kaya');
		await tabTo('login-password');
		await person.page.keyboard.type('kreide');
		await person.page.keyboard.press('Enter');
		await press('now-enter');
		await press('join');
		await person.page.getByTestId('classroom').waitFor();
	});

	test('a child finds its animal, goes in and raises its hand', async () => {
		await person.context.clearCookies();
		await person.page.goto('about:blank');
		const teacher = await person.context.newPage();
		await visit(teacher, server.base, TOUR.find(({ name }) => name === 'lesson'));
		await person.context.clearCookies();
		await person.page.goto(`${server.base}/l#child`);
		await press('picture-fox', ' ');
		await press('join');
		await press('hand', ' ');
		await person.page.locator('[data-testid="hand"][aria-pressed="true"]').waitFor();
	});
});
