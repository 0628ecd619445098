// What goes on in a conference, as the server tells it: one notification after the other. Pure.
import type { HallSeat, Live } from '../protocol/hall';
import type { Notification } from '../protocol/types';

function withSeats(seats: HallSeat[], changes: HallSeat[], removed: string[] = []): HallSeat[] {
	const changed = new Map(changes.map((seat) => [seat.id, seat]));
	const known = seats.filter(({ id }) => !removed.includes(id)).map((seat) => changed.get(seat.id) ?? seat);
	const ids = new Set(seats.map(({ id }) => id));
	return [...known, ...changes.filter(({ id }) => !ids.has(id))];
}

export function reduceLive(live: Live, note: Notification): Live {
	switch (note.ev) {
		case 'agenda.changed':
			return { ...live, ...note.data };
		case 'conference.changed':
			return { ...live, rules: note.data.rules };
		case 'quorum.changed':
			return { ...live, quorum: note.data };
		case 'seats.changed':
			return { ...live, seats: withSeats(live.seats, note.data.seats, note.data.removed) };
		case 'speech.changed':
			return { ...live, list: { ...live.list, ...note.data } };
		case 'vote.changed': {
			const isKnown = live.votes.some(({ id }) => id === note.data.id);
			const votes = isKnown ? live.votes.map((vote) => (vote.id === note.data.id ? note.data : vote)) : [...live.votes, note.data];
			return { ...live, votes };
		}
		default:
			return live;
	}
}
