// The state of a lesson as the server tells it: a snapshot, then one notification after the other. Pure.
import { reduceLive } from '../hall/live';
import type { Live, MySeat } from '../protocol/hall';
import type {
	ChatMessage, Declined, EndReason, MediaState, Notification, Participant, ParticipantChange, Quality, Removed, Right, SeatInfo,
	Snapshot, Waiting,
} from '../protocol/types';
import { isPerson, isPictured } from './programs';
import { afterJoin, afterLeave, afterReturn, afterSnapshot, backInPlace } from './order';
import { DEFAULT_RULES, isModerator, rightsByRole } from './rights';

export interface RoomState {
	participation: string;
	room: Snapshot['room'];
	me: string;
	leads: boolean;
	may: readonly Right[];
	participants: Readonly<Record<string, Participant>>;
	// all but me, in the order in which they are shown
	order: readonly string[];
	// where everybody stood when this participation began: whoever comes back after us has his place again
	places: readonly string[];
	chat: readonly ChatMessage[];
	seats: Readonly<Record<number, SeatInfo>>;
	speakers: readonly string[];
	// who spoke last and is not me: stays on stage when all fall silent
	lastSpeaker: string | null;
	quality: Quality | null;
	media: MediaState;
	// the lobby, the longest waiting first, and who was sent out: moderators know
	waiting: readonly Waiting[];
	removed: readonly Removed[];
	// the last one who did not take the word
	declined: { participant: string; why: Declined } | null;
	// the adult who leads or led last: pupils are told by name who it is that they wait for
	adult: string | null;
	// everybody who was ever seen as a guest: a message stays a guest's when he has left
	guests: readonly string[];
	ended: EndReason | null;
	// of a conference: what goes on in it, and my seat
	conference: Live | null;
	seat: MySeat | null;
}

const CHAT_KEPT = 2000;

export function fromSnapshot(snapshot: Snapshot, before: RoomState | null): RoomState {
	const me = snapshot.you.participant;
	const others = snapshot.participants.filter((each) => each.id !== me && isPictured(each));
	const teachersFirst = [...others].sort((a, b) => Number(isModerator(b)) - Number(isModerator(a)));
	const leader = snapshot.room.leader;
	const room = { ...DEFAULT_RULES, ...snapshot.room };
	const ids = teachersFirst.map((each) => each.id);
	const isReturn = before !== null && before.participation !== snapshot.participation;
	const places = isReturn ? placesOf(before) : (before?.places ?? []);
	const participants = snapshot.participants.map((each) => ({ ...each, may: each.may ?? rightsByRole(each.role, room.rights) }));
	return {
		participation: snapshot.participation,
		room,
		me,
		leads: snapshot.you.leads,
		may: snapshot.you.may,
		participants: Object.fromEntries(participants.map((each) => [each.id, each])),
		order: isReturn ? afterReturn(places, ids) : afterSnapshot(before?.order ?? [], ids, leader === me ? null : leader),
		places,
		chat: snapshot.chat,
		seats: Object.fromEntries(snapshot.seats.map((each) => [each.seat, each])),
		speakers: snapshot.speakers,
		lastSpeaker: dominant(snapshot.speakers, me) ?? before?.lastSpeaker ?? null,
		quality: before?.quality ?? null,
		media: before?.media ?? 'connecting',
		waiting: snapshot.waiting ?? [],
		removed: snapshot.removed ?? [],
		declined: null,
		adult: participants.find((each) => each.id === leader)?.name ?? before?.adult ?? null,
		guests: guestsAmong(participants, before?.guests ?? []),
		ended: null,
		conference: snapshot.conference ?? null,
		seat: snapshot.you.seat ?? null,
	};
}

// Two restarts in a row: who is not back yet keeps his place all the same.
function placesOf(state: RoomState): string[] {
	return state.places.reduce<string[]>((order, id) => backInPlace(order, id, state.places), [...state.order]);
}

function guestsAmong(people: readonly Participant[], known: readonly string[]): readonly string[] {
	const found = people.filter((each) => each.role === 'guest' && isPerson(each) && !known.includes(each.id)).map((each) => each.id);
	return found.length > 0 ? [...known, ...found] : known;
}

const dominant = (speakers: readonly string[], me: string): string | null => speakers.find((id) => id !== me) ?? null;

export function reduceRoom(state: RoomState, note: Notification): RoomState {
	switch (note.ev) {
		case 'room.state':
			return note.data.id === state.room.id ? { ...state, room: { ...state.room, ...note.data } } : state;
		case 'room.ended':
			return { ...state, ended: note.data.reason };
		case 'room.changed':
			return { ...state, room: { ...state.room, ...note.data } };
		case 'participant.joined':
			return joined(state, note.data);
		case 'participant.changed':
			return changed(state, note.data);
		case 'participant.left':
			return left(state, note.data.id);
		case 'chat.message':
			return said(state, note.data);
		case 'chat.deleted':
			return { ...state, chat: state.chat.filter((each) => each.id !== note.data.id) };
		case 'word.declined':
			return { ...state, declined: note.data };
		case 'lobby.joined':
			return { ...state, waiting: [...state.waiting.filter((each) => each.id !== note.data.id), note.data] };
		case 'lobby.left':
			return { ...state, waiting: state.waiting.filter((each) => each.id !== note.data.id) };
		case 'removed.changed':
			return { ...state, removed: note.data.removed };
		case 'seat':
			return { ...state, seats: { ...state.seats, [note.data.seat]: note.data } };
		case 'speakers':
			return heard(state, note.data.participants);
		case 'quality':
			return { ...state, quality: note.data };
		case 'media.state':
			return { ...state, media: note.data.state };
		case 'agenda.changed':
		case 'conference.changed':
		case 'quorum.changed':
		case 'seats.changed':
		case 'speech.changed':
		case 'vote.changed':
			return state.conference ? { ...state, conference: reduceLive(state.conference, note) } : state;
		case 'conference.door':
		case 'demand':
		case 'media.renegotiate':
		case 'lobby.admitted':
		case 'lobby.denied':
		case 'server.state':
		case 'talk.changed':
		case 'desk.changed':
		// notes are of people, not of the room
		case 'notes.update':
		case 'notes.cursor':
		case 'notes.changed':
		case 'notes.closed':
		case 'notes.compact':
			return state;
	}
}

// A fresh PeerConnection shows nothing yet: every seat is covered until the server says live again.
export function coverAllSeats(state: RoomState): RoomState {
	const seats = Object.fromEntries(
		Object.values(state.seats).map((seat) => [seat.seat, seat.state === 'live' ? { ...seat, state: 'pending' as const } : seat]),
	);
	return { ...state, seats };
}

function joined(state: RoomState, newcomer: Participant): RoomState {
	const who = { ...newcomer, may: newcomer.may ?? rightsByRole(newcomer.role, state.room.rights) };
	const participants = { ...state.participants, [who.id]: who };
	return { ...state, participants, order: isPictured(who) ? withNewcomer(state, who.id) : state.order, guests: guestsAmong([who], state.guests) };
}

function withNewcomer(state: RoomState, id: string): readonly string[] {
	if (id === state.me) {
		return state.order;
	}
	return state.places.includes(id) ? backInPlace(state.order, id, state.places) : afterJoin(state.order, id, id === state.room.leader);
}

function changed(state: RoomState, { leader, ...change }: ParticipantChange): RoomState {
	const before = state.participants[change.id];
	if (!before) {
		return state;
	}
	const publish = { ...before.publish, ...change.publish };
	const room = leader ? { ...state.room, leader: change.id } : state.room;
	return {
		...state,
		room,
		may: change.id === state.me && change.may ? change.may : state.may,
		adult: leader ? before.name : state.adult,
		participants: { ...state.participants, [change.id]: { ...before, ...change, publish } },
	};
}

function left(state: RoomState, id: string): RoomState {
	const { [id]: _gone, ...participants } = state.participants;
	return {
		...state,
		room: state.room.leader === id ? { ...state.room, leader: null } : state.room,
		participants,
		order: afterLeave(state.order, id),
		speakers: state.speakers.filter((each) => each !== id),
		lastSpeaker: state.lastSpeaker === id ? null : state.lastSpeaker,
	};
}

function said(state: RoomState, message: ChatMessage): RoomState {
	if (state.chat.some((each) => each.id === message.id)) {
		return state;
	}
	return { ...state, chat: [...state.chat, message].slice(-CHAT_KEPT) };
}

function heard(state: RoomState, speakers: string[]): RoomState {
	return { ...state, speakers, lastSpeaker: dominant(speakers, state.me) ?? state.lastSpeaker };
}

// Who has raised a hand, the longest waiting first.
export function handsInOrder(state: RoomState): Participant[] {
	return Object.values(state.participants)
		.filter((each) => each.hand !== null)
		.sort((a, b) => a.hand! - b.hand! || a.id.localeCompare(b.id));
}

// Whose picture the line does not bear now.
export function pausedNames(state: RoomState): string[] {
	const paused = Object.values(state.seats).filter((seat) => seat.state === 'paused' && seat.participant !== null);
	return [...new Set(paused.map((seat) => state.participants[seat.participant!]?.name ?? ''))].filter((name) => name !== '');
}

export function seatOf(state: RoomState, participant: string, feed: SeatInfo['feed']): SeatInfo | null {
	return Object.values(state.seats).find((seat) => seat.participant === participant && seat.feed === feed) ?? null;
}
