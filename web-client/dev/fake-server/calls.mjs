// Which part of the stand-in server answers which call under /api/.
import { hallCall } from './hall-line.mjs';
import { answerImport } from './import.mjs';
import { refuse } from './office.mjs';
import { PAPERS } from './papers.mjs';

// JSON, or a file as it is.
async function bodyOf(request) {
	const parts = [];
	for await (const part of request) {
		parts.push(part);
	}
	const text = Buffer.concat(parts).toString();
	return /json/.test(request.headers['content-type'] ?? '') ? JSON.parse(text || '{}') : text;
}

function groupCall(school, office, person, [id, what], method, query, body) {
	if (what === 'shelf') {
		return school.shelves.shelf(person, id);
	}
	if (what === 'folders') {
		return school.shelves.addFolder(person, id, body);
	}
	if (what === 'register') {
		return { entries: id === 'g1' ? office.register.entries.map((each) => office.register.brief(each)) : [] };
	}
	if (what === 'picture') {
		return { picture: 'owl' };
	}
	return (what && school.cards.answer(what, body, id)) ?? office.answer(['groups', ...(id ? [id] : []), ...(what ? [what] : [])], method, query, body);
}

function meCall(school, person, parts, body) {
	if (parts[0] === 'privacy') {
		return school.keeping.own();
	}
	if (parts[0] === 'contact') {
		return school.conferences.contact(person, body);
	}
	if (parts[0] === 'shelf') {
		return school.shelves.shelf(person, null);
	}
	return parts[0] === 'folders' ? school.shelves.addFolder(person, null, body) : school.entry.me(person, parts, body);
}

// -> { status, body, cookie }
export async function answerCall(school, request, person) {
	const { pathname, searchParams: query } = new URL(request.url, 'http://local');
	const { method } = request;
	const parts = pathname.split('/').slice(2);
	const upload = person && (await school.shelves.upload(person, request, parts));
	if (upload) {
		return { status: upload.status, body: upload.error ? { error: { code: upload.error } } : null, headers: upload.headers };
	}
	const body = method === 'POST' ? await bodyOf(request) : {};
	if (method === 'DELETE') {
		return { status: 204, body: null, cookie: '' };
	}
	if (['session', 'setup', 'invite'].includes(parts[0])) {
		const [key, answer] = school.entry[parts[0]](body);
		return key ? { status: 200, body: { person: school.brief(school.people[key]) }, cookie: key } : { status: answer.status ?? 200, body: answer };
	}
	if (parts[2] === 'papers' && PAPERS[parts[3]] && person) {
		return { status: 200, file: PAPERS[parts[3]] };
	}
	const ofHall = hallCall(person, parts, method, body);
	if (ofHall) {
		return { status: ofHall.status ?? 200, body: ofHall.error ? { error: ofHall.error } : ofHall };
	}
	if (!person) {
		return { status: 401, body: { error: { code: 'no_session' } } };
	}
	if (/\.(pdf|ics|md)$/.test(pathname) || parts[2] === 'letters') {
		return { status: 200, file: '%PDF-1.4\n%%EOF\n' };
	}
	const office = school.officeOf(person);
	const answers = {
		home: () => school.home(person),
		me: () => meCall(school, person, parts.slice(1), body),
		folders: () => school.shelves.answer(person, parts, method, body),
		files: () => school.shelves.answer(person, parts, method, body),
		conferences: () => school.conferences.answer(person, parts.slice(1), method, query, body),
		family: () => school.families.answer(person, school.brief(person), office.school, parts.slice(1), body),
		privacy: () => school.keeping.settings(body),
		takeover: () => (body.code === '00000000' ? refuse(403, 'wrong_code') : { group: { id: 'g2', name: 'Klasse 7a' } }),
		import: () => answerImport(parts[1], query, String(body)),
		register: () => office.register.answer(person.name, parts.slice(1), method, body),
		children: () => office.register.child(),
		groups: () => groupCall(school, office, person, parts.slice(1), method, query, body),
	};
	// of talks of the desks, before the families' own
	const ofDesks = school.consultations.answer(person, parts, method, query, body);
	const answer = ofDesks ?? answers[parts[0]]?.() ?? office.week.answer(parts, method, query, body) ?? office.answer(parts, method, query, body) ?? refuse(404, 'not_found');
	return { status: answer.error ? answer.status : 200, body: answer.error ? { error: answer.error } : answer };
}
