// The access cards of the stand-in server: people, links that are made up, guests.
import { randomBytes } from 'node:crypto';
import { NAMES } from './school.mjs';

const PICTURES = ['cat', 'owl', 'fox', 'bear', 'frog', 'lion', 'mouse', 'duck'];

export class Cards {
	constructor() {
		this.people = NAMES.map((name, i) => ({ id: `p${i}`, name, role: 'pupil', links: i % 4 === 3 ? 0 : 1 }));
		this.people.push({ id: 'g1', name: 'Lesepatin Ruth', role: 'guest', links: 1 });
	}

	link(person) {
		person.links = 1;
		const { id, name, role } = person;
		return { person: { id, name, role }, token: randomBytes(24).toString('base64url') };
	}

	// the pupils of a primary group have a picture each
	shown(group) {
		return this.people.map((each, i) => (group === 'g3' && each.role === 'pupil' ? { ...each, picture: PICTURES[i % PICTURES.length] } : each));
	}

	answer(what, { people, name }, group) {
		const chosen = this.people.filter((each) => !people || people.includes(each.id));
		switch (what) {
			case 'people':
				return { people: this.shown(group) };
			case 'links':
				return { links: chosen.map((each) => this.link(each)) };
			case 'revoke':
				chosen.forEach((each) => (each.links = 0));
				return {};
			case 'guests':
				this.people.push({ id: `g${this.people.length}`, name, role: 'guest', links: 0 });
				return this.link(this.people.at(-1));
			default:
				return null;
		}
	}
}
