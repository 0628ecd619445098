// The class of the stand-in server: a teacher and her pupils, in the shapes of docs/protocol.md.
import { answerTo } from './answer.mjs';

const NAMES = ['Amira', 'Ben', 'Clara', 'Deniz', 'Emil', 'Fatima', 'Greta', 'Hannes', 'Ida', 'Jonas', 'Katya', 'Leo', 'Mira'];
const OFF = { mic: false, camera: false, screen: false, screenAudio: false };
const ALL = { mic: true, camera: true, screen: true, screenAudio: true };

export class School {
	constructor() {
		this.people = {
			teacher: { id: 'u1', name: 'Frau Kaya', role: 'teacher' },
			pupil: { id: 'u2', name: 'Amira', role: 'pupil' },
		};
		this.rooms = {
			r1: { id: 'r1', kind: 'lesson', title: 'Klasse 5b · Mathematik', state: 'closed', openedAt: null },
			r2: { id: 'r2', kind: 'lesson', title: 'Klasse 7a · Englisch', state: 'closed', openedAt: null },
		};
		this.connections = new Set();
		this.chat = [];
		this.inside = new Map();
	}

	home(person) {
		const group = (id, name, subject, room, pupilCount) => ({
			id, name, subject, room, teachers: ['Frau Kaya'], pupilCount, leads: person.role === 'teacher',
		});
		const groups = [group('g1', 'Klasse 5b', 'Mathematik', this.rooms.r1, 24)];
		if (person.role === 'teacher') {
			groups.push(group('g2', 'Klasse 7a', 'Englisch', this.rooms.r2, 27));
		}
		return { person, school: { name: 'Grundschule am Birkenhain' }, groups };
	}

	// bots: that many drawn-up pupils come along when the lesson begins
	open(bots) {
		Object.assign(this.rooms.r1, { state: 'open', openedAt: Date.now() });
		for (let i = 1; i <= bots; i++) {
			const id = `b${i}`;
			const publish = { ...OFF, mic: i % 3 === 0 };
			this.inside.set(id, { id, name: NAMES[i % NAMES.length], role: 'pupil', publish, hand: i === 3 || i === 5 ? Date.now() + i : null, present: i !== 7 });
		}
		this.tellAll('room.state', this.rooms.r1);
	}

	close() {
		this.inside.clear();
		this.chat = [];
		Object.assign(this.rooms.r1, { state: 'closed', openedAt: null });
		this.tellAll('room.state', this.rooms.r1);
	}

	tellAll(ev, data) {
		for (const connection of this.connections) {
			connection.notify(ev, data, false);
		}
	}

	tellRoom(ev, data) {
		for (const connection of this.connections) {
			if (connection.isIn) {
				connection.notify(ev, data, true);
			}
		}
	}

	snapshot(person) {
		return {
			participation: `p-${person.id}`,
			seq: 0,
			room: { ...this.rooms.r1, leader: 'u1' },
			you: {
				participant: person.id,
				role: person.role,
				leads: person.role === 'teacher',
				may: person.role === 'teacher' ? ['speak', 'camera', 'share', 'write'] : ['speak', 'camera', 'write'],
			},
			participants: [...this.inside.values()],
			chat: this.chat,
			seats: [],
			speakers: ['b3'].filter((id) => this.inside.has(id)),
		};
	}
}

// One WebSocket of one person.
export class Line {
	constructor(school, person, socket, bots) {
		Object.assign(this, { school, person, socket, bots, isIn: false, seq: 0 });
		school.connections.add(this);
	}

	notify(ev, data, hasSeq) {
		this.socket.send(JSON.stringify({ ...(hasSeq ? { seq: ++this.seq } : {}), ev, data }));
	}

	gone() {
		this.school.connections.delete(this);
	}

	onText(text) {
		const { id, op, data = {} } = JSON.parse(text);
		const result = this.answer(op, data);
		this.socket.send(JSON.stringify({ re: id, ...(result?.error ? result : { data: result ?? {} }) }));
		this.after(op);
	}

	answer(op, data) {
		const { school, person } = this;
		switch (op) {
			case 'hello':
				return { person, school: school.home(person).school, serverTime: Date.now(), iceServers: [], resumed: false, snapshot: null };
			case 'room.join':
				if (school.rooms.r1.state === 'closed' && person.role === 'pupil') {
					return { error: { code: 'room_closed' } };
				}
				if (school.rooms.r1.state === 'closed') {
					school.open(this.bots);
				}
				school.inside.set(person.id, { ...person, publish: { ...OFF, ...data.publish }, hand: null, present: true });
				school.tellRoom('participant.joined', school.inside.get(person.id));
				Object.assign(this, { isIn: true, seq: 0 });
				return { snapshot: school.snapshot(person), sdp: answerTo(data.media.sdp) };
			case 'media.offer':
				return { sdp: answerTo(data.media.sdp) };
			case 'media.publish':
				return this.change({ publish: Object.assign(school.inside.get(person.id)?.publish ?? { ...ALL }, data) });
			case 'hand.set':
				return this.change({ hand: data.raised ? Date.now() : null });
			case 'chat.send': {
				const message = { id: `c${school.chat.length}`, from: person.id, name: person.name, text: data.text, at: Date.now() };
				school.chat.push(message);
				this.said = message;
				return { id: message.id };
			}
			case 'room.leave':
				this.isIn = false;
				school.inside.delete(person.id);
				school.tellRoom('participant.left', { id: person.id });
				return {};
			default:
				return {};
		}
	}

	after(op) {
		if (op === 'chat.send') {
			this.school.tellRoom('chat.message', this.said);
		}
		if (op === 'room.end') {
			this.school.tellRoom('room.ended', { reason: 'ended' });
			this.school.close();
		}
		if (op === 'room.join' && this.isIn) {
			this.notify('quality', { up: 3, down: 3, rttMs: 24, upLossPermille: 0, downLossPermille: 3, downKbps: 2400 }, true);
			this.notify('media.state', { state: 'connected' }, true);
		}
	}

	change(change) {
		Object.assign(this.school.inside.get(this.person.id) ?? {}, change);
		this.school.tellRoom('participant.changed', { id: this.person.id, ...change });
		return change.publish ? { publish: change.publish } : {};
	}
}
