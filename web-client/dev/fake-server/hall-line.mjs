// The room of a conference on a WebSocket of the stand-in server, and its few requests over HTTP.
import { answerTo } from './answer.mjs';
import { Hall, HALLS } from './hall.mjs';
import { OFF } from './school.mjs';

const halls = new Map(HALLS.map((id) => [id, new Hall(id)]));
const hallOfVote = (vote) => halls.get(vote?.replace(/-v\d+$/, ''));
const refuse = (code, why) => ({ error: { code, ...(why ? { detail: { why } } : {}) } });

// -> null: not of a conference's room. Ballots come from nobody in particular.
export function hallCall(person, [what, id], method, body) {
	if (what === 'ballots' && hallOfVote(id)) {
		return method === 'POST' ? hallOfVote(id).votes.take(id, body) : hallOfVote(id).votes.counted(id);
	}
	const hall = what === 'conferences' ? halls.get(id) : null;
	if (!hall || !person) {
		return null;
	}
	return { ...hall.page(person) };
}

function snapshotOf(hall, person) {
	const seat = hall.seats.find((each) => each.person === person.id);
	return {
		participation: `p-${person.id}-${hall.id}`, seq: 0,
		room: {
			id: hall.id, kind: 'conference', title: hall.title, state: 'open', openedAt: Date.now(), leader: 'u1', lobby: false, locked: false, frozen: false,
			rights: ['speak', 'camera', 'write'], word: null, chat: { to: 'all', paused: false, slowSeconds: 0, private: 'off' },
		},
		you: { participant: person.id, role: person.role, leads: hall.isChair(person), may: hall.mayOf(person.id), seat: { id: seat.id, kind: seat.kind, office: seat.office, votes: seat.kind === 'vote' } },
		participants: [...hall.inside.values()], chat: [], seats: [], speakers: [], waiting: [], removed: [], conference: hall.live(person.id),
	};
}

const FOR_CHAIR = /^(agenda\.|guest\.|quorum\.|speech\.(next|give|remove|set)|conference\.close)/;

const acts = {
	'agenda.go': (hall, { item }) => hall.go(item),
	'agenda.add': (hall, { title, text = '', guests = true }) => {
		hall.agenda.push({ id: `i${hall.agenda.length + 1}`, title, text, guests, minutes: null, state: 'waiting', papers: [], begunAt: null, endedAt: null });
		hall.tell('agenda.changed', { item: hall.item, agenda: hall.agenda, guestsOut: hall.guestsOut });
	},
	'guest.admit': (hall, { participant }) => (hall.admitted.add(participant), hall.tellDoor()),
	'guest.dismiss': (hall, { participant }) => (hall.admitted.delete(participant), hall.go(hall.item)),
	'quorum.establish': (hall) => {
		const { present, needed } = hall.quorum();
		hall.established = { at: Date.now(), present, isQuorate: present >= needed };
		hall.tell('quorum.changed', hall.quorum());
	},
	'speech.ask': (hall, { kind }, person) => hall.ask(person.id, kind),
	'speech.withdraw': (hall, _data, person) => (hall.list.waiting = hall.list.waiting.filter((each) => each.participant !== person.id), hall.tellList()),
	'speech.next': (hall) => hall.next(),
	'speech.give': (hall, { participant }) => (hall.list.waiting = hall.list.waiting.filter((each) => each.participant !== participant), hall.speak(participant, 'turn'), hall.tellList()),
	'speech.end': (hall) => (hall.speak(null), hall.tellList()),
	'speech.remove': (hall, { participant }) => (hall.list.waiting = hall.list.waiting.filter((each) => each.participant !== participant), hall.tellList()),
	'speech.set': (hall, change) => (Object.assign(hall.list, change), hall.tellList()),
	'conference.close': (hall) => hall.tell('room.ended', { reason: 'ended' }),
};

const handlers = Object.fromEntries([
	...Object.entries(acts).map(([op, run]) => [
		`on ${op}`,
		function (data) {
			if (FOR_CHAIR.test(op) && !this.hall?.isChair(this.person)) {
				return refuse('not_allowed');
			}
			return { later: () => run(this.hall, data, this.person) };
		},
	]),
	...['prepare', 'change', 'demand', 'open', 'close', 'annul', 'decide', 'runoff', 'lot', 'cast', 'paper', 'claim'].map((op) => [
		`on vote.${op}`,
		function (data) {
			return this.hall.votes.act(op, data, this.person);
		},
	]),
	['on lot.add', function ({ vote, value }) {
		this.hall.votes.find(vote).lot.values.push(value);
		return {};
	}],
]);

// Rooms of conferences beside those that there are already.
export function playHalls(Line) {
	const before = Object.fromEntries(['on room.join', 'on room.leave', 'on media.publish', 'on conference.wait', 'on chat.send', 'gone'].map((name) => [name, Line.prototype[name]]));
	Object.assign(Line.prototype, handlers, {
		'on conference.wait'({ conference }) {
			const hall = halls.get(conference);
			if (!hall) {
				return before['on conference.wait']?.call(this, { conference }) ?? refuse('no_such_conference');
			}
			this.waitsAt = hall;
			// as it was, when nobody is there
			if (![...hall.lines].some((line) => line !== this)) {
				hall.reset();
			}
			hall.lines.add(this);
			return { state: hall.closed ? 'invited' : 'open', begin: hall.page(this.person).begin, mayEnter: hall.mayEnter(this.person) };
		},

		'on room.join'(data) {
			const hall = halls.get(data.room);
			if (!hall) {
				return before['on room.join'].call(this, data);
			}
			if (!hall.mayEnter(this.person)) {
				return refuse(hall.closed ? 'room_closed' : 'not_for_guests');
			}
			Object.assign(this, { hall, seq: 0 });
			hall.lines.add(this);
			hall.inside.set(this.person.id, hall.participant(this.person));
			return {
				snapshot: snapshotOf(hall, this.person), sdp: answerTo(data.media.sdp),
				later: () => {
					this.notify('media.state', { state: 'connected' }, true);
					this.notify('quality', { up: 3, down: 3, rttMs: 24, upLossPermille: 0, downLossPermille: 3, downKbps: 2400 }, true);
					hall.enter(this.person);
					hall.play(this.person);
				},
			};
		},

		'on room.leave'(data) {
			if (!this.hall) {
				return before['on room.leave'].call(this, data);
			}
			const { hall } = this;
			this.hall = null;
			return { later: () => hall.leave(this.person.id) };
		},

		'on media.publish'(data) {
			if (!this.hall) {
				return before['on media.publish'].call(this, data);
			}
			const publish = { ...OFF, ...this.hall.inside.get(this.person.id)?.publish, ...data };
			this.hall.inside.get(this.person.id).publish = publish;
			this.hall.tell('participant.changed', { id: this.person.id, publish });
			return { publish };
		},

		'on chat.send'(data) {
			if (!this.hall) {
				return before['on chat.send'].call(this, data);
			}
			const message = { id: `c${Date.now()}`, from: this.person.id, name: this.person.name, text: data.text, at: Date.now() };
			return { id: message.id, later: () => this.hall.tell('chat.message', message) };
		},

		gone() {
			for (const hall of new Set([this.hall, this.waitsAt].filter(Boolean))) {
				hall.lines.delete(this);
				hall.leave(this.person.id);
			}
			before.gone.call(this);
		},
	});
}
