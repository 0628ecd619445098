// The check of accessibility: axe-core, on a page that stands still.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(new URL('../../../web-client/package.json', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');

// What axe-core finds serious, and what is wider than the page.
export async function faultsOf(page) {
	await page.evaluate(axe);
	// a dialog that closes hides the page behind it for a moment longer
	await page.waitForFunction(() => !document.querySelector('#root[aria-hidden]') || document.querySelector('[role="dialog"], [role="alertdialog"]'));
	return page.evaluate(async () => {
		// a dialog that is still fading in has colours of its own
		await Promise.all(document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).map(({ finished }) => finished.catch(() => {})));
		// Fluent's marks for the keyboard's way lead on at once, and hold nothing
		const { violations } = await window.axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] });
		const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
		const words = serious.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary.replace(/\s+/g, ' ')}`));
		const excess = document.documentElement.scrollWidth - innerWidth;
		return excess > 0 ? [...words, `${excess} px too wide`] : words;
	});
}
