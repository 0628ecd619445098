// Who sits where, while it is put together: single teachers and teams of two. Pure.
import type { Seat } from './setup';

export const seatOf = (seats: readonly Seat[], teacher: string): Seat | undefined => seats.find(({ teachers }) => teachers.includes(teacher));

export function toggled(seats: readonly Seat[], teacher: string): Seat[] {
	return seatOf(seats, teacher) ? without(seats, teacher) : [...seats, { teachers: [teacher], place: '' }];
}

// A team that loses one is a single teacher again, at the same place.
function without(seats: readonly Seat[], teacher: string): Seat[] {
	return seats.map((seat) => ({ ...seat, teachers: seat.teachers.filter((each) => each !== teacher) })).filter(({ teachers }) => teachers.length > 0);
}

// Everybody who sits nowhere yet gets a desk.
export const withAll = (seats: readonly Seat[], teachers: readonly string[]): Seat[] => [
	...seats,
	...teachers.filter((each) => !seatOf(seats, each)).map((each) => ({ teachers: [each], place: '' })),
];

// The second one comes to the first one's desk; who sat there with the first keeps a desk. null: the first sits alone again.
export function paired(seats: readonly Seat[], first: string, second: string | null): Seat[] {
	const seat = seatOf(seats, first);
	if (!seat) {
		return [...seats];
	}
	const left = seat.teachers.filter((each) => each !== first && each !== second);
	return without(seats, second ?? '')
		.flatMap((each) => (each.teachers.includes(first) ? [{ ...each, teachers: second === null ? [first] : [first, second] }] : [each]))
		.concat(left.map((each) => ({ teachers: [each], place: '' })));
}

export const placed = (seats: readonly Seat[], teacher: string, place: string): Seat[] =>
	seats.map((seat) => (seat.teachers.includes(teacher) ? { ...seat, place } : seat));
