// Pictures of the pages around the lesson. Usage: node dev/shots-school.mjs FOLDER [URL-OF-THE-FAKE-SERVER]; ONLY=login,people: those whose name begins so
import { openStudio } from './studio.mjs';
import { CONFERENCE_TOUR, FAMILY_TOUR, HALL_TOUR, STAFF_TOUR, TOUR, visit } from './tour.mjs';

const studio = await openStudio({ phone: [360, 740], tablet: [820, 1180], laptop: [1280, 800] }, 350);
const only = process.env.ONLY?.split(',');

for (const size of studio.sizes) {
	for (const stop of [...TOUR, ...STAFF_TOUR, ...FAMILY_TOUR, ...CONFERENCE_TOUR, ...HALL_TOUR].filter(({ name }) => !only || only.some((each) => name.startsWith(each)))) {
		const viewer = await studio.open(size, '/kreide.svg');
		await visit(viewer.page, studio.base, stop).catch((error) => process.stdout.write(`${stop.name}: ${error.message.split('\n')[0]}\n`));
		const width = await viewer.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		if (width > 0) {
			process.stdout.write(`${stop.name}-${size}: ${width} px too wide\n`);
		}
		await viewer.shot(stop.name, true);
		await viewer.page.goto('about:blank');
		await viewer.context.close();
	}
}
await studio.close();
