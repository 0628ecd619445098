// Who is what in a conference, who may do what, and whose turn it is. Pure.
import type { RoomState } from '../model/room';
import type { HallItem, HallSeat, Live, MySeat } from '../protocol/hall';

// Who fills a seat now: its holder, else its deputy. People and participants have the same ids.
export const fillerOf = (seat: HallSeat, inside: Readonly<Record<string, unknown>>): string | null =>
	[seat.person, seat.deputy].find((id): id is string => id !== null && id in inside) ?? null;

// Chairs now: who holds the office, and deputies while he is not there.
export function chairs(live: Live, seat: MySeat | null): boolean {
	const isChairThere = live.seats.some(({ office, isThere }) => office === 'chair' && isThere);
	return seat?.office === 'chair' || (seat?.office === 'deputy' && !isChairThere);
}

export const runsVotes = (live: Live, seat: MySeat | null): boolean => seat?.office === 'teller' || chairs(live, seat);

export const writesMinutes = (seat: MySeat | null): boolean => seat?.office === 'minutes' || seat?.office === 'chair' || seat?.office === 'deputy';

// May bring in a motion of his own.
export const moves = (seat: MySeat | null): boolean => seat !== null && seat.kind !== 'guest';

// Comes in to listen, and needs no camera until he has the word.
export const listens = (rules: Live['rules'], office: string | null): boolean => rules.audience === 'listen' && office === null;

export const currentItem = (live: Live): HallItem | null => live.agenda.find(({ id }) => id === live.item) ?? null;
export const itemNumber = (live: Live, id: string | null): number => live.agenda.findIndex((item) => item.id === id) + 1;

// What the next one of the agenda is: after the current one, else the first that waits.
export function nextItem({ agenda, item }: Live): HallItem | null {
	const at = agenda.findIndex(({ id }) => id === item);
	return agenda.slice(at + 1).find(({ state }) => state === 'waiting') ?? agenda.find(({ state }) => state === 'waiting') ?? null;
}

// My place on the list, from 1; 0: I am not on it.
export const placeOf = (live: Live, me: string): number => live.list.waiting.findIndex(({ participant }) => participant === me) + 1;

export type Turn = 'none' | 'waits' | 'next' | 'speaks';

export function turnOf(live: Live, me: string): Turn {
	if (live.list.speaker?.participant === me) {
		return 'speaks';
	}
	const place = placeOf(live, me);
	return place === 1 ? 'next' : place > 1 ? 'waits' : 'none';
}

// Who chairs, for the place beside the speaker.
export function chairOf({ conference, participants }: RoomState): string | null {
	const seats = conference?.seats ?? [];
	const fills = (office: string): string | null =>
		seats.filter((seat) => seat.office === office && seat.isThere).map((seat) => fillerOf(seat, participants)).find((id) => id !== null) ?? null;
	return fills('chair') ?? fills('deputy');
}
