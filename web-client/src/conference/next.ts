// Which conferences are ahead, what is to be done for one, and who may go in when. Pure.
import type { Conference, ConferenceMay, HomeConference, WholeConference } from '../protocol/conference';

const HOUR_MS = 3_600_000;
// How long before the begin a chair may open it.
export const EARLY_MS = HOUR_MS;
// An invited one that nobody opened is no longer ahead.
const MISSED_MS = 12 * HOUR_MS;

export const isAhead = ({ state, begin }: Pick<Conference, 'state' | 'begin'>, now: number): boolean =>
	state === 'open' || state === 'draft' || (state === 'invited' && now < begin + MISSED_MS);

// What is ahead in its order, the next one first; what is over, the last one first.
export function split(conferences: readonly Conference[], now: number): { ahead: Conference[]; past: Conference[] } {
	const ahead = conferences.filter((each) => isAhead(each, now)).sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || a.begin - b.begin);
	return { ahead, past: conferences.filter((each) => !isAhead(each, now)).sort((a, b) => b.begin - a.begin) };
}

// The one that a home page shows: what runs, else what begins next.
export function homeConference(conferences: readonly HomeConference[], now: number): HomeConference | null {
	const shown = conferences.filter((each) => each.state !== 'draft' && isAhead(each, now));
	return shown.sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open') || a.begin - b.begin)[0] ?? null;
}

// The address of its room.
export const roomPath = (id: string): string => `/conference/${id}/room`;

// The chair opens it; a deputy chair does so, too, and both are told as chair.
export const mayOpen = ({ state, begin, may }: Pick<Conference, 'state' | 'begin' | 'may'>, now: number): boolean =>
	state === 'invited' && may.includes('chair') && now >= begin - EARLY_MS;

export type Step = 'agenda' | 'roll' | 'invite';

// What a draft needs before it can be sent, in the order in which it is done.
export const stepsOf = ({ kind, items, seats, state }: Pick<Conference, 'kind' | 'items' | 'seats' | 'state'>): { step: Step; isDone: boolean; isNeeded: boolean }[] => [
	{ step: 'roll', isDone: seats.vote + seats.advisory + seats.guest > 1 && seats.vote > 0, isNeeded: true },
	{ step: 'agenda', isDone: items > 0, isNeeded: kind !== 'weekly' },
	{ step: 'invite', isDone: state !== 'draft', isNeeded: true },
];

export const writesMinutes = (may: readonly ConferenceMay[]): boolean => may.includes('chair') || may.includes('minutes');

// Whoever manages it need not belong to it; whoever sees it without managing does.
export const isMember = ({ may, roll }: Pick<WholeConference, 'may' | 'roll'>, person: string): boolean =>
	!may.includes('manage') || may.length > 1 || roll.some((seat) => seat.person.id === person || seat.deputy?.id === person);
