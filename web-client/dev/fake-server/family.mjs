// The family's side of the stand-in server's parents' day, in the shapes of docs/consultation.md section 3: two families and an
// interpreter, and a day that is always on.
import { refuse, token } from './office.mjs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONE = 'Europe/Berlin';
// here somebody else is always quicker, and changes his mind
const QUICKER = 'd1-3';
const FREE_AGAIN_MS = 3000;
const PHONE = '+49 214 555 0110';

// "14:00" at the school so many days from now: the day after the next, if it is a Sunday
function afternoon(days) {
	const date = new Date(Date.now() + days * DAY);
	date.setUTCHours(13, 0, 0, 0);
	return date.getTime();
}

const TEACHERS = [
	['d1', ['Frau Kaya'], ['Mathematik'], ['p0-1', 'p1-4'], 'both', 'Raum 104'],
	['d2', ['Herr Sommer'], ['Englisch', 'Sport'], ['p0-1'], 'video', ''],
	['d3', ['Frau Winter', 'Herr Adeyemi'], ['Klassenleitung'], ['p1-4'], 'place', 'Raum 201'],
	['d4', ['Frau Yıldırım'], ['Musik'], [], 'video', ''],
];

export const FAMILY_PEOPLE = {
	family: { id: 'u30', name: 'Leyla Demir', role: 'parent' },
	day: { id: 'u31', name: 'Omar Haddad', role: 'parent' },
	interpreter: { id: 'u32', name: 'Rana Saleh', role: 'guest' },
};
const CHILDREN = {
	u30: [{ id: 'p0-1', name: 'Ada Demir', given: 'Ada' }, { id: 'p1-4', name: 'Emil Demir', given: 'Emil' }],
	u31: [{ id: 'p2-2', name: 'Yusuf Haddad', given: 'Yusuf' }],
};

export class Families {
	constructor() {
		this.begin = afternoon(6);
		this.desks = TEACHERS.map(([id, teachers, subjects, children, mode, place]) => ({ id, teachers, subjects, children, mode, place, slots: this.grid(id) }));
		this.contacts = new Map();
		this.wishes = [];
		this.made = new Map();
		this.talks = [];
		this.code = 20;
		this.addDay();
		this.put('u30', CHILDREN.u30[0], this.desks[1], this.desks[1].slots[4], 'video', null);
	}

	grid(desk) {
		return Array.from({ length: 18 }, (_each, i) => {
			const begin = this.begin + i * 10 * MINUTE;
			const state = desk === 'd4' || i % 5 === 1 ? 'taken' : 'free';
			return { id: `${desk}-${i}`, begin, end: begin + 10 * MINUTE, state };
		});
	}

	// Talks of today that stay as their ids say, whenever somebody looks.
	addDay() {
		const child = CHILDREN.u31[0];
		const talk = (id, minutes, state) => ({
			id, code: this.code++, desk: 'd1', consultation: 'k2', title: 'Elternsprechtag heute', teachers: ['Frau Kaya'], child, begin: Date.now() + minutes * MINUTE,
			end: Date.now() + (minutes + 10) * MINUTE, mode: 'video', place: '', phone: PHONE, state, isAssigned: false, language: 'ar', interpreter: 'ar',
			companions: [{ id: 'u32', kind: 'interpreter', name: 'Rana Saleh', language: 'ar' }], keptUntil: Date.now() + 14 * DAY, owner: 'u31',
		});
		this.talks.push(
			talk('t-wait', 12, 'booked'), talk('t-now', 1, 'booked'), talk('t-missed', -4, 'missed'), talk('t-over', -60, 'over'),
			{ ...talk('t-early', 3 * 24 * 60, 'booked'), companions: [] },
		);
	}

	put(owner, child, desk, slot, mode, interpreter) {
		const talk = {
			id: `t-${token().slice(0, 8)}`, code: this.code++, desk: desk.id, consultation: 'k1', title: 'Elternsprechtag im Herbst', teachers: desk.teachers, child, begin: slot.begin,
			end: slot.end, mode, place: mode === 'place' ? desk.place : '', phone: PHONE, state: 'booked', isAssigned: false, language: this.contact(owner).language, interpreter,
			companions: [], keptUntil: this.begin + 14 * DAY, owner, slot: slot.id,
		};
		slot.state = 'taken';
		this.talks.push(talk);
		return talk;
	}

	contact(id) {
		return this.contacts.get(id) ?? { language: 'de', email: '', reminder: false };
	}

	own(person) {
		return this.talks.filter(({ owner, companions }) => owner === person.id || companions.some(({ id }) => id === person.id));
	}

	shown({ owner: _owner, slot: _slot, ...talk }) {
		return talk;
	}

	view(person, brief, school) {
		const isGuest = person.role === 'guest';
		const talks = this.own(person).filter(({ id }) => !isGuest || id === 't-now').map((talk) => this.shown(talk));
		if (isGuest && talks.length === 0) {
			return refuse(403, 'not_allowed');
		}
		const children = CHILDREN[person.id] ?? [];
		const offer = {
			id: 'k1', kind: 'day', title: 'Elternsprechtag im Herbst', text: 'Wir freuen uns auf Sie! Jedes Gespräch dauert zehn Minuten.', phone: PHONE, bookFrom: null,
			bookUntil: this.begin - DAY, wishUntil: this.begin - 2 * DAY, mayBook: true, mayWish: true, mostTalks: 0, days: [new Date(this.begin).toISOString().slice(0, 10)],
			begin: this.begin, end: this.begin + 180 * MINUTE,
			desks: this.desks.map(({ slots, ...desk }) => ({ ...desk, free: slots.filter(({ state }) => state === 'free').length })),
		};
		return {
			person: brief, school: { name: school.name, timeZone: ZONE, language: 'de', hasMail: true }, contact: this.contact(person.id), children,
			consultations: children.length > 0 && person.id === 'u30' ? [offer] : [], talks, wishes: this.wishes.filter(({ owner }) => owner === person.id),
		};
	}

	slotsOf(person, id) {
		const desk = this.desks.find((each) => each.id === id);
		const mine = this.own(person);
		const stateOf = (slot) => {
			if (mine.some((talk) => talk.slot === slot.id)) {
				return 'mine';
			}
			const isNear = mine.some(({ begin, end }) => slot.begin < end && slot.end > begin);
			return slot.state === 'free' && isNear ? 'clash' : slot.state;
		};
		return desk ? { slots: desk.slots.map((slot) => ({ ...slot, state: stateOf(slot) })) } : refuse(404, 'not_found');
	}

	book(person, { slot: id, child, mode, interpreter = null, key }) {
		if (this.made.has(key)) {
			return this.made.get(key);
		}
		const desk = this.desks.find((each) => id.startsWith(`${each.id}-`));
		const slot = desk.slots.find((each) => each.id === id);
		if (this.own(person).some((talk) => talk.desk === desk.id && talk.child.id === child && talk.consultation === 'k1')) {
			return refuse(409, 'has_talk');
		}
		if (slot.state !== 'free' || id === QUICKER) {
			slot.state = 'taken';
			setTimeout(() => (slot.state = id === QUICKER ? 'free' : slot.state), FREE_AGAIN_MS).unref();
			return refuse(409, 'slot_taken');
		}
		const talk = this.shown(this.put(person.id, CHILDREN[person.id].find((each) => each.id === child), desk, slot, mode ?? (desk.mode === 'place' ? 'place' : 'video'), interpreter));
		this.made.set(key, talk);
		return talk;
	}

	change(person, talk, { slot: id, ...rest }) {
		if (id) {
			const { slots } = this.desks.find((each) => each.id === talk.desk);
			const slot = slots.find((each) => each.id === id);
			if (slot.state !== 'free') {
				return refuse(409, 'slot_taken');
			}
			slots.find((each) => each.id === talk.slot).state = 'free';
			slot.state = 'taken';
			Object.assign(talk, { slot: id, begin: slot.begin, end: slot.end });
		}
		Object.assign(talk, rest);
		return this.shown(talk);
	}

	cancel(talk) {
		const slot = this.desks.flatMap(({ slots }) => slots).find((each) => each.id === talk.slot);
		if (slot) {
			slot.state = 'free';
		}
		this.talks.splice(this.talks.indexOf(talk), 1);
		return {};
	}

	invite(talk, { kind, name, language }) {
		const companion = { id: `x${token().slice(0, 6)}`, kind, name, ...(language ? { language } : {}) };
		talk.companions = [...talk.companions, companion];
		return { companion: { id: companion.id, kind, name }, token: token() };
	}

	talkCall(person, [id, what, step], body) {
		if (id === undefined) {
			return this.book(person, body);
		}
		const talk = this.own(person).find((each) => each.id === id);
		if (!talk) {
			return refuse(404, 'no_such_talk');
		}
		if (what === 'cancel') {
			return this.cancel(talk);
		}
		if (what === 'companions' && step === 'remove') {
			talk.companions = talk.companions.filter((each) => each.id !== body.id);
			return {};
		}
		return what === 'companions' ? this.invite(talk, body) : this.change(person, talk, body);
	}

	answer(person, brief, school, [what, ...parts], body) {
		switch (what) {
			case undefined:
				return this.view(person, brief, school);
			case 'desks':
				return this.slotsOf(person, parts[0]);
			case 'talks':
				return this.talkCall(person, parts, body);
			case 'wishes':
				this.wishes = this.wishes.filter((each) => each.child !== body.child);
				this.wishes.push({ from: null, until: null, ...body, owner: person.id });
				return body;
			case 'contact': {
				if (body.email && !/^\S+@\S+\.\S+$/.test(body.email)) {
					return refuse(400, 'bad_request', { why: 'email' });
				}
				const contact = { ...this.contact(person.id), ...body };
				this.contacts.set(person.id, contact);
				return contact;
			}
			default:
				return null;
		}
	}
}
