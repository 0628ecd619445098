// The steps of a person in a lesson, in the words of the tests.
import { eventually, isColour, launch } from './browser.mjs';

export const id = (name) => `[data-testid="${name}"]`;

// From the personal link to the preview of the first group's room.
export async function openPreview(person, url) {
	await person.page.goto(url);
	await person.page.locator('[data-testid^="start-lesson-"], [data-testid^="join-lesson-"]').first().click();
	await person.page.locator(id('join')).waitFor();
}

// All that a preview gets ready before the click is ready.
export function isPrepared(person) {
	return eventually('the preview to be ready', () =>
		person.page.evaluate(() => {
			const [connection] = window.__probe.connections.filter((each) => each.signalingState !== 'closed');
			const hasCode = performance.getEntriesByType('resource').some(({ name, responseEnd }) => /LobbyPage.*js/.test(name) && responseEnd > 0);
			return connection?.signalingState === 'have-local-offer' && connection.iceGatheringState === 'complete' && hasCode;
		}),
	);
}

export async function enter(person, url) {
	await openPreview(person, url);
	await person.page.locator(id('join')).click();
	await person.page.locator(id('classroom')).waitFor();
}

export async function participantId(person) {
	return person.page.locator(id('classroom')).getAttribute('data-participant');
}

export async function turnOn(person, device) {
	const button = person.page.locator(id(device));
	if ((await button.getAttribute('aria-pressed')) !== 'true') {
		await button.click();
	}
	await person.page.locator(`${id(device)}[aria-pressed="true"]`).waitFor();
}

export async function turnOff(person, device) {
	const button = person.page.locator(id(device));
	if ((await button.getAttribute('aria-pressed')) === 'true') {
		await button.click();
	}
	await person.page.locator(`${id(device)}[aria-pressed="false"]`).waitFor();
}

export function seesPerson(viewer, shownId, colour, options) {
	return eventually(
		`the picture of ${shownId} in its colour`,
		async () => {
			const selector = `${id(`tile-${shownId}`)} video`;
			const seen = await viewer.page.evaluate((s) => window.__probe.seen(s), selector);
			return isColour(seen, colour) ? seen : null;
		},
		options,
	);
}

// All of `present` are heard, none of `absent`, at one and the same moment.
export function hearsExactly(listener, present, absent, options) {
	return eventually(
		`to hear ${present} and not ${absent}`,
		async () => {
			const levels = await listener.page.evaluate((p) => window.__probe.heard(p), [...present, ...absent]);
			return present.every((hertz) => levels[hertz] > -65) && absent.every((hertz) => levels[hertz] < -80) ? levels : null;
		},
		options,
	);
}

export const offers = (person) => person.page.evaluate(() => Number(document.documentElement.dataset.offers));

export async function framesDecoded(person) {
	const stats = await person.page.evaluate(() => window.__probe.stats());
	return stats
		.filter((report) => report.type === 'inbound-rtp' && report.kind === 'video')
		.reduce((sum, report) => sum + (report.framesDecoded ?? 0), 0);
}

export const COLOUR_NAMES = ['red', 'green', 'blue', 'yellow'];
export const PITCHES = [440, 620, 880, 1240];

export const person = (i, options = {}) => launch({ colour: COLOUR_NAMES[i], hertz: PITCHES[i], ...options });

// A camera as cheap devices have it, for tests that don't look at sizes and layers: they need half of the processors then.
export const MODEST = { camera: { width: 640, height: 360, fps: 15 } };

// Several at once: browsers take a second to start.
export const people = (...all) => Promise.all(all.map(([i, options]) => person(i, options)));
