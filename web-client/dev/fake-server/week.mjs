// The timetable of the stand-in server: a week that is always this one, with a lesson that runs now.
import { refuse } from './office.mjs';

const PERIODS = [
	['08:00', '08:45'], ['08:50', '09:35'], ['09:55', '10:40'], ['10:45', '11:30'], ['11:45', '12:30'], ['12:35', '13:20'],
].map(([start, end], i) => ({ number: i + 1, start, end }));
const DAY = 86400000;
const dateOf = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });

export class Week {
	constructor(office) {
		this.office = office;
		this.periods = PERIODS;
		this.holidays = [{ first: '2026-12-23', last: '2027-01-06', name: 'Weihnachtsferien' }, { first: dateOf(Date.now() + 2 * DAY), last: dateOf(Date.now() + 2 * DAY), name: 'Beweglicher Ferientag' }];
		this.lessons = [
			['l1', 'g1', 1, 1, 2], ['l2', 'g2', 1, 4, 4], ['l3', 'g1', 2, 3, 3], ['l4', 'g2', 3, 1, 2], ['l5', 'g1', 4, 5, 6], ['l6', 'g1', 5, 2, 2], ['l7', 'g2', 5, 4, 5],
		].map(([id, group, weekday, first, last]) => ({ id, group, weekday, first, last, weeks: 'all', from: null, until: null }));
		this.changes = new Map([['l4', 'substituted'], ['l7', 'cancelled']]);
		this.count = 10;
	}

	named(id) {
		const group = this.office.groups.get(id);
		return group ? { id, name: group.name, subject: group.subject } : { id, name: '?', subject: '' };
	}

	occurrence({ id, group, first, last }, date) {
		const at = (clock) => Date.parse(`${date}T${clock}:00+01:00`);
		const state = this.changes.get(id) ?? 'planned';
		return {
			lesson: id, group: this.named(group), room: this.office.groups.get(group)?.room.id ?? 'r1', date, begin: at(this.periods[first - 1].start),
			end: at(this.periods[last - 1].end), state, teachers: [state === 'substituted' ? 'Herr Sommer' : 'Frau Kaya'],
		};
	}

	timetable(query) {
		const from = Date.parse(`${query.get('from') ?? dateOf(Date.now())}T12:00:00+01:00`);
		const dates = Array.from({ length: Number(query.get('days') ?? 7) }, (_each, i) => dateOf(from + i * DAY));
		const off = (date) => this.holidays.some(({ first, last }) => first <= date && date <= last);
		const lessons = dates
			.filter((date) => !off(date))
			.flatMap((date) => this.lessons.filter(({ weekday }) => weekday === (new Date(`${date}T12:00:00Z`).getUTCDay() || 7)).map((each) => this.occurrence(each, date)));
		const holidays = this.holidays.filter(({ first, last }) => first <= dates.at(-1) && last >= dates[0]);
		return { timeZone: 'Europe/Berlin', lessons: lessons.sort((a, b) => a.begin - b.begin), holidays };
	}

	// what the home page says: the lesson that began ten minutes ago, and the one of tomorrow
	now(group) {
		const base = { ...this.occurrence({ id: 'l1', group, first: 1, last: 1 }, dateOf(Date.now())), state: 'planned' };
		return [{ ...base, begin: Date.now() - 600000, end: Date.now() + 2100000 }];
	}

	next(group) {
		return { ...this.occurrence({ id: 'l3', group, first: 3, last: 3 }, dateOf(Date.now() + DAY)), state: 'planned' };
	}

	lesson(draft) {
		return { ...draft, group: this.named(draft.group) };
	}

	lessonsCall([id, what], method, query, body) {
		if (!id) {
			if (method === 'GET') {
				return { lessons: this.lessons.filter((each) => each.group === query.get('group')).map((each) => this.lesson(each)) };
			}
			const made = { weeks: 'all', from: null, until: null, ...body, id: `l${this.count++}` };
			this.lessons.push(made);
			return this.lesson(made);
		}
		if (what === 'remove') {
			this.lessons = this.lessons.filter((each) => each.id !== id);
		} else if (what === 'change') {
			this.changes.set(id, body.kind === 'none' ? 'planned' : body.kind);
		}
		return {};
	}

	holidaysCall([what], method, text) {
		if (what === 'clear') {
			this.holidays = [];
		} else if (method === 'POST') {
			if (!text.includes('BEGIN:VCALENDAR')) {
				return refuse(400, 'bad_calendar', { line: 1 });
			}
			this.holidays.push({ first: '2027-03-22', last: '2027-04-03', name: 'Osterferien' });
		}
		return { holidays: this.holidays };
	}

	answer([what, ...rest], method, query, body) {
		switch (what) {
			case 'timetable':
				return this.timetable(query);
			case 'periods':
				this.periods = method === 'POST' ? body.periods : this.periods;
				return { periods: this.periods };
			case 'lessons':
				return this.lessonsCall(rest, method, query, body);
			case 'holidays':
				return this.holidaysCall(rest, method, body);
			default:
				return null;
		}
	}
}
