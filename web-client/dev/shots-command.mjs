// Pictures of a teacher's command and of what pupils see of it, at three sizes, against the stand-in server.
// Usage: node dev/shots-command.mjs FOLDER [URL-OF-THE-FAKE-SERVER]
import { openStudio } from './studio.mjs';

const studio = await openStudio({ phone: [360, 640], tablet: [820, 1180], laptop: [1280, 800] }, 350);

async function open(size, link) {
	const person = await studio.open(size, link);
	return {
		...person,
		join: async (button = 'join-lesson-r1') => {
			await person.at(button).click();
			await person.at('join').click();
		},
	};
}

for (const size of studio.sizes) {
	const teacher = await open(size, 'teacher');
	await teacher.join('start-lesson-r1');
	await teacher.at('classroom').waitFor();
	await teacher.shot('strip');
	const pupil = await open(size, 'pupil');
	await pupil.join();
	await pupil.at('classroom').waitFor();
	await pupil.at('hand').click();
	await teacher.at('people').click();
	await teacher.shot('people');
	await teacher.at('give-word-u2').click();
	await pupil.at('word-question').waitFor();
	await pupil.shot('word-question');
	await pupil.at('word-yes').click();
	await pupil.at('word-mark').waitFor();
	await pupil.shot('word-mark');
	await teacher.shot('word-given');
	await teacher.at('person-menu-u2').click();
	await teacher.shot('person-menu');
	await teacher.page.keyboard.press('Escape');
	await teacher.at('word-end').click();
	await teacher.at('mute-all').click();
	await pupil.at('mic').click({ force: true });
	await pupil.shot('muted');
	await teacher.at('lobby-toggle').click();
	const guest = await open(size, 'guest');
	await guest.join();
	await guest.at('waiting-lobby').waitFor();
	await guest.shot('lobby-waiting');
	await teacher.at('lobby-list').waitFor();
	await teacher.shot('lobby');
	await teacher.at('lobby-deny-u4').click();
	await guest.at('lobby-denied').waitFor();
	await guest.shot('lobby-denied');
	await teacher.at('lobby-admit-all').click();
	await teacher.at('person-menu-u2').click();
	await teacher.at('send-out').click();
	await teacher.shot('send-out');
	await teacher.at('send-out-confirm').click();
	await pupil.at('sent-out').waitFor();
	await pupil.shot('sent-out');
	await teacher.at('rules-more').click();
	await teacher.shot('rules');
	await teacher.page.locator('[data-testid="removed-list"]').scrollIntoViewIfNeeded();
	await teacher.shot('removed');
	await teacher.at('readmit-u2').click();
	await pupil.page.goto(studio.base);
	await pupil.join();
	await pupil.at('classroom').waitFor();
	await teacher.page.locator('.panel-close').click();
	await teacher.at('chat').click();
	await teacher.at('chat-rules').click();
	await teacher.at('chat-to-teachers').click();
	await teacher.at('chat-slow').selectOption('10');
	await teacher.shot('chat-rules');
	await pupil.at('chat').click();
	await pupil.at('chat-input').fill('Ich verstehe Aufgabe 3 nicht.');
	await pupil.at('chat-send').click();
	await pupil.at('chat-to').selectOption('u1');
	await pupil.shot('chat-pupil');
	const second = await open(size, 'pupil');
	await second.join();
	await second.at('elsewhere').waitFor();
	await second.shot('elsewhere');
	await teacher.at('chat-pause').click();
	await pupil.shot('chat-paused');
	await pupil.page.locator('.panel-close').click();
	await teacher.at('leave').click({ force: true }).catch(() => undefined);
	if (!(await teacher.at('leave-confirm').isVisible())) {
		await teacher.page.locator('.panel-close').click();
		await teacher.at('leave').click();
	}
	await teacher.at('leave-confirm').click();
	await pupil.at('frozen').waitFor();
	await pupil.shot('frozen');
	await teacher.at('rejoin').click();
	await teacher.at('join').click();
	await teacher.at('leave').click();
	await teacher.at('end-lesson').click();
	await Promise.all([pupil, teacher, guest, second].map(({ context }) => context.close()));
}
await studio.close();
