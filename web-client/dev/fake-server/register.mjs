// The class register of the stand-in server: three lessons of one group, with everything that can happen to a pupil.
import { refuse } from './office.mjs';

const MINUTE = 60000;
const DAY = 1440 * MINUTE;
const TOPICS = [
	['Brüche kürzen und erweitern', 'Seite 42, Nr. 3 und 4'],
	['Brüche vergleichen', ''],
	['', ''],
];
const SEEN = [{}, { status: 'late', lateMinutes: 12 }, {}, { status: 'absent' }, { status: 'leftEarly', leftMinutes: 9 }, { status: 'excused', isCorrected: true, note: 'Arzttermin' }];

export class Register {
	constructor(office) {
		const midnight = new Date().setHours(0, 0, 0, 0);
		this.entries = TOPICS.map(([topic, homework], i) => {
			const begin = midnight - (i + 1) * DAY + 480 * MINUTE;
			const end = begin + 45 * MINUTE;
			const pupils = office.list(new URLSearchParams({ group: 'g1', role: 'pupil' })).people;
			return {
				id: `e${i + 1}`, begin, end, planned: { begin, end }, topic, homework, teachers: ['Frau Kaya'], keptUntil: Date.parse('2027-08-30T00:00:00Z'),
				people: pupils.map(({ id, name, role }, n) => ({
					person: { id, name, role }, status: 'present', lateMinutes: 0, leftMinutes: 0, gone: 0, isCorrected: false, note: '',
					times: [{ from: begin - MINUTE, until: end }], ...SEEN[n % SEEN.length],
				})),
				trace: i === 0 ? [{ at: end, by: 'Frau Kaya', what: 'topic', person: null, before: '', after: topic }] : [],
			};
		});
	}

	brief({ people, trace, ...entry }) {
		const counts = { present: 0, late: 0, leftEarly: 0, absent: 0, excused: 0 };
		people.forEach((each) => (counts[each.status] += 1));
		return { ...entry, counts };
	}

	page(entry) {
		return { ...entry, ...this.brief(entry) };
	}

	trace(entry, by, what, person, before, after) {
		entry.trace.unshift({ at: Date.now(), by, what, person, before, after });
	}

	correct(entry, by, { person, ...change }) {
		const row = entry.people.find((each) => each.person.id === person);
		Object.entries(change).forEach(([what, after]) => this.trace(entry, by, what, row.person, row[what], after));
		Object.assign(row, change, change.status ? { isCorrected: true } : {});
	}

	answer(by, [id, what], method, body) {
		const entry = this.entries.find((each) => each.id === id);
		if (!entry) {
			return refuse(404, 'not_found');
		}
		if (method === 'POST' && what === 'person') {
			this.correct(entry, by, body);
		} else if (method === 'POST') {
			Object.entries(body).forEach(([key, after]) => this.trace(entry, by, key, null, entry[key], after));
			Object.assign(entry, body);
		}
		return this.page(entry);
	}

	child() {
		return {
			entries: this.entries.map(({ begin, topic, homework }, i) => ({
				begin, topic, homework, status: ['present', 'late', 'absent'][i], group: { id: 'g1', name: 'Klasse 5b', subject: 'Mathematik' },
			})),
		};
	}
}
