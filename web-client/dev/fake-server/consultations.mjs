// Consultations of the stand-in server, as the school sees them: a day that runs now, a draft, a teacher's hour; in the shapes
// of docs/consultation.md, section 2.
import { refuse, token } from './office.mjs';

const MINUTE = 60000;
const DAY = 86400000;
const ZONE = 'Europe/Berlin';
const dateOf = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: ZONE });
const CHILDREN = ['Amira Aksoy', 'Ben Berger', 'Clara Çelik', 'Deniz Dietz', 'Emil Eder', 'Fatima Falk', 'Greta Günther', 'Hannes Haddad', 'Ida Ivanov', 'Jonas Jansen', 'Katya Kowalski', 'Leo Lorenz'];
const LANGUAGES = ['de', 'tr', 'de', 'ar', 'de', 'uk', 'de', 'pl'];
const FIELDS = { state: 'draft', bookFrom: null, bookUntil: null, wishUntil: null, slotMinutes: 10, pauseMinutes: 0, mostTalks: 0, changeMinutes: 5, phone: '', text: '', owner: null };
// what a clock at the school says of a day, in winter
const at = (date, clock) => Date.parse(`${date}T${clock}:00+01:00`);

export class Consultations {
	constructor(people, office) {
		this.people = people;
		this.office = office;
		this.count = 1;
		this.consultations = new Map();
		this.desks = new Map();
		this.talks = new Map();
		this.notes = new Map();
		// how desks stand on the day: desk-line.mjs
		this.days = new Map();
		this.fill();
	}

	fill() {
		const { teacher, colleague } = this.people;
		const more = ['Frau Winter', 'Herr Öztürk', 'Frau Lindqvist-Baumgarten', 'Herr Nowak'].map((name, i) => ({ id: `t${i}`, name, role: 'teacher' }));
		const day = this.add('k1', { kind: 'day', title: 'Elternsprechtag', state: 'open', phone: '0214 4060', text: 'Wir freuen uns auf Sie. Kaffee gibt es in der Mensa.', wishUntil: Date.now() + DAY });
		this.add('k2', { kind: 'day', title: 'Elternsprechtag im Frühjahr' });
		const hour = this.add('k3', { kind: 'hour', title: 'Sprechstunde Frau Kaya', state: 'open', owner: this.brief(teacher), slotMinutes: 15 });
		const now = Math.floor(Date.now() / (10 * MINUTE)) * 10 * MINUTE;
		const seats = [[teacher], [colleague], ...more.map((each) => [each])];
		seats[3] = [more[1], more[3]];
		seats.pop();
		seats.forEach((teachers, i) => {
			const desk = this.seat(day, { teachers, place: i % 3 === 1 ? 'B 204' : '', mode: i % 3 === 1 ? 'both' : 'video', phone: i === 1 ? '0214 4067' : '' }, `d${i + 1}`);
			this.lay(desk, now - 30 * MINUTE, 18, 10, i === 2 ? 8 : 6);
			this.book(desk, [0, 1, 2, 4, 5, 7, 9, 12].slice(0, i === 4 ? 3 : 8), i);
			if (i === 2) {
				desk.slots.slice(10).forEach((slot) => !slot.talk && (slot.state = 'blocked'));
			}
		});
		const own = this.seat(hour, { teachers: [teacher], mode: 'video' }, 'd20');
		[7, 14, 21].forEach((days) => this.lay(own, at(dateOf(Date.now() + days * DAY), '13:30'), 4, 15));
	}

	brief({ id, name, role }) {
		return { id, name, role };
	}

	add(id, draft) {
		const made = { id, ...FIELDS, ...draft };
		this.consultations.set(id, made);
		return made;
	}

	seat(consultation, { teachers, place = '', mode = 'video', phone = '' }, id = `d${100 + this.count++}`) {
		const desk = { id, consultation: consultation.id, teachers: teachers.map((each) => this.brief(each)), place, mode, phone, slots: [] };
		this.desks.set(id, desk);
		return desk;
	}

	lay(desk, begin, count, minutes, pauseAt = -1) {
		for (let i = 0; i < count; i++) {
			const from = begin + i * minutes * MINUTE;
			desk.slots.push({ id: `${desk.id}s${desk.slots.length}`, begin: from, end: from + minutes * MINUTE, state: i === pauseAt ? 'break' : 'open', talk: null, clash: false });
		}
	}

	book(desk, at, seed) {
		at.forEach((index, i) => {
			const child = CHILDREN[(i + 3 * seed) % CHILDREN.length];
			const talk = this.talk(desk, [desk.slots[index]], { id: `p0-${(i + 3 * seed) % CHILDREN.length}`, name: child }, {
				language: LANGUAGES[i % LANGUAGES.length], isAssigned: i === 4, state: i < 2 ? 'over' : i === 2 && seed === 1 ? 'missed' : 'booked',
				interpreter: i === 3 ? 'ar' : null, mode: seed === 1 && i === 3 ? 'place' : 'video', companions: i === 3 ? [{ id: `c${desk.id}`, kind: 'interpreter', name: 'Herr Saleh', language: 'ar' }] : [],
			});
			if (i === 0) {
				this.notes.set(talk.id, 'Hausaufgaben: bis Weihnachten jeden Montag kurz nachsehen.');
			}
		});
	}

	talk(desk, slots, child, more = {}) {
		const consultation = this.consultations.get(desk.consultation);
		const id = `${desk.id}t${this.count++}`;
		const talk = {
			id, code: this.talks.size + 1, desk: desk.id, consultation: consultation.id, title: consultation.title, teachers: desk.teachers.map(({ name }) => name), child,
			begin: slots[0].begin, end: slots.at(-1).end, mode: desk.mode === 'place' ? 'place' : 'video', place: desk.place, phone: desk.phone || consultation.phone,
			state: 'booked', isAssigned: true, language: 'de', interpreter: null, companions: [], keptUntil: slots[0].end + 30 * DAY, ...more,
		};
		this.talks.set(id, talk);
		slots.forEach((slot) => (slot.talk = id));
		return talk;
	}

	desksOf(id) {
		return [...this.desks.values()].filter((desk) => desk.consultation === id);
	}

	shownDesk(desk) {
		const open = desk.slots.filter((slot) => slot.state === 'open');
		return { ...desk, slots: open.length, free: open.filter((slot) => !slot.talk).length, talks: [...this.talks.values()].filter((talk) => talk.desk === desk.id).length };
	}

	wholeDesk(desk, person) {
		const isMine = desk.teachers.some((each) => each.id === person.id);
		const talks = [...this.talks.values()].filter((talk) => talk.desk === desk.id);
		return { ...desk, free: this.shownDesk(desk).free, talks: talks.map((talk) => (isMine ? { ...talk, note: this.notes.get(talk.id) ?? '' } : talk)) };
	}

	shown(consultation) {
		const desks = this.desksOf(consultation.id);
		const slots = desks.flatMap((desk) => desk.slots).filter((slot) => slot.state === 'open');
		const begin = slots.length ? Math.min(...slots.map((slot) => slot.begin)) : null;
		const end = slots.length ? Math.max(...slots.map((slot) => slot.end)) : null;
		return {
			...consultation, desks: desks.length, slots: slots.length, talks: desks.reduce((sum, desk) => sum + this.shownDesk(desk).talks, 0),
			days: [...new Set(slots.map((slot) => dateOf(slot.begin)))].sort(), begin, end, keptUntil: end && end + 14 * DAY,
		};
	}

	// what the home page says: a row a day
	mine(person) {
		return [...this.desks.values()]
			.filter((desk) => desk.slots.length > 0 && desk.teachers.some(({ id }) => id === person.id))
			.map((desk) => {
				const { id, consultation, slots } = desk;
				const day = slots.filter((slot) => dateOf(slot.begin) === dateOf(slots[0].begin));
				const talks = new Set(day.map((slot) => slot.talk).filter(Boolean)).size;
				return { id, consultation, title: this.consultations.get(consultation).title, begin: day[0].begin, end: day.at(-1).end, talks };
			});
	}

	grid(desk, { date, begin, end, slotMinutes = 10, pauseMinutes = 0, breaks = [], weeks = 1 }) {
		for (let week = 0; week < weeks; week++) {
			const day = dateOf(at(date, '12:00') + 7 * week * DAY);
			let from = at(day, begin);
			for (const { begin: pause, end: after } of [...breaks, { begin: end, end }]) {
				const count = Math.max(0, Math.floor((at(day, pause) - from + pauseMinutes * MINUTE) / ((slotMinutes + pauseMinutes) * MINUTE)));
				for (let i = 0; i < count; i++) {
					this.lay(desk, from + i * (slotMinutes + pauseMinutes) * MINUTE, 1, slotMinutes);
				}
				from = at(day, after);
			}
		}
	}

	plan(id) {
		const placed = [];
		const desks = this.desksOf(id);
		desks.forEach((desk, d) => {
			desk.slots.filter((slot) => slot.state === 'open' && !slot.talk).slice(0, 4).forEach((slot, i) => {
				const at = (d * 4 + i) % CHILDREN.length;
				placed.push({ child: { id: `p0-${at}`, name: CHILDREN[at] }, desk: desk.id, slot: slot.id, begin: slot.begin });
			});
		});
		const unplaced = [['full', 3, 2], ['clash', 5, 0], ['time', 7, 1]].map(([why, child, desk]) => ({ child: { id: `p0-${child}`, name: CHILDREN[child] }, desk: desks[desk]?.id ?? 'd1', why }));
		return { digest: String(placed.length), placed, unplaced, families: 11, waitMinutesMean: 8.4, waitMinutesMost: 20, asked: placed.length + unplaced.length };
	}

	panel(id) {
		const states = [
			{ state: 'talking', delayMinutes: 3 }, { state: 'closed', delayMinutes: 0, needsHelp: true }, { state: 'talking', delayMinutes: 12 }, { state: 'ready', isStaffThere: false }, { state: 'over', left: 0 },
		];
		const now = Date.now();
		const desks = this.desksOf(id).map((desk, i) => ({
			id: desk.id, teachers: desk.teachers.map(({ name }) => name), place: desk.place, delayMinutes: 0, talk: null, next: i === 4 ? null : now - MINUTE, waiting: i === 4 ? 0 : 1, needsHelp: false,
			isStaffThere: true, done: 3 + i, left: 5, missed: i % 2, ...states[i % states.length],
			...(states[i % states.length].state === 'talking' ? { talk: { code: 7, begin: now - 6 * MINUTE, end: now + 4 * MINUTE, endsAt: now + 4 * MINUTE }, next: now + 4 * MINUTE } : {}),
		}));
		desks.sort((a, b) => b.needsHelp - a.needsHelp || b.delayMinutes - a.delayMinutes);
		return { desks, mails: { waiting: 2, sent: 148, failed: 1, unsure: 2 } };
	}

	consultation(consultation, what, method, body) {
		const { id } = consultation;
		switch (what) {
			case undefined:
				if (body.state === 'open' && this.shown(consultation).slots === 0) {
					return refuse(409, 'bad_request', { why: 'slots' });
				}
				Object.assign(consultation, method === 'POST' ? body : {});
				return { ...this.shown(consultation), ...(method === 'GET' ? { desks: this.desksOf(id).map((desk) => this.shownDesk(desk)) } : {}) };
			case 'remove':
				this.consultations.delete(id);
				return {};
			case 'desks': {
				const named = (each) => this.office.members.get(each) ?? { id: each, name: each, role: 'teacher' };
				const made = body.desks.map((draft) => this.seat(consultation, { ...draft, teachers: draft.teachers.map(named) }));
				made.forEach((desk) => body.grid && this.grid(desk, body.grid));
				return { desks: made.map((desk) => this.shownDesk(desk)) };
			}
			case 'wishes':
				return { wishes: 23, families: 11 };
			case 'plan':
				return this.plan(id);
			case 'panel':
				return this.panel(id);
			default:
				return refuse(404, 'not_found');
		}
	}

	apply(id, digest) {
		const { placed, digest: now } = this.plan(id);
		if (digest !== now) {
			return refuse(409, 'changed');
		}
		placed.forEach(({ child, desk, slot }) => this.talk(this.desks.get(desk), [this.desks.get(desk).slots.find((each) => each.id === slot)], child));
		return { booked: placed.length };
	}

	assign(desk, { slot, child, slots = 1, mode }) {
		const from = desk.slots.findIndex((each) => each.id === slot);
		const row = desk.slots.slice(from, from + slots);
		if (row.some((each) => each.talk)) {
			return refuse(409, 'slot_taken');
		}
		return this.talk(desk, row, { id: child, name: this.office.members.get(child).name }, mode ? { mode } : {});
	}

	changeSlots(desk, change) {
		const states = { open: 'open', block: 'blocked', break: 'break' };
		for (const [how, ids] of Object.entries(change)) {
			desk.slots = desk.slots.filter((slot) => how !== 'remove' || !ids.includes(slot.id));
			desk.slots.forEach((slot) => ids.includes(slot.id) && (slot.state = states[how]));
		}
	}

	children(desk, q) {
		const taken = new Set([...this.talks.values()].filter((talk) => talk.desk === desk.id).map((talk) => talk.child.id));
		const found = [...this.office.members.values()].filter((each) => each.role === 'pupil' && each.name.toLowerCase().includes(q.toLowerCase()));
		return { children: found.map((each) => ({ id: each.id, name: each.name, groups: this.office.shown(each).groups.map(({ name }) => name), talk: taken.has(each.id) })) };
	}

	desk(desk, what, method, query, body, person) {
		switch (what) {
			case undefined:
				Object.assign(desk, method === 'POST' ? body : {});
				return this.wholeDesk(desk, person);
			case 'remove':
				this.desks.delete(desk.id);
				return {};
			case 'grid':
				this.grid(desk, body);
				return this.wholeDesk(desk, person);
			case 'slots':
				this.changeSlots(desk, body);
				return this.wholeDesk(desk, person);
			case 'children':
				return this.children(desk, query.get('q') ?? '');
			case 'talks':
				return this.assign(desk, body);
			default:
				return refuse(404, 'not_found');
		}
	}

	ofTalk(talk, what, body) {
		const { slots } = this.desks.get(talk.desk);
		const free = () => slots.forEach((slot) => slot.talk === talk.id && (slot.talk = null));
		switch (what) {
			case 'note':
				this.notes.set(talk.id, body.text);
				return { text: body.text, keptUntil: talk.keptUntil };
			case 'move': {
				const length = slots.filter((slot) => slot.talk === talk.id).length;
				free();
				const from = slots.findIndex((slot) => slot.id === body.slot);
				const row = slots.slice(from, from + length);
				row.forEach((slot) => (slot.talk = talk.id));
				return Object.assign(talk, { begin: row[0].begin, end: row.at(-1).end });
			}
			case 'cancel':
				free();
				this.talks.delete(talk.id);
				return {};
			default:
				return refuse(404, 'not_found');
		}
	}

	companions(talk, isRemoved, body) {
		if (isRemoved) {
			talk.companions = talk.companions.filter((each) => each.id !== body.id);
			return {};
		}
		const companion = { id: `c${this.count++}`, ...body };
		talk.companions.push(companion);
		return { companion, token: token() };
	}

	// null: none of these calls
	answer(person, [area, id, what, more, last], method, query, body) {
		if (area === 'family' && id === 'talks' && more === 'companions' && this.talks.has(what)) {
			return this.companions(this.talks.get(what), last === 'remove', body);
		}
		if (area === 'consultations') {
			if (!id) {
				return method === 'GET' ? { consultations: [...this.consultations.values()].map((each) => this.shown(each)) } : this.shown(this.add(`k${100 + this.count++}`, body));
			}
			const found = this.consultations.get(id);
			return found ? (more === 'apply' ? this.apply(id, body.digest) : this.consultation(found, what, method, body)) : refuse(404, 'not_found');
		}
		if (area === 'desks') {
			return this.desks.has(id) ? this.desk(this.desks.get(id), what, method, query, body, person) : refuse(404, 'no_such_desk');
		}
		return area === 'talks' && this.talks.has(id) ? this.ofTalk(this.talks.get(id), what, body) : null;
	}
}
