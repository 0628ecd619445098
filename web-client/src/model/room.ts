// The state of a lesson as the server tells it: a snapshot, then one notification after the other. Pure.
import type {
	ChatMessage, EndReason, MediaState, Notification, Participant, ParticipantChange, Quality, Right, SeatInfo, Snapshot,
} from '../protocol/types';
import { afterJoin, afterLeave, afterSnapshot } from './order';

export interface RoomState {
	room: Snapshot['room'];
	me: string;
	leads: boolean;
	may: readonly Right[];
	participants: Readonly<Record<string, Participant>>;
	// all but me, in the order in which they are shown
	order: readonly string[];
	chat: readonly ChatMessage[];
	seats: Readonly<Record<number, SeatInfo>>;
	speakers: readonly string[];
	// who spoke last and is not me: stays on stage when all fall silent
	lastSpeaker: string | null;
	quality: Quality | null;
	media: MediaState;
	ended: EndReason | null;
}

const CHAT_KEPT = 2000;

export function fromSnapshot(snapshot: Snapshot, before: RoomState | null): RoomState {
	const me = snapshot.you.participant;
	const others = snapshot.participants.filter((each) => each.id !== me);
	const teachersFirst = [...others].sort((a, b) => Number(b.role === 'teacher') - Number(a.role === 'teacher'));
	const leader = snapshot.room.leader;
	return {
		room: snapshot.room,
		me,
		leads: snapshot.you.leads,
		may: snapshot.you.may,
		participants: Object.fromEntries(snapshot.participants.map((each) => [each.id, each])),
		order: afterSnapshot(before?.order ?? [], teachersFirst.map((each) => each.id), leader === me ? null : leader),
		chat: snapshot.chat,
		seats: Object.fromEntries(snapshot.seats.map((each) => [each.seat, each])),
		speakers: snapshot.speakers,
		lastSpeaker: dominant(snapshot.speakers, me) ?? before?.lastSpeaker ?? null,
		quality: before?.quality ?? null,
		media: before?.media ?? 'connecting',
		ended: null,
	};
}

const dominant = (speakers: readonly string[], me: string): string | null => speakers.find((id) => id !== me) ?? null;

export function reduceRoom(state: RoomState, note: Notification): RoomState {
	switch (note.ev) {
		case 'room.state':
			return note.data.id === state.room.id ? { ...state, room: { ...state.room, ...note.data } } : state;
		case 'room.ended':
			return { ...state, ended: note.data.reason };
		case 'participant.joined':
			return joined(state, note.data);
		case 'participant.changed':
			return changed(state, note.data);
		case 'participant.left':
			return left(state, note.data.id);
		case 'chat.message':
			return said(state, note.data);
		case 'seat':
			return { ...state, seats: { ...state.seats, [note.data.seat]: note.data } };
		case 'speakers':
			return heard(state, note.data.participants);
		case 'quality':
			return { ...state, quality: note.data };
		case 'media.state':
			return { ...state, media: note.data.state };
	}
}

// A fresh PeerConnection shows nothing yet: every seat is covered until the server says live again.
export function coverAllSeats(state: RoomState): RoomState {
	const seats = Object.fromEntries(
		Object.values(state.seats).map((seat) => [seat.seat, seat.state === 'live' ? { ...seat, state: 'pending' as const } : seat]),
	);
	return { ...state, seats };
}

function joined(state: RoomState, who: Participant): RoomState {
	const participants = { ...state.participants, [who.id]: who };
	const order = who.id === state.me ? state.order : afterJoin(state.order, who.id, who.id === state.room.leader);
	return { ...state, participants, order };
}

function changed(state: RoomState, { leader, ...change }: ParticipantChange): RoomState {
	const before = state.participants[change.id];
	if (!before) {
		return state;
	}
	const publish = { ...before.publish, ...change.publish };
	const room = leader ? { ...state.room, leader: change.id } : state.room;
	return { ...state, room, participants: { ...state.participants, [change.id]: { ...before, ...change, publish } } };
}

function left(state: RoomState, id: string): RoomState {
	const { [id]: _gone, ...participants } = state.participants;
	return {
		...state,
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

export function seatOf(state: RoomState, participant: string, feed: SeatInfo['feed']): SeatInfo | null {
	return Object.values(state.seats).find((seat) => seat.participant === participant && seat.feed === feed) ?? null;
}
