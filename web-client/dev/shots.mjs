// Pictures of every page at four sizes, and a list of what the pages complained about.
// Usage: node dev/shots.mjs FOLDER [URL-OF-THE-FAKE-SERVER]
import { byId, openStudio } from './studio.mjs';

const studio = await openStudio({ phone: [360, 740], tablet: [820, 1180], laptop: [1280, 800], wide: [2560, 1440] });
const { open } = studio;

for (const size of studio.sizes) {
	const dead = await open(size, 'nobody');
	await dead.page.locator(byId('error-link_dead')).waitFor();
	await dead.shot('link-dead');
	const pupil = await open(size, 'pupil');
	await pupil.page.locator(byId('waiting')).waitFor();
	await pupil.shot('waiting');
	const teacher = await open(size, 'teacher');
	await teacher.page.locator(byId('start-lesson-r1')).waitFor();
	await teacher.shot('home');
	await teacher.page.locator(byId('start-lesson-r1')).click();
	await teacher.page.locator(byId('join')).waitFor();
	await teacher.page.waitForTimeout(1200);
	await teacher.shot('preview');
	await teacher.page.locator(byId('join')).click();
	await teacher.page.locator(byId('classroom')).waitFor();
	await teacher.page.waitForTimeout(700);
	await teacher.shot('grid');
	await pupil.page.locator(byId('join')).click();
	await pupil.page.locator(byId('classroom')).waitFor();
	await pupil.page.waitForTimeout(700);
	await pupil.shot('stage');
	await teacher.page.locator(byId('chat')).click();
	await teacher.page.locator(byId('chat-input')).fill('Guten Morgen! Bitte schlagt Seite 41 auf.');
	await teacher.page.locator(byId('chat-send')).click();
	await teacher.page.waitForTimeout(300);
	await teacher.shot('chat');
	await teacher.page.locator('.panel-close').click();
	await teacher.page.locator(byId('people')).click();
	await teacher.page.waitForTimeout(300);
	await teacher.shot('people');
	await teacher.page.locator('.panel-close').click();
	await teacher.page.locator(byId('settings')).click();
	await teacher.page.waitForTimeout(500);
	await teacher.shot('settings');
	await teacher.page.keyboard.press('Escape');
	await teacher.page.locator(byId('leave')).click();
	await teacher.page.waitForTimeout(500);
	await teacher.shot('leave');
	await teacher.page.locator(byId('end-lesson')).click();
	await pupil.page.locator(byId('ended')).waitFor();
	await pupil.shot('ended');
	await Promise.all([dead, pupil, teacher].map(({ context }) => context.close()));
}
await studio.close();
