// The office of the stand-in server: people, groups, import, settings; kept in memory, in the shapes of docs/school.md.
import { randomBytes } from 'node:crypto';

const GIVEN = ['Amira', 'Ben', 'Clara', 'Deniz', 'Emil', 'Fatima', 'Greta', 'Hannes', 'Ida', 'Jonas', 'Katya', 'Leo', 'Mira', 'Noah', 'Olga', 'Paul'];
const FAMILY = ['Aksoy', 'Berger', 'Çelik', 'Dietz', 'Eder', 'Falk', 'Günther', 'Haddad', 'Ivanov', 'Jansen', 'Kowalski', 'Lorenz'];
const RULES = {
	grundschule: { supervision: 'freeze', privateChat: 'off', lobby: false, rights: ['speak', 'camera'], chatTo: 'teachers' },
	sekundar: { supervision: 'freeze', privateChat: 'off', lobby: false, rights: ['speak', 'camera', 'write'], chatTo: 'all' },
	kollegium: { supervision: 'open', privateChat: 'adults', lobby: false, rights: ['speak', 'camera', 'share', 'write'], chatTo: 'all' },
};
export const token = () => randomBytes(24).toString('base64url');
export const refuse = (status, code, detail = {}) => ({ status, error: { code, detail } });

export class Office {
	constructor(rooms, people, isEmpty = false) {
		this.rooms = rooms;
		this.school = { id: 's1', name: isEmpty ? 'Grundschule am Park' : 'Gesamtschule am Wasserturm', preset: isEmpty ? 'grundschule' : 'sekundar', language: 'de', timeZone: 'Europe/Berlin' };
		this.schools = [{ ...this.school, people: 61, groups: 3, hasAdmin: true }, { id: 's2', name: 'Grundschule Nord', preset: 'grundschule', people: 0, groups: 0, hasAdmin: false }];
		this.members = new Map();
		this.groups = new Map();
		this.count = 100;
		const { admin, ...others } = people;
		this.enrol({ ...admin, given: 'Petra', family: 'Behrens', isAdmin: true, isOperator: true, login: 'behrens', hasPassword: true });
		if (!isEmpty) {
			this.fill(others);
		}
	}

	fill({ teacher, colleague, leader, parent }) {
		this.enrol({ ...teacher, given: 'Aylin', family: 'Kaya', short: 'KAY', login: 'kaya', hasPassword: true });
		this.enrol({ ...colleague, given: 'Jan', family: 'Sommer', short: 'SOM', login: 'sommer', hasPassword: true, hasTotp: true });
		this.enrol({ ...leader, given: 'Tobi', family: 'Adeyemi', short: 'ADE', login: 'adeyemi', hasPassword: true });
		this.enrol({ id: 'u20', name: 'Frau Winter', role: 'teacher', given: 'Lena', family: 'Winter', short: 'WIN' });
		const put = (id, name, subject, room, isPrimary = false) => this.groups.set(id, { id, name, subject, kind: 'class', isPrimary, room, members: ['u1'] });
		put('g1', 'Klasse 5b', 'Mathematik', this.rooms.r1);
		put('g2', 'Klasse 7a', 'Englisch', this.rooms.r2);
		put('g3', 'Klasse 2c', 'Klassenunterricht', { ...this.rooms.r2, id: 'r3', title: 'Klasse 2c' }, true);
		[...this.groups.keys()].forEach((group, g) => {
			for (let i = 0; i < 18; i++) {
				const given = GIVEN[(i + 3 * g) % GIVEN.length];
				const family = FAMILY[(7 * i + g) % FAMILY.length];
				const person = this.enrol({ id: `p${g}-${i}`, name: `${given} ${family}`, given, family, role: 'pupil', externalId: `${20260 + g}${i}`, links: i % 4 === 3 ? 0 : 1 });
				this.groups.get(group).members.push(person.id);
			}
		});
		this.enrol({ ...parent, given: 'Cem', family: 'Yildiz', links: 1, children: [{ id: 'p2-0', name: 'Jonas Aksoy', role: 'pupil' }] });
		this.members.get('p1-17').left = Date.now() - 86400000;
	}

	enrol(person) {
		const blank = { isAdmin: false, isOperator: false, short: '', externalId: '', login: null, hasPassword: false, hasTotp: false, links: 0, children: [], left: null };
		const member = { ...blank, name: `${person.given} ${person.family}`, ...person };
		this.members.set(member.id, member);
		return member;
	}

	shown(member) {
		const groups = [...this.groups.values()].filter((group) => group.members.includes(member.id)).map(({ id, name }) => ({ id, name }));
		return { ...member, groups };
	}

	group({ members, ...rest }, isWhole = false) {
		const people = members.map((id) => this.members.get(id)).filter((each) => each && each.left === null);
		const brief = ({ id, name, role }) => ({ id, name, role });
		return {
			...rest, teachers: people.filter((each) => each.role !== 'pupil').map(brief), pupilCount: people.filter((each) => each.role === 'pupil').length,
			...(isWhole ? { members: people.map(brief) } : {}),
		};
	}

	settings() {
		const people = {};
		this.members.forEach((each) => each.left === null && (people[each.role] = (people[each.role] ?? 0) + 1));
		return { ...this.school, rules: RULES[this.school.preset], counts: { people, groups: this.groups.size } };
	}

	list(query) {
		const q = (query.get('q') ?? '').toLowerCase();
		const group = query.get('group');
		const found = [...this.members.values()]
			.filter((each) => !query.get('role') || each.role === query.get('role'))
			.filter((each) => !group || this.groups.get(group)?.members.includes(each.id))
			.filter((each) => (query.get('left') ? each.left !== null : each.left === null))
			.filter((each) => `${each.name} ${each.given} ${each.family} ${each.login} ${each.externalId}`.toLowerCase().includes(q))
			.sort((a, b) => a.family.localeCompare(b.family) || a.given.localeCompare(b.given));
		const from = Number(query.get('from') ?? 0);
		return { people: found.slice(from, from + Number(query.get('count') ?? 50)).map((each) => this.shown(each)), total: found.length };
	}

	changePerson(member, { groups, children, ...change }) {
		if (change.isAdmin === false && member.isAdmin) {
			return refuse(409, 'last_admin');
		}
		Object.assign(member, change);
		if (!change.name && (change.given || change.family)) {
			member.name = `${member.given} ${member.family}`;
		}
		if (children) {
			member.children = children.map((id) => this.members.get(id)).map(({ id, name, role }) => ({ id, name, role }));
		}
		for (const group of groups ? this.groups.values() : []) {
			group.members = group.members.filter((id) => id !== member.id).concat(groups.includes(group.id) ? [member.id] : []);
		}
		return this.shown(member);
	}

	people([id, what], method, query, body) {
		if (!id) {
			return method === 'GET' ? this.list(query) : this.changePerson(this.enrol({ id: `u${this.count++}`, ...body }), body);
		}
		const member = this.members.get(id);
		switch (member ? what : 'none') {
			case undefined:
				return method === 'GET' ? this.shown(member) : this.changePerson(member, body);
			case 'leave':
			case 'return':
				member.left = what === 'leave' ? Date.now() : null;
				return {};
			case 'invite':
				return { token: token() };
			case 'reset':
				Object.assign(member, { password: { hasPassword: false }, totp: { hasTotp: false }, links: { links: 0 } }[body.what]);
				return {};
			default:
				return refuse(404, 'not_found');
		}
	}

	groupsCall([id, what], method, query, body) {
		if (!id) {
			if (method === 'GET') {
				const found = [...this.groups.values()].filter((each) => each.name.toLowerCase().includes((query.get('q') ?? '').toLowerCase()));
				return { groups: found.map((each) => this.group(each)), total: found.length };
			}
			const made = { id: `g${this.count++}`, subject: '', kind: 'class', isPrimary: this.school.preset === 'grundschule', members: [], ...body };
			made.room = { id: `r${made.id}`, kind: 'lesson', title: made.name, state: 'closed', openedAt: null };
			this.groups.set(made.id, made);
			return this.group(made, true);
		}
		const group = this.groups.get(id);
		switch (group ? what : 'none') {
			case undefined:
				Object.assign(group, method === 'POST' ? body : {});
				return this.group(group, true);
			case 'members':
				group.members = [...group.members.filter((each) => !body.remove?.includes(each)), ...(body.add ?? [])];
				return this.group(group, true);
			case 'end':
				this.groups.delete(id);
				return {};
			case 'code':
				return { code: String(Math.floor(Math.random() * 1e8)).padStart(8, '0'), until: new Date().setHours(23, 59, 0, 0) };
			default:
				return refuse(404, 'not_found');
		}
	}

	answer(parts, method, query, body) {
		const [what, ...rest] = parts;
		switch (what) {
			case 'people':
				return this.people(rest, method, query, body);
			case 'groups':
				return this.groupsCall(rest, method, query, body);
			case 'school':
				Object.assign(this.school, method === 'POST' ? body : {});
				return this.settings();
			case 'schools':
				if (method === 'POST') {
					this.schools.push({ id: `s${this.count++}`, people: 0, groups: 0, hasAdmin: false, ...body });
					return { school: this.schools.at(-1), token: token() };
				}
				return { schools: this.schools };
			default:
				return null;
		}
	}
}
