// The class of the stand-in server: teachers, pupils and a guest, in the shapes of docs/protocol.md.
import { Cards } from './cards.mjs';
import { Conferences, OUTSIDER } from './conferences.mjs';
import { Consultations } from './consultations.mjs';
import { Entry } from './entry.mjs';
import { Families, FAMILY_PEOPLE } from './family.mjs';
import { Office } from './office.mjs';
import { Register } from './register.mjs';
import { Keeping } from './privacy.mjs';
import { Shelves } from './shelf.mjs';
import { Week } from './week.mjs';

export const NAMES = ['Amira', 'Ben', 'Clara', 'Deniz', 'Emil', 'Fatima', 'Greta', 'Hannes', 'Ida', 'Jonas', 'Katya', 'Leo', 'Mira'];
export const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
export const RIGHTS = ['speak', 'camera', 'share', 'write'];
const RULES = {
	lobby: false, locked: false, frozen: false, rights: ['speak', 'camera', 'write'], word: null,
	chat: { to: 'all', paused: false, slowSeconds: 0, private: 'logged' },
};

const CHOICES = ['cat', 'owl', 'fox', 'bear', 'frog', 'lion', 'mouse', 'duck', 'penguin', 'elephant', 'hedgehog', 'bee'];

export const leads = (who) => ['teacher', 'leader'].includes(who.role);

export class School {
	constructor() {
		this.people = {
			teacher: { id: 'u1', name: 'Frau Kaya', role: 'teacher', login: 'kaya' },
			colleague: { id: 'u5', name: 'Herr Sommer', role: 'teacher', login: 'sommer', hasTotp: true },
			pupil: { id: 'u2', name: 'Amira', role: 'pupil' },
			pupil2: { id: 'u3', name: 'Ben', role: 'pupil' },
			guest: { id: 'u4', name: 'Lesepatin Ruth', role: 'guest' },
			admin: { id: 'u6', name: 'Frau Behrens', role: 'admin', isAdmin: true, login: 'behrens' },
			leader: { id: 'u7', name: 'Herr Adeyemi', role: 'leader', login: 'adeyemi' },
			parent: { id: 'u8', name: 'Cem Yildiz', role: 'parent' },
			child: { id: 'u9', name: 'Mia', role: 'pupil', isPrimary: true },
			empty: { id: 'u10', name: 'Frau Roth', role: 'admin', isAdmin: true, login: 'roth' },
			outsider: OUTSIDER,
			...FAMILY_PEOPLE,
		};
		this.choices = CHOICES;
		this.rooms = {
			r1: { id: 'r1', kind: 'lesson', title: 'Klasse 5b · Mathematik', state: 'closed', openedAt: null },
			r2: { id: 'r2', kind: 'lesson', title: 'Klasse 7a · Englisch', state: 'closed', openedAt: null },
		};
		this.connections = new Set();
		this.cards = new Cards();
		this.entry = new Entry(this);
		this.shelves = new Shelves(this.people);
		this.keeping = new Keeping();
		this.families = new Families();
		const open = (people, isEmpty) => {
			const office = new Office(this.rooms, people, isEmpty);
			return Object.assign(office, { week: new Week(office), register: new Register(office) });
		};
		this.office = open(this.people, false);
		this.consultations = new Consultations(this.people, this.office);
		this.conferences = new Conferences(this.people, this.office);
		this.emptyOffice = open({ admin: this.people.empty }, true);
		this.reset();
	}

	reset() {
		Object.assign(this, {
			chat: [], inside: new Map(), exceptions: new Map(), waiting: [], removed: [], letIn: new Set(), leader: null,
			rules: structuredClone(RULES), bots: 0,
		});
	}

	officeOf(person) {
		return person === this.people.empty ? this.emptyOffice : this.office;
	}

	brief({ id, name, role, isAdmin }) {
		return { id, name, role, ...(isAdmin ? { isAdmin } : {}) };
	}

	home(person) {
		const { week, school } = this.officeOf(person);
		const group = (id, name, subject, room, pupilCount) => ({
			id, name, subject, room, teachers: ['Frau Kaya'], pupilCount, leads: leads(person), isPrimary: id === 'g3',
			...(this.removed.some((each) => each.id === person.id) ? { sentOut: true } : {}),
		});
		const first = person.isPrimary ? group('g3', 'Klasse 2c', '', this.rooms.r1, 18) : group('g1', 'Klasse 5b', 'Mathematik', this.rooms.r1, 24);
		const all = leads(person) ? [first, group('g2', 'Klasse 7a', 'Englisch', this.rooms.r2, 27), group('g3', 'Klasse 2c', 'Klassenunterricht', this.rooms.r2, 18)] : [first];
		const isOutside = ['admin', 'parent'].includes(person.role) || person === OUTSIDER;
		return {
			person: this.brief(person), school: { name: school.name, timeZone: 'Europe/Berlin' }, groups: isOutside ? [] : all, mode: person.isPrimary ? 'primary' : 'full',
			now: isOutside ? [] : week.now(first.id), next: isOutside ? null : week.next(first.id),
			conferences: this.conferences.home(person),
			...(leads(person) ? { desks: this.consultations.mine(person) } : {}),
			...(person.role === 'parent' ? { hasConsultations: this.families.own(person).length > 0, children: [{ id: 'p2-0', name: 'Jonas Aksoy', role: 'pupil' }] } : {}),
		};
	}

	// bots: that many drawn-up pupils come along when the lesson begins
	open(bots) {
		Object.assign(this.rooms.r1, { state: 'open', openedAt: Date.now() });
		this.bots = bots;
		for (let i = 1; i <= bots; i++) {
			const publish = { ...OFF, mic: i % 3 === 0 };
			const hand = i === 3 || i === 5 ? Date.now() + i : null;
			this.inside.set(`b${i}`, { id: `b${i}`, name: NAMES[i % NAMES.length], role: i === 8 ? 'guest' : 'pupil', publish, hand, present: i !== 7 });
		}
		this.tellAll('room.state', this.rooms.r1);
	}

	close() {
		this.reset();
		Object.assign(this.rooms.r1, { state: 'closed', openedAt: null });
		this.tellAll('room.state', this.rooms.r1);
	}

	may(who) {
		if (leads(who)) {
			return RIGHTS;
		}
		const hasWord = this.rules.word?.participant === who.id && this.rules.word.state === 'given';
		const own = this.exceptions.get(who.id) ?? {};
		return RIGHTS.filter((right) => own[right] ?? (this.rules.rights.includes(right) || (right === 'speak' && hasWord)));
	}

	// Tells every participant's rights anew, and stops what is not allowed any more.
	applyRights() {
		for (const who of this.inside.values()) {
			const may = this.may(who);
			const publish = {
				...who.publish,
				mic: who.publish.mic && may.includes('speak'),
				camera: who.publish.camera && may.includes('camera'),
				screen: who.publish.screen && may.includes('share'),
			};
			if (JSON.stringify([may, publish]) !== JSON.stringify([who.may, who.publish])) {
				Object.assign(who, { may, publish });
				this.tellRoom('participant.changed', { id: who.id, may, publish });
			}
		}
	}

	setRules(change) {
		Object.assign(this.rules, change);
		this.tellRoom('room.changed', change);
		this.applyRights();
		if (change.lobby) {
			setTimeout(() => this.botsKnock(), 800);
		} else if (change.lobby === false) {
			this.admit(this.waiting.map((each) => each.id));
		}
	}

	botsKnock() {
		if (this.rules.lobby && this.bots > 0) {
			this.knock({ id: 'k1', name: 'Nils', role: 'pupil' });
			this.knock({ id: 'k2', name: 'Frau Ott', role: 'guest' });
		}
	}

	knock({ id, name, role }) {
		if (!this.waiting.some((each) => each.id === id)) {
			this.waiting.push({ id, name, role, since: Date.now() });
			this.tellLeads('lobby.joined', this.waiting.at(-1));
		}
	}

	leaveLobby(id, why) {
		if (this.waiting.some((each) => each.id === id)) {
			this.waiting = this.waiting.filter((each) => each.id !== id);
			this.tellLeads('lobby.left', { id, why });
		}
	}

	admit(ids) {
		for (const id of ids) {
			const who = this.waiting.find((each) => each.id === id);
			this.leaveLobby(id, 'admitted');
			this.letIn.add(id);
			this.tellPerson(id, 'lobby.admitted', { room: 'r1' });
			if (who && id.startsWith('k')) {
				this.enter({ id, name: who.name, role: who.role, publish: OFF, hand: null, present: true });
			}
		}
	}

	enter(who) {
		who.may = this.may(who);
		this.inside.set(who.id, who);
		this.tellRoom('participant.joined', who);
		if (leads(who) && this.leader === null) {
			this.leader = who.id;
		}
		this.freezeIfAlone();
	}

	leave(id) {
		if (this.inside.delete(id)) {
			this.leader = this.leader === id ? ([...this.inside.values()].find(leads)?.id ?? null) : this.leader;
			this.tellRoom('participant.left', { id });
			this.freezeIfAlone();
		}
	}

	freezeIfAlone() {
		const frozen = ![...this.inside.values()].some(leads);
		if (frozen !== this.rules.frozen && this.rooms.r1.state === 'open') {
			this.setRules({ frozen });
		}
	}

	tellAll(ev, data) {
		this.connections.forEach((line) => line.notify(ev, data, false));
	}

	tellRoom(ev, data, isFor = () => true) {
		for (const line of this.connections) {
			if (line.isIn && isFor(line.person)) {
				line.notify(ev, data, true);
			}
		}
	}

	tellLeads(ev, data) {
		this.tellRoom(ev, data, leads);
	}

	tellPerson(id, ev, data) {
		this.connections.forEach((line) => line.person.id === id && line.notify(ev, data, false));
	}

	snapshot(person) {
		const isMine = (message) => !message.to || message.from === person.id || message.to === person.id;
		return {
			participation: `p-${person.id}`,
			seq: 0,
			room: { ...this.rooms.r1, leader: this.leader, ...this.rules },
			you: { participant: person.id, role: person.role, leads: leads(person), may: this.may(person) },
			participants: [...this.inside.values()].map((who) => ({ ...who, may: this.may(who) })),
			chat: this.chat.filter(isMine),
			...(leads(person) ? { waiting: this.waiting, removed: this.removed } : {}),
			seats: [],
			speakers: ['b3'].filter((id) => this.inside.has(id)),
		};
	}
}
