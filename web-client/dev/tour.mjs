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

// At the live desk: ready, unless she is already; then the family is let in.
async function talk(page) {
	await page.locator('[data-testid="act-start"], [data-testid="talk"]').first().waitFor();
	if (await page.getByTestId('act-start').isVisible()) {
		await page.getByTestId('act-start').click();
	}
	await page.getByTestId('talk').waitFor();
}

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

const invite = async (page) => {
	await page.locator('[data-testid^="more-"]').first().click();
	await click('invite', 'kind-interpreter')(page);
	await page.getByTestId('invite-name').fill('Rana Saleh');
	await click('invite-make')(page);
};
const talkOf = (...names) => async (page) => (await page.locator('[data-testid^="more-"]').first().click(), click(...names)(page));

// The family's side of a parents' day, and the day itself.
export const FAMILY_TOUR = [
	{ name: 'family', who: 'family', path: '/consultation', there: 'offer-k1' },
	{ name: 'family-link', path: '/l#family', there: 'offer-k1' },
	{ name: 'family-desks', who: 'family', path: '/consultation/book/k1/p0-1', there: 'desk-d1', steps: click('others') },
	{ name: 'family-slots', who: 'family', path: '/consultation/book/k1/p0-1/d1', there: 'slot-d1-0' },
	{ name: 'family-confirm', who: 'family', path: '/consultation/book/k1/p0-1/d1', there: 'book-yes', steps: click('slot-d1-0') },
	{ name: 'family-taken', who: 'family', path: '/consultation/book/k1/p1-4/d1', there: 'problem-slot_taken', steps: click('slot-d1-3', 'book-yes') },
	{ name: 'family-full', who: 'family', path: '/consultation/book/k1/p0-1/d4', there: 'none-free' },
	{ name: 'family-talk', who: 'family', path: '/consultation', there: 'family-talk', steps: talkOf() },
	{ name: 'family-cancel', who: 'family', path: '/consultation', there: 'cancel-yes', steps: talkOf('cancel') },
	{ name: 'family-move', who: 'family', path: '/consultation', there: 'slot-d2-0', steps: talkOf('move') },
	{ name: 'family-invite', who: 'family', path: '/consultation', there: 'invite-link', steps: invite },
	{ name: 'family-wish', who: 'family', path: '/consultation/wish/k1/p0-1', there: 'wished-d2', steps: click('want-d1', 'want-d2') },
	{ name: 'family-contact', who: 'family', path: '/consultation/contact', there: 'email' },
	{ name: 'family-email', who: 'family', path: '/consultation/contact', there: 'problem-email', steps: async (page) => (await page.getByTestId('email').fill('leyla@demir'), click('contact-save')(page)) },
	{ name: 'day', who: 'day', path: '/consultation', there: 'go-t-now' },
	{ name: 'day-check', who: 'day', path: '/consultation/day/t-wait', there: 'check-again', steps: click('devices') },
	{ name: 'day-early', who: 'day', path: '/consultation/day/t-early', there: 'early' },
	{ name: 'day-wait', who: 'day', path: '/consultation/day/t-wait', there: 'wait-truth', steps: click('to-wait') },
	{ name: 'day-talk', who: 'day', path: '/consultation/day/t-now', there: 'original', steps: click('to-wait') },
	{ name: 'day-chat', who: 'day', path: '/consultation/day/t-now', there: 'chat-input', steps: click('to-wait', 'chat') },
	{ name: 'day-left', who: 'day', path: '/consultation/day/t-now', there: 'back-in', steps: click('to-wait', 'leave') },
	{ name: 'day-missed', who: 'day', path: '/consultation/day/t-missed', there: 'day-missed', steps: click('to-wait') },
	{ name: 'day-over', who: 'day', path: '/consultation/day/t-over', there: 'next-talk', steps: click('to-wait') },
	{ name: 'interpreter', who: 'interpreter', path: '/consultation', there: 'go-t-now' },
	{ name: 'interpreter-talk', who: 'interpreter', path: '/consultation/day/t-now', there: 'channel-family', steps: click('to-wait', 'channel-family') },
	{ name: 'family-link-dead', path: '/l#nobody', there: 'error-link_dead' },
];

// Conferences outside of their room.
export const CONFERENCE_TOUR = [
	{ name: 'conf-list', who: 'leader', path: '/conferences', there: 'conference-c1' },
	{ name: 'conf-new', who: 'leader', path: '/conferences/new', there: 'rule-quorum', steps: click('kind-school', 'rules') },
	{ name: 'conf-wrong', who: 'teacher', path: '/conferences/new', there: 'fault-title', steps: async (page) => (await page.getByTestId('title').fill(' '), click('conference-make')(page)) },
	{ name: 'conf-draft', who: 'teacher', path: '/conferences/c5', there: 'next-roll' },
	{ name: 'conf-roll', who: 'leader', path: '/conferences/c1/roll', there: 'roll' },
	{ name: 'conf-roll-people', who: 'leader', path: '/conferences/c1/roll', there: 'people-found', steps: async (page) => (await click('way-people')(page), page.getByTestId('people-search').fill('am')) },
	{ name: 'conf-roll-outside', who: 'leader', path: '/conferences/c1/roll', there: 'outsider-name', steps: click('way-outsiders') },
	{ name: 'conf-deputy', who: 'leader', path: '/conferences/c1/roll', there: 'people-found', steps: async (page) => (await page.locator('[data-testid^="deputy-"]').nth(1).click(), page.getByTestId('people-search').last().fill('am')) },
	{ name: 'conf-agenda', who: 'leader', path: '/conferences/c1/agenda', there: 'item-add', steps: (page) => page.locator('[data-testid^="more-"]').nth(1).click() },
	{ name: 'conf-agenda-wrong', who: 'leader', path: '/conferences/c1/agenda', there: 'fault-title', steps: click('item-add', 'agenda-save') },
	{ name: 'conf-papers', who: 'teacher', path: '/conferences/c5/agenda', there: 'paper-files', steps: async (page) => (await click('item-add', 'more-new0', 'papers-new0')(page), page.getByTestId('paper-whose').selectOption('g1')) },
	{ name: 'conf-invite', who: 'leader', path: '/conferences/c1/invitation', there: 'no-mail' },
	{ name: 'conf-late', who: 'leader', path: '/conferences/c2/invitation', there: 'too-late' },
	{ name: 'conf-links', who: 'leader', path: '/conferences/c1/invitation', there: 'new-link', steps: click('links-all') },
	{ name: 'conf-chair', who: 'leader', path: '/conferences/c1', there: 'door-text' },
	{ name: 'conf-remove', who: 'leader', path: '/conferences/c1', there: 'remove-confirm', steps: click('conference-remove') },
	{ name: 'conf-member', who: 'teacher', path: '/conferences/c1', there: 'calendar' },
	{ name: 'conf-runs', who: 'teacher', path: '/conferences/c3', there: 'enter' },
	{ name: 'conf-over', who: 'leader', path: '/conferences/c4', there: 'again', steps: click('again-open') },
	{ name: 'conf-minutes', who: 'leader', path: '/conferences/c4/minutes', there: 'minutes-text' },
	{ name: 'conf-object', who: 'teacher', path: '/conferences/c4/minutes', there: 'objection-send', steps: (page) => page.getByTestId('objection').fill('Zu Punkt 2') },
	{ name: 'conf-none', who: 'pupil', path: '/conferences', there: 'conferences' },
	{ name: 'conf-gone', who: 'teacher', path: '/conferences/nothing', there: 'error-no_such_conference' },
	{ name: 'conf-home', who: 'teacher', path: '/', there: 'home-conference' },
	{ name: 'conf-outside', path: '/l#outsider', there: 'outside-choice' },
	{ name: 'conf-outside-one', who: 'outsider', path: '/conferences/c1', there: 'door' },
	{ name: 'conf-contact', who: 'teacher', path: '/account', there: 'error-contact_mail', steps: async (page) => (await page.getByTestId('contact-email').fill('kaya'), page.getByTestId('contact').locator('form').evaluate((form) => (form.noValidate = true)), click('contact-save')(page)) },
];

// A parents' day as the school sees it.
export const STAFF_TOUR = [
	{ name: 'consultations', who: 'leader', path: '/consultations', there: 'consultation-k1' },
	{ name: 'consult-wrong', who: 'leader', path: '/consultations/new/day', there: 'fault-breaks', steps: async (page) => (await click('break-add', 'break-add')(page), await page.getByTestId('break-begin-1').fill('08:00'), click('step-next')(page)) },
	{ name: 'consult-who', who: 'leader', path: '/consultations/new/day', there: 'team-u1', steps: click('step-next', 'mode-both', 'seat-u1', 'seat-u5') },
	{ name: 'consult-families', who: 'leader', path: '/consultations/new/day', there: 'wish-until', steps: click('step-next', 'seats-all', 'step-next', 'has-wishes') },
	{ name: 'consult-hour', who: 'teacher', path: '/consultations/new/hour', there: 'own-place', steps: click('mode-both') },
	{ name: 'consultation', who: 'leader', path: '/consultations/k1', there: 'desk-d1' },
	{ name: 'consult-draft', who: 'leader', path: '/consultations/k2', there: 'add-desks', steps: click('desks-add') },
	{ name: 'consult-desk-change', who: 'leader', path: '/consultations/k1', there: 'desk-save', steps: click('desk-change-d2') },
	{ name: 'consult-plan', who: 'leader', path: '/consultations/k1', there: 'wish-plan', steps: click('plan-make') },
	{ name: 'panel', who: 'leader', path: '/consultations/k1/panel', there: 'panel-rows' },
	{ name: 'desk', who: 'teacher', path: '/desk/d1', there: 'slot-rows' },
	{ name: 'desk-note', who: 'teacher', path: '/desk/d1', there: 'note-field-d1t4', steps: click('note-d1t4') },
	{ name: 'desk-assign', who: 'teacher', path: '/desk/d1', there: 'child-list', steps: async (page) => (await click('assign-d1s14')(page), page.getByTestId('child-search').fill('am')) },
	{ name: 'desk-move', who: 'teacher', path: '/desk/d1', there: 'move-slot', steps: click('move-d1t4') },
	{
		name: 'desk-invite', who: 'teacher', path: '/desk/d1', there: 'companion-link', steps: async (page) => {
			await click('invite-d1t4')(page);
			await page.getByTestId('companion-name').fill('Frau Haddad');
			await page.getByTestId('companion-add').click();
		},
	},
	{ name: 'desk-times', who: 'teacher', path: '/desk/d1', there: 'grid-save', steps: async (page) => (await click('grid-add')(page), page.getByTestId('grid-end').fill('23:30')) },
	{ name: 'live', who: 'teacher', path: '/desk/d1/live', there: 'queue' },
	{ name: 'live-talk', who: 'teacher', path: '/desk/d1/live', there: 'talk', steps: talk },
	{
		name: 'live-day', who: 'teacher', path: '/desk/d1/live', there: 'day-panel', steps: async (page) => {
			await talk(page);
			if (!(await page.getByTestId('day-panel').isVisible())) {
				await page.getByTestId('day-toggle').click();
			}
			await page.locator('[data-testid^="note-text-"]').first().fill('Lesen üben, jeden Tag zehn Minuten.');
		},
	},
	{ name: 'live-refused', who: 'teacher', path: '/desk/d1/live', there: 'refused-next_waits', steps: async (page) => (await talk(page), click('talk-extend', 'talk-extend', 'talk-extend')(page)) },
	{ name: 'live-leave', who: 'teacher', path: '/desk/d1/live', there: 'talk-end', steps: async (page) => (await talk(page), click('leave')(page)) },
	{ name: 'live-place', who: 'colleague', path: '/desk/d2/live', there: 'place-talk', steps: async (page) => (await click('act-start', 'act-hold')(page), page.getByTestId('queue').locator('li', { hasText: /kommt in die Schule|comes to the school/ }).getByRole('button').first().click()) },
];

const into = (...names) => click('join', ...names);
const fromMore = (name) => into('more', name);
const secretVote = async (page, ...choices) => (await click('join', ...choices)(page), click('cast')(page));

// The room of a conference.
export const HALL_TOUR = [
	{ name: 'hall-door', who: 'colleague', path: '/conference/hall-door/room', there: 'hall-door' },
	{ name: 'hall-entry', who: 'colleague', path: '/conference/hall/room', there: 'join' },
	{ name: 'hall-entry-listen', who: 'colleague', path: '/conference/hall-listen/room', there: 'join' },
	{ name: 'hall', who: 'colleague', path: '/conference/hall/room', there: 'hall', steps: into() },
	{ name: 'hall-listen', who: 'colleague', path: '/conference/hall-listen/room', there: 'hall', steps: into() },
	{ name: 'hall-agenda', who: 'colleague', path: '/conference/hall/room', there: 'item-open', steps: into('agenda') },
	{ name: 'hall-paper', who: 'colleague', path: '/conference/hall/room', there: 'minutes-text', steps: into('agenda', 'paper-f2') },
	{ name: 'hall-paper-pdf', who: 'colleague', path: '/conference/hall/room', there: 'paper-save', steps: into('agenda', 'paper-f1') },
	{ name: 'hall-agenda-chair', who: 'teacher', path: '/conference/hall/room', there: 'item-form', steps: into('agenda', 'item-add') },
	{ name: 'hall-list', who: 'colleague', path: '/conference/hall/room', there: 'my-place', steps: into('list', 'speech-ask') },
	{ name: 'hall-list-chair', who: 'teacher', path: '/conference/hall/room', there: 'speaking-list', steps: async (page) => (await into('list')(page), page.getByTestId('times').locator('summary').click()) },
	{ name: 'hall-next', who: 'colleague', path: '/conference/hall-next/room', there: 'next-up', steps: into() },
	{ name: 'hall-word', who: 'colleague', path: '/conference/hall-word/room', there: 'self', steps: async (page) => (await into()(page), page.locator('[data-testid="turn"][data-speaker="u5"]').waitFor()) },
	{ name: 'hall-over', who: 'colleague', path: '/conference/hall-over/room', there: 'turn', steps: into() },
	{ name: 'hall-seats', who: 'teacher', path: '/conference/hall/room', there: 'established', steps: async (page) => (await fromMore('seats')(page), click('quorum-establish')(page)) },
	{ name: 'hall-guests', who: 'teacher', path: '/conference/hall/room', there: 'seat-s5', steps: async (page) => (await into('agenda', 'go-i3')(page), page.locator('.panel-close').click(), click('more', 'seats', 'kind-guest')(page)) },
	{ name: 'hall-votes', who: 'colleague', path: '/conference/hall/room', there: 'result', steps: into('votes') },
	{ name: 'hall-vote-form', who: 'teacher', path: '/conference/hall/room', there: 'vote-names', steps: into('votes', 'vote-new', 'vote-kind-election') },
	{ name: 'hall-vote-open', who: 'colleague', path: '/conference/hall-open/room', there: 'ballot', steps: into() },
	{ name: 'hall-vote-secret', who: 'colleague', path: '/conference/hall-secret/room', there: 'ballot', steps: into('choice-yes') },
	{ name: 'hall-vote-counted', who: 'colleague', path: '/conference/hall-secret/room', there: 'result', steps: async (page) => (await secretVote(page, 'choice-yes'), page.locator('[data-phase="counted"]').waitFor({ timeout: 15000 })) },
	{ name: 'hall-election', who: 'colleague', path: '/conference/hall-election/room', there: 'ballot', steps: into('choice-1', 'choice-3') },
	{ name: 'hall-annul', who: 'teacher', path: '/conference/hall/room', there: 'annul-yes', steps: async (page) => (await into('votes')(page), page.getByTestId('vote-annul').first().click()) },
	{ name: 'hall-leave', who: 'teacher', path: '/conference/hall/room', there: 'close-conference', steps: into('leave') },
	{ name: 'hall-out', who: 'guest', path: '/conference/hall-out/room', there: 'hall-out', steps: into() },
	{ name: 'hall-bye', who: 'teacher', path: '/conference/hall/room', there: 'hall-bye', steps: into('leave', 'close-conference') },
	{ name: 'hall-big', who: 'colleague', path: '/conference/hall-big/room', there: 'seat-list', steps: fromMore('seats') },
];

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
