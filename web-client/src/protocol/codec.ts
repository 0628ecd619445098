// Text from the WebSocket -> a typed message. Unknown events are "unknown", never an error: newer servers may send them.
import type { EventName, Notification, Reply, ServerMessage } from './types';

const EVENTS: Record<EventName, readonly string[]> = {
	'room.state': ['id', 'state'],
	'room.ended': ['reason'],
	'room.changed': [],
	'participant.joined': ['id', 'name', 'publish'],
	'participant.changed': ['id'],
	'participant.left': ['id'],
	'chat.message': ['id', 'text'],
	'chat.deleted': ['id'],
	'word.declined': ['participant', 'why'],
	'lobby.joined': ['id', 'name'],
	'lobby.left': ['id'],
	'lobby.admitted': ['room'],
	'lobby.denied': ['room'],
	'removed.changed': ['removed'],
	'server.state': ['draining'],
	seat: ['seat', 'state'],
	speakers: ['participants'],
	quality: ['up', 'down'],
	demand: ['source', 'layers', 'height'],
	'media.state': ['state'],
	'media.renegotiate': [],
	'talk.changed': ['id', 'state', 'people'],
	'desk.changed': ['id', 'state', 'talks'],
	'notes.update': ['note', 'n'],
	'notes.cursor': ['note', 'opener', 'person'],
	'notes.changed': ['note', 'title', 'may'],
	'notes.closed': ['note', 'reason'],
	'notes.compact': ['note', 'until'],
	'conference.door': ['conference', 'state', 'begin', 'mayEnter'],
	'conference.changed': ['rules'],
	'agenda.changed': ['item', 'agenda', 'guestsOut'],
	'speech.changed': ['speaker', 'waiting'],
	'quorum.changed': ['seats', 'present', 'needed'],
	'seats.changed': ['seats'],
	'vote.changed': ['id', 'state', 'you'],
};

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function decodeMessage(text: string): ServerMessage {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return { kind: 'unknown' };
	}
	if (!isObject(value)) {
		return { kind: 'unknown' };
	}
	if (typeof value['re'] === 'number') {
		return { kind: 'reply', reply: value as unknown as Reply };
	}
	const { ev, data } = value;
	if (typeof ev === 'string' && ev in EVENTS && isObject(data) && EVENTS[ev as EventName].every((key) => key in data)) {
		return { kind: 'notification', note: value as unknown as Notification };
	}
	return { kind: 'unknown' };
}

export function sequenceOf(text: string): number | null {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) && typeof value['seq'] === 'number' ? value['seq'] : null;
	} catch {
		return null;
	}
}
