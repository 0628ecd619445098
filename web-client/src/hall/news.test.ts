import { expect, test } from 'vitest';
import words from '../i18n/hall-de.json';
import { isToldBy } from './news';

const PANELS = ['agenda', 'list', 'votes', 'seats'];
const { label: _label, form, ...others } = words.hall.news;
const KEYS = [...Object.keys(others), ...Object.keys(form).map((each) => `form.${each}`)];

// who is next has a card of his own, and that microphone and camera go on is written nowhere else
const ALONE = ['next', 'yourWord'];

test('whatever is said is to be read in one panel, or nowhere else', () => {
	for (const key of KEYS) {
		expect([key, PANELS.filter((panel) => isToldBy(panel, key)).length]).toEqual([key, ALONE.includes(key) ? 0 : 1]);
	}
});

test('a panel of something else tells nothing', () => {
	expect([isToldBy('chat', 'item'), isToldBy('minutes', 'item'), isToldBy(null, 'item'), isToldBy('agenda', 'item')]).toEqual([false, false, false, true]);
});
