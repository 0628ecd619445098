// One WebSocket of one person of the stand-in server: what every request does.
import { answerTo } from './answer.mjs';
import { playDesks } from './desk-line.mjs';
import { playHalls } from './hall-line.mjs';
import { leads, OFF } from './school.mjs';
import { talkHandlers } from './talk-line.mjs';

const error = (code, detail) => ({ error: { code, ...(detail ? { detail } : {}) } });
const FOR_LEADS = /^(word\.give|hand\.lower|room\.(set|end)|person\.|lobby\.|lead\.)/;

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
		this.school.leaveLobby(this.person.id, 'gone');
		if (this.isIn) {
			this.school.leave(this.person.id);
		}
	}

	onText(text) {
		const { id, op, data = {} } = JSON.parse(text);
		const handler = this[`on ${op}`];
		const isRefused = FOR_LEADS.test(op) && !leads(this.person);
		const result = isRefused ? error('not_allowed') : handler?.call(this, data);
		const { later, ...answer } = result ?? {};
		this.socket.send(JSON.stringify({ re: id, ...(answer.error ? answer : { data: answer }) }));
		later?.();
	}

	get me() {
		return this.school.inside.get(this.person.id);
	}

	change(who, change) {
		Object.assign(who, change);
		this.school.tellRoom('participant.changed', { id: who.id, ...change });
	}

	'on hello'() {
		const { school, person } = this;
		return { person, school: school.home(person).school, serverTime: Date.now(), iceServers: [], resumed: false, snapshot: null };
	}

	'on room.join'({ room, media, publish, move }) {
		if (room === 'check' || room.startsWith('t-')) {
			return this.joinTalk({ room, media });
		}
		const { school, person } = this;
		const { id } = person;
		const other = [...school.connections].find((line) => line !== this && line.isIn && line.person.id === id);
		if (school.rooms.r1.state === 'closed' && !leads(person)) {
			return error('room_closed');
		}
		if (school.removed.some((each) => each.id === id)) {
			return error('sent_out');
		}
		if (other && !move) {
			return error('elsewhere');
		}
		if (school.rules.locked && !leads(person) && !school.letIn.has(id)) {
			return error('room_locked');
		}
		if (school.rules.lobby && !leads(person) && !school.letIn.has(id)) {
			school.knock(person);
			return { lobby: true };
		}
		if (other) {
			other.notify('room.ended', { reason: 'moved' }, true);
			other.isIn = false;
			other.socket.close(4409);
		}
		if (school.rooms.r1.state === 'closed') {
			school.open(this.bots);
		}
		school.letIn.add(id);
		school.enter({ ...person, publish: { ...OFF, ...publish }, hand: null, present: true });
		Object.assign(this, { isIn: true, seq: 0 });
		return {
			snapshot: school.snapshot(person),
			sdp: answerTo(media.sdp),
			later: () => {
				this.notify('quality', { up: 3, down: 3, rttMs: 24, upLossPermille: 0, downLossPermille: 3, downKbps: 2400 }, true);
				this.notify('media.state', { state: 'connected' }, true);
			},
		};
	}

	'on conference.wait'({ conference }) {
		return this.school.conferences.door(this.person, conference);
	}

	'on room.leave'() {
		if (this.talk) {
			this.talk = null;
			return;
		}
		this.isIn = false;
		this.school.leaveLobby(this.person.id, 'gone');
		this.school.leave(this.person.id);
	}

	'on room.end'() {
		return {
			later: () => {
				this.school.tellRoom('room.ended', { reason: 'ended' });
				this.school.connections.forEach((line) => (line.isIn = false));
				this.school.close();
			},
		};
	}

	'on media.offer'({ media }) {
		return { sdp: answerTo(media.sdp) };
	}

	'on media.publish'(data) {
		if (this.talk) {
			return { publish: { ...OFF, ...data } };
		}
		const publish = { ...this.me.publish, ...data };
		this.change(this.me, { publish });
		return { publish };
	}

	'on hand.set'({ raised }) {
		this.change(this.me, { hand: raised ? Date.now() : null });
	}

	'on hand.lower'({ participant }) {
		for (const who of this.school.inside.values()) {
			if (who.hand !== null && (!participant || participant === who.id)) {
				this.change(who, { hand: null });
			}
		}
	}

	'on word.give'({ participant }) {
		const { school } = this;
		school.setRules({ word: { participant, state: 'asked' } });
		if (/^[bk]/.test(participant)) {
			setTimeout(() => school.rules.word?.participant === participant && this.takeWord(participant), 1500);
		}
	}

	takeWord(participant) {
		const who = this.school.inside.get(participant);
		this.school.setRules({ word: { participant, state: 'given' } });
		this.change(who, { publish: { ...who.publish, mic: true }, hand: null });
	}

	'on word.answer'({ accept, why }) {
		const { id } = this.person;
		if (this.school.rules.word?.participant !== id) {
			return error('not_allowed');
		}
		if (accept) {
			this.takeWord(id);
		} else {
			this.school.setRules({ word: null });
			this.school.tellLeads('word.declined', { participant: id, why });
		}
		return {};
	}

	'on word.end'() {
		this.school.setRules({ word: null });
	}

	'on room.set'({ rights, chat, ...rest }) {
		const { school } = this;
		const change = rest;
		if (rights) {
			const now = new Set(school.rules.rights);
			Object.entries(rights).forEach(([right, isOn]) => (isOn ? now.add(right) : now.delete(right)));
			change.rights = [...now];
			school.exceptions.forEach((own) => Object.keys(rights).forEach((right) => delete own[right]));
		}
		if (chat) {
			change.chat = { ...school.rules.chat, ...chat };
		}
		school.setRules(change);
	}

	'on person.rights'({ participant, rights }) {
		const { exceptions } = this.school;
		exceptions.set(participant, { ...exceptions.get(participant), ...rights });
		this.school.applyRights();
	}

	'on person.remove'({ participant }) {
		const { school } = this;
		const { id, name } = school.inside.get(participant);
		for (const line of school.connections) {
			if (line.person.id === id && line.isIn) {
				line.notify('room.ended', { reason: 'removed' }, true);
				line.isIn = false;
			}
		}
		school.leave(id);
		school.removed.push({ id, name });
		school.tellLeads('removed.changed', { removed: school.removed });
	}

	'on person.readmit'({ person }) {
		const { school } = this;
		school.removed = school.removed.filter((each) => each.id !== person);
		school.tellLeads('removed.changed', { removed: school.removed });
	}

	'on lobby.admit'({ person }) {
		this.school.admit(person ? [person] : this.school.waiting.map((each) => each.id));
	}

	'on lobby.deny'({ person }) {
		this.school.leaveLobby(person, 'denied');
		this.school.tellPerson(person, 'lobby.denied', { room: 'r1' });
	}

	'on lead.give'({ participant }) {
		this.school.leader = participant;
		this.school.tellRoom('participant.changed', { id: participant, leader: true });
	}

	'on chat.send'({ text, to }) {
		const { school, person } = this;
		const isFromPupil = !leads(person);
		if (isFromPupil && school.rules.chat.paused) {
			return error('chat_paused');
		}
		const audience = isFromPupil && !to && school.rules.chat.to === 'teachers' ? { audience: 'teachers' } : {};
		const message = { id: `c${(this.school.said = (this.school.said ?? 0) + 1)}`, from: person.id, name: person.name, text, at: Date.now(), ...(to ? { to } : {}), ...audience };
		school.chat.push(message);
		const isFor = (who) => (to ? [to, person.id].includes(who.id) : !audience.audience || leads(who) || who.id === person.id);
		return { id: message.id, later: () => school.tellRoom('chat.message', message, isFor) };
	}

	'on chat.delete'({ id }) {
		this.school.chat = this.school.chat.filter((each) => each.id !== id);
		this.school.tellRoom('chat.deleted', { id });
	}
}

Object.assign(Line.prototype, talkHandlers);
playDesks(Line);
playHalls(Line);
