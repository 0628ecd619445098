// A class on a small screen comes in pages: turning them costs no SDP, and the pictures are there at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './lib/browser.mjs';
import { enter, id, MODEST, offers, person } from './lib/lesson.mjs';
import { openSchool } from './lib/school.mjs';

const tiles = (viewer) =>
	viewer.page.locator('[data-testid^="tile-"][data-state]').evaluateAll((all) => all.map((tile) => [tile.dataset.testid, tile.dataset.state]));

test('turning a page shows others, live, without an offer', async () => {
	const school = await openSchool({ pupils: 8 });
	const teacher = await person(0, { ...MODEST, viewport: { width: 390, height: 780 } });
	try {
		await enter(teacher, school.teacher);
		await teacher.page.locator(id('layout-grid')).click();
		await teacher.page.locator(id('page-next')).waitFor();
		const first = await eventually('a page of living tiles', async () => {
			const shown = await tiles(teacher);
			return shown.length >= 4 && shown.every(([, state]) => state === 'live') ? shown : null;
		}, { timeoutMs: 30000 });
		const before = await offers(teacher);
		await teacher.page.locator(id('page-next')).click();
		const second = await eventually('others on the second page, all alive', async () => {
			const shown = await tiles(teacher);
			const isNew = shown.some(([name]) => !first.some(([other]) => other === name));
			return shown.length >= 1 && isNew && shown.every(([, state]) => state === 'live') ? shown : null;
		});
		assert.ok(second.length >= 1);
		await teacher.page.locator(id('page-prev')).click();
		await eventually('the first page again, all alive', async () => {
			const shown = await tiles(teacher);
			return shown.length === first.length && shown.every(([, state]) => state === 'live');
		});
		assert.equal(await offers(teacher), before);
		assert.deepEqual(teacher.problems, []);
	} finally {
		await teacher.close();
		await school.close();
	}
});
