// The roll of a conference: how it is shown, what it still lacks, and what may be changed of a seat. Pure.
import type { Office, RollSeat, SeatKind } from '../protocol/conference';
import { OFFICES, SEAT_KINDS } from '../protocol/conference';
import type { Person } from '../protocol/types';

export const MOST_SEATS = 600;
const MOST_OF_OFFICE: Record<Office, number> = { chair: 1, deputy: 4, minutes: 4, teller: 4 };

const rank = ({ office, kind }: RollSeat): number => (office === null ? OFFICES.length + SEAT_KINDS.indexOf(kind) : OFFICES.indexOf(office));

// Offices first, then votes, advisers, guests; each by name.
export const sorted = (roll: readonly RollSeat[], language: string): RollSeat[] =>
	[...roll].sort((a, b) => rank(a) - rank(b) || a.person.name.localeCompare(b.person.name, language));

export const found = (roll: readonly RollSeat[], q: string, language: string): RollSeat[] => {
	const wanted = q.trim().toLocaleLowerCase(language);
	return roll.filter(({ person, deputy }) => [person, deputy].some((each) => each?.name.toLocaleLowerCase(language).includes(wanted)));
};

export const countsOf = (roll: readonly RollSeat[]): Record<SeatKind, number> => {
	const counts = { vote: 0, advisory: 0, guest: 0 };
	roll.forEach(({ kind }) => (counts[kind] += 1));
	return counts;
};

// An outsider was made for this conference, and has a link instead of an account.
export const isOutsider = ({ person }: Pick<RollSeat, 'person'>): boolean => person.role === 'guest';

export const withoutMail = (roll: readonly RollSeat[]): RollSeat[] => roll.filter(({ hasMail }) => hasMail === false);

export type RollLack = 'vote' | 'chair' | 'minutes';

export function lacksOf(roll: readonly RollSeat[]): RollLack[] {
	const has = (office: Office): boolean => roll.some((seat) => seat.office === office);
	return [...(countsOf(roll).vote === 0 ? ['vote' as const] : []), ...(has('chair') ? [] : ['chair' as const]), ...(has('minutes') ? [] : ['minutes' as const])];
}

// Which offices this seat may be given: a full one can't; the chair is taken over from whoever has it.
export const officesFor = (roll: readonly RollSeat[], seat: RollSeat): Office[] =>
	OFFICES.filter((office) => office === 'chair' || office === seat.office || roll.filter((each) => each.office === office).length < MOST_OF_OFFICE[office]);

// Nobody votes for two seats: who is on the roll himself with a vote, or is somebody's deputy already, is none.
export const mayDeputise = (roll: readonly RollSeat[], seat: RollSeat, person: Pick<Person, 'id'>): boolean =>
	!roll.some((each) => each.person.id === person.id || (each.id !== seat.id && each.deputy?.id === person.id));

// One seat gets an office; of the chair there is one: whoever had it loses it in the same request.
export function officeChange(roll: readonly RollSeat[], seat: string, office: Office | null): { seat: string; office: Office | null }[] {
	const before = office === 'chair' ? roll.filter((each) => each.office === 'chair' && each.id !== seat) : [];
	return [...before.map((each) => ({ seat: each.id, office: null })), { seat, office }];
}
