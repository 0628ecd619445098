// The live desk of the stand-in server: a small play of docs/consultation.md, section 5. Whoever is ready gets the next family after a
// moment; two minutes may be added twice, then the next one waits.
import { answerTo } from './answer.mjs';
import { OFF } from './school.mjs';

const MINUTE = 60000;
const OPEN_AFTER_MS = 1200;
const FORGOTTEN_AFTER_MS = 20000;
const refuse = (why) => ({ error: { code: 'bad_request', detail: { why } } });

// How a desk stands, for as long as somebody looks at it.
class DeskDay {
	constructor(consultations, desk) {
		Object.assign(this, { consultations, desk, lines: new Set(), before: new Map(), isStarted: false, isHeld: false, needsHelp: false, on: null, endsAt: null, extended: 0 });
	}

	get talks() {
		return [...this.consultations.talks.values()].filter((talk) => talk.desk === this.desk.id && talk.begin < Date.now() + 12 * 60 * MINUTE).sort((a, b) => a.begin - b.begin);
	}

	get next() {
		return this.talks.find((talk) => talk.state === 'booked');
	}

	live() {
		const { on, next, isStarted, isHeld, endsAt, extended, needsHelp } = this;
		const talks = this.talks.map((talk, i) => this.shown(talk, i));
		const isOver = !on && !next;
		return {
			id: this.desk.id, consultation: this.desk.consultation, title: this.consultations.consultations.get(this.desk.consultation).title,
			state: on ? 'talking' : isOver ? 'over' : !isStarted ? 'closed' : isHeld ? 'held' : 'ready', talk: on?.id ?? null, endsAt, isWarned: endsAt !== null && endsAt - Date.now() < MINUTE,
			extendedMinutes: extended, nextTalk: next?.id ?? null, nextAt: next ? next.begin + 6 * MINUTE : null, delayMinutes: isStarted ? 6 : 0, needsHelp, talks,
		};
	}

	shown({ id, code, child, begin, end, mode, state, companions }) {
		const isFirst = this.next?.id === id;
		const family = { kind: 'parent', name: `Familie von ${child.name}`, isThere: state === 'open' || isFirst };
		const others = companions.map(({ kind, name }) => ({ kind, name, isThere: true }));
		return {
			id, code, child: { ...child, role: 'pupil' }, begin, end, mode, state, isWaiting: isFirst && mode === 'video', people: [family, ...others], began: state === 'open' ? begin : null,
			ended: state === 'over' ? end : null, expected: state === 'booked' && this.isStarted ? begin + 6 * MINUTE : null,
		};
	}

	tell() {
		this.lines.forEach((line) => line.notify('desk.changed', this.live(), false));
	}

	turn(talk, state) {
		this.before.set(talk, this.before.get(talk) ?? talk.state);
		talk.state = state;
	}

	letIn(talk) {
		this.turn(talk, 'open');
		Object.assign(this, { on: talk, endsAt: Date.now() + 9 * MINUTE, extended: 0 });
	}

	soon() {
		setTimeout(() => {
			if (this.isStarted && !this.isHeld && !this.on && this.next) {
				this.letIn(this.next);
				this.tell();
			}
		}, OPEN_AFTER_MS);
	}

	finish(state) {
		this.turn(this.on, state);
		Object.assign(this, { on: null, endsAt: null, extended: 0 });
		this.soon();
	}

	// -> why not
	act(action, id) {
		const meant = this.talks.find((talk) => talk.id === id);
		switch (action) {
			case 'start':
			case 'resume':
				Object.assign(this, { isStarted: true, isHeld: false });
				this.soon();
				return null;
			case 'hold':
				this.isHeld = true;
				return null;
			case 'done':
				Object.assign(this, { isStarted: false, isHeld: false });
				return null;
			case 'call':
				this.letIn(meant);
				return null;
			case 'end':
				this.finish('over');
				return null;
			case 'missed':
				this.turn(meant, 'missed');
				return null;
			case 'extend':
				if (this.extended >= 4) {
					return 'next_waits';
				}
				this.extended += 2;
				this.endsAt += 2 * MINUTE;
				return null;
			default:
				this.needsHelp = action === 'help';
				return null;
		}
	}

	// nobody looks any more: as it was
	forget() {
		if (this.lines.size === 0) {
			this.before.forEach((state, talk) => (talk.state = state));
			this.before.clear();
			Object.assign(this, { isStarted: false, isHeld: false, needsHelp: false, on: null, endsAt: null, extended: 0 });
		}
	}
}

function snapshotOf(line, talk) {
	const person = (id, name, role, kind) => ({ id, name, role, kind, channel: null, publish: { ...OFF, mic: true }, hand: null, present: true, may: ['speak', 'camera', 'share', 'write'] });
	const { id, name } = line.person;
	const others = talk.companions.map((each) => person(each.id, each.name, 'guest', each.kind));
	return {
		participation: `p-${id}-${talk.id}`, seq: 0,
		room: {
			id: talk.id, kind: 'consultation', title: talk.title, state: 'open', openedAt: Date.now(), leader: id, lobby: false, locked: false, frozen: false, rights: ['speak', 'camera', 'write'],
			word: null, chat: { to: 'all', paused: false, slowSeconds: 0, private: 'off' },
		},
		you: { participant: id, role: 'teacher', leads: true, may: ['speak', 'camera', 'share', 'write'] },
		participants: [person(id, name, 'teacher', 'teacher'), person('u31', `Familie von ${talk.child.name}`, 'parent', 'parent'), ...others], chat: [], seats: [], speakers: [], waiting: [], removed: [],
	};
}

const handlers = {
	'on desk.open'({ desk }) {
		const found = this.school.consultations.desks.get(desk);
		if (!found?.teachers.some(({ id }) => id === this.person.id)) {
			return { error: { code: 'no_such_desk' } };
		}
		const { days } = this.school.consultations;
		if (!days.has(desk)) {
			days.set(desk, new DeskDay(this.school.consultations, found));
		}
		this.day = days.get(desk);
		this.day.lines.add(this);
		return { desk: this.day.live() };
	},

	'on desk.close'() {
		this.day?.lines.delete(this);
		this.day?.forget();
	},

	'on desk.act'({ action, talk }) {
		const why = this.day.act(action, talk);
		return why ? refuse(why) : { later: () => this.day.tell() };
	},
};

// Rooms of talks beside the room of the lesson.
export function playDesks(Line) {
	const before = { join: Line.prototype['on room.join'], leave: Line.prototype['on room.leave'], publish: Line.prototype['on media.publish'], gone: Line.prototype.gone };
	Object.assign(Line.prototype, handlers, {
		'on room.join'(data) {
			const talk = this.school.consultations.talks.get(data.room);
			if (!talk) {
				return before.join.call(this, data);
			}
			Object.assign(this, { deskTalk: talk, seq: 0 });
			return { snapshot: snapshotOf(this, talk), sdp: answerTo(data.media.sdp), later: () => this.notify('media.state', { state: 'connected' }, true) };
		},

		'on room.leave'(data) {
			if (!this.deskTalk) {
				return before.leave.call(this, data);
			}
			this.deskTalk = null;
			return {};
		},

		'on media.publish'(data) {
			return this.deskTalk ? { publish: { ...OFF, ...data } } : before.publish.call(this, data);
		},

		gone() {
			const { day } = this;
			day?.lines.delete(this);
			setTimeout(() => day?.forget(), FORGOTTEN_AFTER_MS).unref();
			before.gone.call(this);
		},
	});
}
