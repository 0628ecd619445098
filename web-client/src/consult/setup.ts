// A new consultation while it is written: its steps, what is still wrong, and what is asked of the server at the end. Pure.
import type { Consultation, ConsultationDraft, ConsultationKind, DeskDraft, DeskMode, Grid } from '../protocol/consult';
import { addDays } from '../model/week';
import { type GridDraft, MOST_PAUSE, previewOf, SLOT_MINUTES } from './grid';
import { fieldOf, momentOfField } from './moments';

export type SetupStep = 'when' | 'who' | 'families';
export const stepsOf = (kind: ConsultationKind): readonly SetupStep[] => (kind === 'day' ? ['when', 'who', 'families'] : ['when', 'families']);

// a teacher, or a team of two
export interface Seat {
	teachers: readonly string[];
	place: string;
}

// what families may do until when, and what they read
export interface Rules {
	// as fields for date and time hold them
	bookFrom: string;
	bookUntil: string;
	hasWishes: boolean;
	wishUntil: string;
	mostTalks: number;
	changeMinutes: number;
	phone: string;
	text: string;
}

export interface Setup extends Rules {
	kind: ConsultationKind;
	title: string;
	grid: GridDraft;
	seats: readonly Seat[];
	mode: DeskMode;
}

const WEEKS_OF_HOUR = 12;

// today: the school's date
export function newSetup(kind: ConsultationKind, today: string, title: string): Setup {
	const date = addDays(today, kind === 'day' ? 21 : 7);
	return {
		kind,
		title,
		grid: kind === 'day'
			? { date, begin: '14:00', end: '18:00', slotMinutes: 10, pauseMinutes: 0, breaks: [], weeks: 1 }
			: { date, begin: '13:30', end: '14:30', slotMinutes: 15, pauseMinutes: 0, breaks: [], weeks: WEEKS_OF_HOUR },
		seats: [],
		mode: 'video',
		...timesBefore(date, kind),
		hasWishes: false,
		mostTalks: 0,
		changeMinutes: 5,
		phone: '',
		text: '',
	};
}

// Families book until the evening before; wishes are collected a week earlier. A weekly hour is booked until it is over.
function timesBefore(date: string, kind: ConsultationKind): Pick<Setup, 'bookFrom' | 'bookUntil' | 'wishUntil'> {
	return { bookFrom: '', bookUntil: kind === 'day' ? `${addDays(date, -1)}T18:00` : '', wishUntil: `${addDays(date, -7)}T18:00` };
}

// Another day takes the times before it along, unless somebody has written others.
export function withGrid(setup: Setup, change: Partial<GridDraft>): Setup {
	const grid = { ...setup.grid, ...change };
	const [before, after] = [timesBefore(setup.grid.date, setup.kind), timesBefore(grid.date || setup.grid.date, setup.kind)];
	const moved = (field: 'bookFrom' | 'bookUntil' | 'wishUntil'): string => (setup[field] === before[field] ? after[field] : setup[field]);
	return { ...setup, grid, bookFrom: moved('bookFrom'), bookUntil: moved('bookUntil'), wishUntil: moved('wishUntil') };
}

export type SetupFault = 'title' | 'date' | 'begin' | 'end' | 'breaks' | 'many' | 'slot' | 'pause' | 'seats' | 'bookUntil' | 'wishUntil' | 'mostTalks' | 'changeMinutes';

export const MOST_TALKS = 40;
export const MOST_CHANGE = 60;

const isBetween = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

function faultOfWhen({ title, grid }: Setup): SetupFault | null {
	if (title.trim() === '') {
		return 'title';
	}
	if (!isBetween(grid.slotMinutes, SLOT_MINUTES.least, SLOT_MINUTES.most)) {
		return 'slot';
	}
	return isBetween(grid.pauseMinutes, 0, MOST_PAUSE) ? previewOf(grid).fault : 'pause';
}

// The same clock everywhere: fields can be compared as they are.
export function faultOfRules({ bookFrom, bookUntil, hasWishes, wishUntil, mostTalks, changeMinutes }: Rules): SetupFault | null {
	if (!isBetween(mostTalks, 0, MOST_TALKS)) {
		return 'mostTalks';
	}
	if (!isBetween(changeMinutes, 0, MOST_CHANGE)) {
		return 'changeMinutes';
	}
	if (bookFrom !== '' && bookUntil !== '' && bookUntil <= bookFrom) {
		return 'bookUntil';
	}
	return hasWishes && (wishUntil === '' || (bookUntil !== '' && wishUntil > bookUntil)) ? 'wishUntil' : null;
}

export function faultOfStep(step: SetupStep, setup: Setup): SetupFault | null {
	switch (step) {
		case 'when':
			return faultOfWhen(setup);
		case 'who':
			return setup.seats.length === 0 ? 'seats' : null;
		case 'families':
			return faultOfRules(setup);
	}
}

export const rulesOf = (consultation: Consultation | ConsultationDraft, timeZone: string): Rules => ({
	bookFrom: fieldOf(consultation.bookFrom, timeZone),
	bookUntil: fieldOf(consultation.bookUntil, timeZone),
	hasWishes: consultation.wishUntil !== null,
	wishUntil: fieldOf(consultation.wishUntil, timeZone),
	mostTalks: consultation.mostTalks,
	changeMinutes: consultation.changeMinutes,
	phone: consultation.phone,
	text: consultation.text,
});

export const rulesRequest = (rules: Rules, timeZone: string): Omit<ConsultationDraft, 'title' | 'slotMinutes' | 'pauseMinutes'> => ({
	mostTalks: rules.mostTalks,
	changeMinutes: rules.changeMinutes,
	phone: rules.phone.trim(),
	text: rules.text.trim(),
	bookFrom: momentOfField(rules.bookFrom, timeZone),
	bookUntil: momentOfField(rules.bookUntil, timeZone),
	wishUntil: rules.hasWishes ? momentOfField(rules.wishUntil, timeZone) : null,
});

export const draftOf = (setup: Setup, timeZone: string): { kind: ConsultationKind } & ConsultationDraft => ({
	kind: setup.kind,
	title: setup.title.trim(),
	slotMinutes: setup.grid.slotMinutes,
	pauseMinutes: setup.grid.pauseMinutes,
	...rulesRequest(setup, timeZone),
});

// A desk without a place can only be met by video.
export const modeOfSeat = (mode: DeskMode, place: string): DeskMode => (place.trim() === '' ? 'video' : mode);

export const desksOf = ({ seats, mode }: Setup): DeskDraft[] =>
	seats.map(({ teachers, place }) => ({ teachers: [...teachers], place: place.trim(), mode: modeOfSeat(mode, place) }));

export function gridRequest({ breaks, ...grid }: GridDraft): Grid {
	return { ...grid, breaks: breaks.map(({ begin, end }) => ({ begin, end })) };
}
