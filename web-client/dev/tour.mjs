// All pages around the lesson on the stand-in server, one after another: for pictures, and for the check of accessibility.
// A stop: its name, who goes there, the address, what must be there, and what is done first.
const TABLE = 'Nachname;Vorname;Klasse\nAcar;Nora;6a\n';
const choose = (text) => async (page) => {
	await page.getByTestId('import-file').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE + text) });
};
const click = (...names) => async (page) => {
	for (const name of names) {
		await page.getByTestId(name).first().click();
	}
};

// A lesson is on: the teacher is in it, in a browser window of her own.
async function teach(page) {
	const origin = new URL(page.url()).origin;
	const context = await page.context().browser().newContext({ permissions: ['camera', 'microphone'] });
	const teacher = await context.newPage();
	await teacher.goto(`${origin}/l#teacher`);
	await teacher.locator('[data-testid="start-lesson-r1"], [data-testid="join-lesson-r1"]').click();
	await teacher.getByTestId('join').click();
	await teacher.getByTestId('classroom').waitFor();
}

export const TOUR = [
	{ name: 'login', path: '/login', there: 'login' },
	{
		name: 'login-code', path: '/login', there: 'login-code', steps: async (page) => {
			await page.getByTestId('login-name').fill('sommer');
			await page.getByTestId('login-password').fill('kreide');
			await page.getByTestId('login-submit').click();
		},
	},
	{
		name: 'login-wrong', path: '/login', there: 'error-wrong_login', steps: async (page) => {
			await page.getByTestId('have-link').locator('summary').click();
			await page.getByTestId('login-name').fill('kaya');
			await page.getByTestId('login-password').fill('falsch');
			await page.getByTestId('login-submit').click();
		},
	},
	{ name: 'setup', path: '/setup#new', there: 'setup' },
	{ name: 'invite', path: '/invite#invited', there: 'invite', steps: (page) => page.getByTestId('password').fill('drei rote Ziegen') },
	{ name: 'home-teacher', who: 'teacher', path: '/', there: 'week' },
	{ name: 'home-code', who: 'teacher', path: '/', there: 'substitute-code', steps: click('menu-g1', 'code-g1') },
	{ name: 'home-pupil', who: 'pupil', path: '/', there: 'week' },
	{ name: 'home-parent', who: 'parent', path: '/', there: 'home' },
	{ name: 'account', who: 'teacher', path: '/account', there: 'feed', steps: click('feed-make') },
	{
		name: 'account-totp', who: 'teacher', path: '/account', there: 'totp-secret', steps: async (page) => {
			await page.getByTestId('totp-password').fill('kreide');
			await page.getByTestId('totp-begin').click();
		},
	},
	{ name: 'first-steps', who: 'empty', path: '/admin', there: 'first-steps' },
	{ name: 'admin', who: 'admin', path: '/admin', there: 'first-steps' },
	{ name: 'people', who: 'admin', path: '/admin/people', there: 'people-rows' },
	{ name: 'person', who: 'admin', path: '/admin/people/u20', there: 'invitation', steps: click('make-invitation') },
	{ name: 'person-new', who: 'admin', path: '/admin/people/new', there: 'person-save' },
	{ name: 'parent', who: 'admin', path: '/admin/people/u8', there: 'pick-list', steps: (page) => page.getByTestId('pick-search').fill('am') },
	{ name: 'groups', who: 'admin', path: '/admin/groups', there: 'new-group', steps: click('add-group') },
	{ name: 'group', who: 'admin', path: '/admin/groups/g1', there: 'pick-list', steps: (page) => page.getByTestId('pick-search').first().fill('so') },
	{ name: 'group-end', who: 'admin', path: '/admin/groups/g1', there: 'end-confirm', steps: click('end-group') },
	{ name: 'group-leader', who: 'leader', path: '/admin/groups/g1', there: 'member-u1' },
	{ name: 'import', who: 'admin', path: '/admin/import', there: 'plan', steps: choose('') },
	{ name: 'import-many', who: 'admin', path: '/admin/import', there: 'warning-many_leave', steps: choose('viele') },
	{ name: 'import-errors', who: 'admin', path: '/admin/import', there: 'import-errors', steps: choose('fehler') },
	{ name: 'import-done', who: 'admin', path: '/admin/import', there: 'import-result', steps: async (page) => (await choose('')(page), click('import-apply')(page)) },
	{ name: 'timetable', who: 'admin', path: '/admin/timetable', there: 'lesson-save', steps: click('lesson-add') },
	{ name: 'timetable-day', who: 'admin', path: '/admin/timetable', there: 'pick-search', steps: click('day-l1', 'kind-substituted') },
	{ name: 'settings', who: 'admin', path: '/admin/settings', there: 'settings-page' },
	{ name: 'keeping', who: 'admin', path: '/admin/privacy', there: 'kind-register' },
	{ name: 'keeping-leader', who: 'leader', path: '/admin/privacy', there: 'kind-register' },
	{
		name: 'keeping-wrong', who: 'admin', path: '/admin/privacy', there: 'keeping-save', steps: (page) => page.getByTestId('kind-private').locator('input').fill('31'),
	},
	{ name: 'erase', who: 'admin', path: '/admin/people/u20', there: 'erase-name', steps: click('person-erase') },
	{ name: 'privacy', who: 'pupil', path: '/privacy', there: 'own-register' },
	{ name: 'privacy-parent', who: 'parent', path: '/privacy', there: 'own-export' },
	{ name: 'schools', who: 'admin', path: '/admin/schools', there: 'setup-link', steps: async (page) => (await page.getByTestId('school-name').fill('Grundschule Süd'), page.getByTestId('school-add').click()) },
	{ name: 'shelf', who: 'teacher', path: '/shelf/g1', there: 'folder-d1' },
	{ name: 'shelf-new', who: 'teacher', path: '/shelf/g1', there: 'folder-form', steps: click('folder-add') },
	{ name: 'shelf-own', who: 'pupil', path: '/shelf', there: 'shelf' },
	{ name: 'folder', who: 'teacher', path: '/shelf/g1/d1', there: 'file-f1' },
	{
		name: 'folder-upload', who: 'pupil', path: '/shelf/g1/d3', there: 'upload-failed', steps: (page) =>
			page.getByTestId('upload-input').setInputFiles([{ name: 'Plakat.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(300000) }, { name: 'Spiel.exe', mimeType: '', buffer: Buffer.alloc(10) }]),
	},
	{ name: 'folder-hand-in', who: 'pupil', path: '/shelf/g1/d2', there: 'file-f4' },
	{ name: 'folder-remove', who: 'teacher', path: '/shelf/g1/d1', there: 'folder-remove-confirm', steps: click('folder-remove') },
	{
		name: 'cards', who: 'teacher', path: '/cards/g3', there: 'card-sheet', steps: async (page) => {
			await page.getByTestId('renew-all').click();
			await page.getByTestId('cards-confirm').click();
		},
	},
	{ name: 'register', who: 'teacher', path: '/register/g1', there: 'register-rows' },
	{ name: 'entry', who: 'teacher', path: '/register/g1/e1', there: 'trace' },
	{ name: 'child', who: 'parent', path: '/child/p2-0', there: 'child-rows' },
	{ name: 'pictures', path: '/l#child', there: 'pictures' },
	{ name: 'pictures-wrong', path: '/l#child', there: 'error-wrong_picture', steps: click('picture-cat') },
	{ name: 'child-waits', path: '/l#child', there: 'waiting', steps: click('picture-fox') },
	{ name: 'child-door', path: '/l#child', there: 'join', steps: async (page) => (await teach(page), click('picture-fox')(page)) },
	{ name: 'child-lesson', path: '/l#child', there: 'classroom', steps: click('picture-fox', 'join') },
	{ name: 'child-help', path: '/l#child', there: 'classroom', steps: click('picture-fox', 'join', 'hand', 'spoken-help') },
	{ name: 'child-bye', path: '/l#child', there: 'leave-confirm', steps: click('picture-fox', 'join', 'leave') },
	{ name: 'preview', who: 'colleague', path: '/room/r1', there: 'join' },
	{ name: 'lesson', who: 'colleague', path: '/room/r1', there: 'classroom', steps: click('join') },
	{ name: 'lesson-chat', who: 'colleague', path: '/room/r1', there: 'chat-input', steps: click('join', 'chat') },
	{ name: 'lesson-people', who: 'colleague', path: '/room/r1', there: 'people-list', steps: click('join', 'people') },
	{ name: 'link-dead', path: '/l#nobody', there: 'error-link_dead' },
	{ name: 'nothing', path: '/nothing', there: 'error-not_found' },
	{ name: 'child-ended', path: '/l#child', there: 'ended', steps: click('picture-fox', 'join', 'leave', 'leave-confirm') },
];

// Goes to a stop with a page of its own context.
export async function visit(page, base, { who, path, there, steps }) {
	if (who) {
		await page.request.post(`${base}/api/session`, { data: { token: who } });
	}
	await page.goto(base + path);
	await steps?.(page);
	await page.getByTestId(there).first().waitFor({ timeout: 10000 });
}
