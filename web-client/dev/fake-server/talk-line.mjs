// The day of a talk on a WebSocket of the stand-in server: waiting, and a room with a drawn-up teacher. What happens is in the
// talk's id: t-wait waits, t-now is let in after a moment, t-missed and t-over are what they say.
import { answerTo } from './answer.mjs';
import { OFF } from './school.mjs';

const MINUTE = 60_000;
const OPEN_AFTER_MS = 1500;
const error = (code, detail) => ({ error: { code, ...(detail ? { detail } : {}) } });
const STATES = { 't-missed': 'missed', 't-wait': 'waiting' };

function waitOf(talk, state, isOpen) {
	const isLate = talk.id === 't-wait';
	return {
		id: talk.id, state, begin: talk.begin, end: talk.end, expected: isLate ? talk.begin + 12 * MINUTE : talk.begin, delayMinutes: isLate ? 12 : 0, ahead: isLate ? 2 : 0,
		isStaffThere: true, isHeld: false,
		people: [
			{ kind: 'teacher', name: 'Frau Kaya', isThere: true }, { kind: 'parent', name: 'Omar Haddad', isThere: true },
			{ kind: 'interpreter', name: 'Rana Saleh', isThere: isOpen },
		],
		endsAt: isOpen ? Date.now() + 55_000 : null, isWarned: isOpen, extendedMinutes: 0, teachers: talk.teachers, phone: talk.phone,
	};
}

function snapshotOf(line, room) {
	const person = (id, name, role, kind) => ({ id, name, role, kind, channel: null, publish: { ...OFF, mic: true }, hand: null, present: true, may: ['speak', 'camera', 'write'] });
	const me = person(line.person.id, line.person.name, line.person.role, line.person.role === 'guest' ? 'interpreter' : 'parent');
	const others = room === 'check' ? [] : [person('u1', 'Frau Kaya', 'teacher', 'teacher'), ...(me.id === 'u31' ? [person('u32', 'Rana Saleh', 'guest', 'interpreter')] : [])];
	return {
		participation: `p-${me.id}-${room}`, seq: 0,
		room: {
			id: room, kind: room === 'check' ? 'check' : 'consultation', title: 'Frau Kaya', state: 'open', openedAt: Date.now(), leader: room === 'check' ? null : 'u1', lobby: false,
			locked: false, frozen: false, rights: ['speak', 'camera', 'write'], word: null, chat: { to: 'all', paused: false, slowSeconds: 0, private: 'off' },
		},
		you: { participant: me.id, role: me.role, leads: false, may: me.may }, participants: [me, ...others], chat: [], seats: [], speakers: [],
	};
}

export const talkHandlers = {
	'on talk.wait'({ talk: id }) {
		const talk = this.school.families.own(this.person).find((each) => each.id === id);
		if (!talk) {
			return error('no_such_talk');
		}
		if (talk.state === 'over') {
			return error('talk_over');
		}
		if (talk.begin - Date.now() > 60 * MINUTE) {
			return error('too_early', { begin: talk.begin });
		}
		const isOpen = talk.id === 't-now' && this.hasWaited;
		if (talk.id === 't-now' && !isOpen) {
			this.hasWaited = true;
			setTimeout(() => this.notify('talk.changed', waitOf(talk, 'open', true), false), OPEN_AFTER_MS);
		}
		return { talk: waitOf(talk, isOpen ? 'open' : (STATES[talk.id] ?? 'waiting'), isOpen) };
	},

	'on talk.leave'() {
		return {};
	},

	'on talk.channel'({ to }) {
		return { later: () => this.notify('participant.changed', { id: this.person.id, channel: to === 'all' ? null : to }, true) };
	},

	joinTalk({ room, media }) {
		Object.assign(this, { seq: 0, talk: room });
		return {
			snapshot: snapshotOf(this, room),
			sdp: answerTo(media.sdp),
			later: () => {
				this.notify('media.state', { state: 'connected' }, true);
				this.notify('quality', { up: 3, down: room === 'check' ? 0 : 3, rttMs: 28, upLossPermille: 0, downLossPermille: 1, downKbps: 2600 }, true);
				if (room === 't-now' && this.person.role !== 'guest') {
					setTimeout(() => this.notify('participant.changed', { id: 'u32', channel: 'family' }, true), 800);
				}
			},
		};
	},
};
