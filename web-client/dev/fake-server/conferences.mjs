// Conferences of the stand-in server: one that is invited, two drafts, one that runs, one that is over; in the shapes of
// docs/conference.md, sections 2 and 4.
import { refuse, token } from './office.mjs';

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ZONE = 'Europe/Berlin';
const dateOf = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: ZONE });
const at = (days, clock) => Date.parse(`${dateOf(Date.now() + days * DAY)}T${clock}:00+01:00`);
const daysBetween = (from, until) => Math.round((Date.parse(dateOf(until)) - Date.parse(dateOf(from))) / DAY);
const SCHOOL = {
	quorum: 'majority', quorumAssumed: true, noticeDays: 7, turnSeconds: 180, firstFirst: true, castingVote: true, secretShare: 20, electionsSecret: true,
	audience: 'talk', closeWhenAll: true,
};
const FIELDS = {
	text: '', place: '', state: 'draft', minutesLong: null, convener: null, secondCall: false, first: null, invitedAt: null, noticeDays: null, minutes: 'none',
	minutesNote: null, openedAt: null, closedAt: null, keptUntil: null, objections: [], publishedAt: null,
};
export const OUTSIDER = { id: 'o1', name: 'Frau Lindqvist-Baumgarten', role: 'guest' };
const MINUTES = [
	'# Protokoll der Lehrerkonferenz', '', 'Beginn 14:02 Uhr, Ende 15:48 Uhr. **Beschlussfähig** mit 31 von 42 Stimmen.', '', '## 1. Fahrtenprogramm', '',
	'Die Klassen 8 fahren ab dem nächsten Schuljahr in der Woche vor den Herbstferien.', '', '- Vorschlag der Fachschaft Sport', '- Rückfrage zu den Kosten', '',
	'| | Stimmen |', '|---|---|', '| Ja | 27 |', '| Nein | 3 |', '| Enthaltung | 1 |', '', '## 2. Verschiedenes', '', 'Keine Wortmeldungen. <img src="https://example.org/x.png">',
].join('\n');

export class Conferences {
	constructor(people, office) {
		this.people = people;
		this.office = office;
		this.count = 1;
		this.all = new Map();
		this.contacts = new Map();
		this.fill();
	}

	fill() {
		const { teacher, colleague, leader } = this.people;
		const more = ['Frau Winter', 'Herr Öztürk', 'Frau Ivanova-Reichenbach', 'Herr Nowak', 'Frau Dr. Hohenstein', 'Herr Lorenz'].map((name, i) => ({ id: `t${i}`, name, role: 'teacher' }));
		const staff = (conference) => {
			this.seat(conference, leader, 'vote', { office: 'chair' });
			this.seat(conference, teacher, 'vote', { office: 'minutes' });
			this.seat(conference, colleague, 'vote', { office: 'deputy' });
			more.forEach((person, i) => this.seat(conference, person, i === 4 ? 'advisory' : 'vote', { hasMail: i % 4 !== 2, deputy: i === 1 ? { id: 'u20', name: 'Frau Winter', role: 'teacher' } : null }));
			this.seat(conference, OUTSIDER, 'guest', { hasMail: false });
			this.seat(conference, { id: 'o2', name: 'Herr Saleh', role: 'guest' }, 'advisory');
		};
		const agenda = (conference) => {
			this.item(conference, 'Begrüßung und Formalia', { minutes: 5 });
			this.item(conference, 'Fahrtenprogramm der Klassen 8', { text: 'Vorlage der Fachschaft Sport. Bitte vorher lesen.', minutes: 30, papers: [{ id: 'f1', name: 'Fahrtenprogramm, Vorlage.pdf', bytes: 184320 }] });
			this.item(conference, 'Ordnungsmaßnahmen', { guests: false, minutes: 20 });
			this.item(conference, 'Wahl der Vertretung für die Schulkonferenz', { minutes: 20 });
		};
		const c1 = this.add('c1', { kind: 'teachers', title: 'Lehrerkonferenz zum Halbjahr', begin: at(9, '14:00'), place: 'Aula und Videoraum', minutesLong: 120, text: 'Wir beraten das Fahrtenprogramm und wählen unsere Vertretung.', state: 'invited', invitedAt: Date.now() - DAY, noticeDays: 10, convener: leader });
		const c2 = this.add('c2', { kind: 'school', title: 'Schulkonferenz', begin: at(4, '17:30'), minutesLong: 90, convener: leader });
		const c3 = this.add('c3', { kind: 'weekly', title: 'Dienstbesprechung', begin: Date.now() - 10 * MINUTE, state: 'open', invitedAt: Date.now() - 2 * DAY, noticeDays: 2, openedAt: Date.now() - 8 * MINUTE, convener: leader, rules: { ...SCHOOL, noticeDays: 0, quorum: 'none', turnSeconds: 0 } });
		const c4 = this.add('c4', {
			kind: 'teachers', title: 'Lehrerkonferenz im September', begin: Date.now() - 6 * DAY, state: 'closed', invitedAt: Date.now() - 14 * DAY, noticeDays: 8, openedAt: Date.now() - 6 * DAY,
			closedAt: Date.now() - 6 * DAY + 2 * HOUR, keptUntil: Date.now() + 1820 * DAY, convener: leader, minutes: 'published', minutesNote: 'n1', text: '', publishedText: MINUTES, publishedAt: Date.now() - 2 * DAY,
		});
		this.add('c5', { kind: 'subject', title: 'Fachkonferenz Mathematik', begin: at(16, '15:00'), convener: teacher });
		[c1, c2, c3, c4].forEach((each) => (staff(each), agenda(each)));
		this.seat(this.all.get('c5'), teacher, 'vote', { office: 'chair' });
		c4.objections.push({ id: 'b1', person: more[1], text: 'Zu Punkt 1: Es waren 26 Ja-Stimmen, nicht 27.', at: Date.now() - DAY, answer: null, isAccepted: null });
		c3.agenda[0].state = 'done';
		c3.agenda[1].state = 'current';
	}

	add(id, draft) {
		const made = { id, ...FIELDS, rules: { ...SCHOOL }, roll: [], agenda: [], ...draft };
		this.all.set(id, made);
		return made;
	}

	brief({ id, name, role }) {
		return { id, name, role };
	}

	seat(conference, person, kind, more = {}) {
		conference.roll.push({ id: `${conference.id}s${this.count++}`, person: this.brief(person), kind, office: null, deputy: null, hasMail: true, ...more });
	}

	item(conference, title, more = {}) {
		conference.agenda.push({ id: `${conference.id}i${this.count++}`, title, text: '', guests: true, minutes: null, state: 'waiting', papers: [], begunAt: null, endedAt: null, ...more });
	}

	may(conference, person) {
		const seat = conference.roll.find((each) => each.person.id === person.id);
		const isHead = ['leader', 'admin'].includes(person.role) && conference.state !== 'draft';
		const chairs = seat?.office === 'chair' || seat?.office === 'deputy';
		const may = [chairs || isHead || conference.convener?.id === person.id ? 'manage' : null, chairs ? 'chair' : null, seat?.office === 'minutes' ? 'minutes' : null, seat?.office === 'teller' ? 'teller' : null];
		return [...may, { vote: 'vote', advisory: 'advise' }[seat?.kind]].filter(Boolean);
	}

	sees(conference, person) {
		const may = this.may(conference, person);
		return may.includes('manage') || (conference.state !== 'draft' && conference.roll.some((each) => each.person.id === person.id));
	}

	shown({ roll, agenda, objections, publishedAt, publishedText, ...conference }, person) {
		const seats = { vote: 0, advisory: 0, guest: 0 };
		roll.forEach(({ kind }) => (seats[kind] += 1));
		return { ...conference, convener: conference.convener && this.brief(conference.convener), seats, items: agenda.length, may: this.may(this.all.get(conference.id), person) };
	}

	whole(conference, person) {
		const manages = this.may(conference, person).includes('manage');
		const roll = conference.roll.map(({ hasMail, ...seat }) => (manages ? { ...seat, hasMail } : seat));
		return { ...this.shown(conference, person), roll, agenda: conference.agenda };
	}

	list(person) {
		return [...this.all.values()].filter((each) => this.sees(each, person)).sort((a, b) => b.begin - a.begin);
	}

	// what the home page says
	home(person) {
		const near = this.list(person).filter(({ state, begin }) => ['invited', 'open'].includes(state) && begin > Date.now() - 12 * HOUR && begin < Date.now() + 30 * DAY);
		return near.map((each) => ({ id: each.id, kind: each.kind, title: each.title, begin: each.begin, state: each.state, may: this.may(each, person) }));
	}

	known(id) {
		return this.office.members.get(id) ?? Object.values(this.people).find((each) => each.id === id) ?? { id, name: id, role: 'teacher' };
	}

	findPeople(conference, q) {
		const isOn = (id) => conference.roll.some(({ person }) => person.id === id);
		const found = [...this.office.members.values()].filter((each) => each.left === null && !isOn(each.id) && each.name.toLowerCase().includes(q.toLowerCase()));
		return { people: found.slice(0, 50).map((each) => this.brief(each)) };
	}

	from(conference, { teachers, group, kind }) {
		const members = teachers ? [...this.office.members.values()].filter(({ role }) => ['teacher', 'leader'].includes(role)) : this.office.groups.get(group).members.map((id) => this.known(id));
		members.filter(({ id }) => !conference.roll.some(({ person }) => person.id === id)).forEach((person) => this.seat(conference, person, kind, { hasMail: this.count % 3 !== 0 }));
	}

	changeRoll(conference, { add = [], set = [], remove = [], from }) {
		const deputyOf = (id) => id && this.brief(this.known(id));
		for (const { person, name, email, kind, office = null, deputy = null } of add) {
			const who = person ? this.known(person) : { id: `o${100 + this.count++}`, name, role: 'guest' };
			if (conference.roll.some((each) => each.person.id === who.id)) {
				return refuse(400, 'bad_request', { why: 'person' });
			}
			this.seat(conference, who, kind, { office, deputy: deputyOf(deputy), hasMail: person ? true : Boolean(email) });
		}
		for (const { seat, deputy, ...change } of set) {
			Object.assign(conference.roll.find(({ id }) => id === seat), change, deputy === undefined ? {} : { deputy: deputyOf(deputy) });
		}
		conference.roll = conference.roll.filter(({ id }) => !remove.includes(id));
		if (from) {
			this.from(conference, from);
		}
		return { roll: conference.roll };
	}

	changeAgenda(conference, items) {
		const papers = (ids = []) => ids.map((id) => ({ id, name: `${id}.pdf`, bytes: 1000, ...conference.agenda.flatMap((each) => each.papers).find((paper) => paper.id === id) }));
		const before = conference.agenda;
		conference.agenda = [];
		for (const { id, ...item } of items) {
			this.item(conference, item.title, { ...before.find((each) => each.id === id), ...item, papers: papers(item.papers), ...(id ? { id } : {}) });
		}
		return { agenda: conference.agenda };
	}

	invite(conference, force, person) {
		const days = daysBetween(Date.now(), conference.begin);
		if (conference.state === 'draft' && days < conference.rules.noticeDays && !force) {
			return refuse(409, 'too_late', { noticeDays: conference.rules.noticeDays, days });
		}
		Object.assign(conference, { state: 'invited', ...(conference.invitedAt ? {} : { invitedAt: Date.now(), noticeDays: days }) });
		return this.shown(conference, person);
	}

	again(conference, { begin }, person) {
		const { kind, title, place, rules, roll, agenda } = conference;
		const made = this.add(`c${100 + this.count++}`, { kind, title, place, rules, begin, roll, agenda: agenda.filter(({ state }) => state !== 'done'), secondCall: true, first: conference.id, convener: person });
		return this.shown(made, person);
	}

	minutes(conference) {
		const { minutes: state, publishedAt, publishedText, objections } = conference;
		return { state, text: publishedText ?? null, publishedAt, objectUntil: publishedAt && publishedAt + 14 * DAY, objections };
	}

	object(conference, person, id, { text, answer, isAccepted }) {
		if (!id) {
			conference.objections.push({ id: `b${100 + this.count++}`, person: this.brief(person), text, at: Date.now(), answer: null, isAccepted: null });
			return conference.objections.at(-1);
		}
		return Object.assign(conference.objections.find((each) => each.id === id), { answer, isAccepted });
	}

	one(conference, what, more, method, query, body, person) {
		switch (what) {
			case undefined:
				Object.assign(conference, method === 'POST' ? body : {});
				return method === 'POST' ? this.shown(conference, person) : this.whole(conference, person);
			case 'remove':
				this.all.delete(conference.id);
				return {};
			case 'roll':
				return this.changeRoll(conference, body);
			case 'people':
				return this.findPeople(conference, query.get('q') ?? '');
			case 'agenda':
				return this.changeAgenda(conference, body.items);
			case 'invite':
				return this.invite(conference, body.force, person);
			case 'again':
				return this.again(conference, body, person);
			case 'links':
				return { links: conference.roll.filter(({ id }) => body.seats.includes(id)).map((seat) => ({ seat: seat.id, name: seat.person.name, token: token() })) };
			case 'objections':
				return this.object(conference, person, more, body);
			case 'minutes':
				return method === 'GET' ? this.minutes(conference) : { note: (conference.minutesNote ??= 'n1') };
			default:
				return refuse(404, 'not_found');
		}
	}

	contact(person, body) {
		const known = this.contacts.get(person.id) ?? { language: 'de', email: '', hasMail: true };
		if (body.email && !/^\S+@\S+\.\S+$/.test(body.email)) {
			return refuse(400, 'bad_request', { why: 'email' });
		}
		this.contacts.set(person.id, { ...known, ...body });
		return this.contacts.get(person.id);
	}

	// what follows /api/conferences
	answer(person, [id, what, more], method, query, body) {
		if (!id) {
			const made = method === 'POST' ? this.add(`c${100 + this.count++}`, { ...body, convener: person }) : null;
			if (made) {
				this.seat(made, person, 'vote', { office: 'chair' });
			}
			return made ? this.shown(made, person) : { conferences: this.list(person).map((each) => this.shown(each, person)) };
		}
		const found = this.all.get(id);
		return found && this.sees(found, person) ? this.one(found, what, more, method, query, body, person) : refuse(404, 'no_such_conference');
	}

	door(person, id) {
		const conference = this.all.get(id);
		if (!conference || !this.sees(conference, person)) {
			return { error: { code: 'no_such_conference' } };
		}
		return { state: conference.state, begin: conference.begin, mayEnter: conference.state === 'open' || (this.may(conference, person).includes('chair') && conference.begin - Date.now() < HOUR) };
	}
}
