// The shapes of docs/consultation.md as the school's side sees them: consultations, desks, slots, talks, plans, the day.
import type { TalkKind, TalkPerson } from './talk';
import type { Person } from './types';

export type ConsultationKind = 'day' | 'hour';
export type ConsultationState = 'draft' | 'open' | 'closed';
export type DeskMode = 'video' | 'place' | 'both';
export const DESK_MODES: readonly DeskMode[] = ['video', 'place', 'both'];
export type TalkMode = 'video' | 'place';
export type SlotState = 'open' | 'break' | 'blocked';
export type TalkState = 'booked' | 'open' | 'over' | 'missed';
export type CompanionKind = Exclude<TalkKind, 'teacher'>;
export const COMPANION_KINDS: readonly CompanionKind[] = ['interpreter', 'social', 'parent'];
export const LANGUAGES = ['de', 'en', 'tr', 'ar', 'uk', 'ru', 'pl'] as const;
export const MOST_COMPANIONS = 4;

// what may be said of a consultation, at first and later
export interface ConsultationDraft {
	title: string;
	slotMinutes: number;
	pauseMinutes: number;
	mostTalks: number;
	changeMinutes: number;
	phone: string;
	text: string;
	bookFrom: number | null;
	bookUntil: number | null;
	wishUntil: number | null;
}

export interface Consultation extends ConsultationDraft {
	id: string;
	kind: ConsultationKind;
	state: ConsultationState;
	owner: Person | null;
	days: string[];
	begin: number | null;
	end: number | null;
	desks: number;
	slots: number;
	talks: number;
	keptUntil: number | null;
}

export type WholeConsultation = Omit<Consultation, 'desks'> & { desks: Desk[] };

export interface Desk {
	id: string;
	consultation: string;
	teachers: Person[];
	place: string;
	mode: DeskMode;
	phone: string;
	slots: number;
	free: number;
	talks: number;
}

export type WholeDesk = Omit<Desk, 'slots' | 'talks'> & { slots: Slot[]; talks: Talk[] };

export interface DeskDraft {
	teachers: string[];
	place: string;
	mode: DeskMode;
	phone?: string;
}

export interface Grid {
	date: string;
	begin: string;
	end: string;
	slotMinutes?: number;
	pauseMinutes?: number;
	breaks?: Break[];
	weeks?: number;
}

// "15:30"
export interface Break {
	begin: string;
	end: string;
}

export interface Slot {
	id: string;
	begin: number;
	end: number;
	state: SlotState;
	talk: string | null;
	clash: boolean;
}

export type SlotChange = Partial<Record<'open' | 'block' | 'break' | 'remove', string[]>>;

export interface Companion {
	id: string;
	kind: CompanionKind;
	name: string;
	language?: string;
}

export interface Talk {
	id: string;
	code: number;
	desk: string;
	consultation: string;
	title: string;
	teachers: string[];
	child: { id: string; name: string };
	begin: number;
	end: number;
	mode: TalkMode;
	place: string;
	phone: string;
	state: TalkState;
	isAssigned: boolean;
	language: string;
	interpreter: string | null;
	companions: Companion[];
	// for the desk's teachers alone
	note?: string;
	keptUntil: number;
}

export interface DeskChild {
	id: string;
	name: string;
	groups: string[];
	// has a talk at this desk
	talk: boolean;
}

export interface WishCount {
	wishes: number;
	families: number;
}

interface Named {
	id: string;
	name: string;
}

export interface Placed {
	child: Named;
	desk: string;
	slot: string;
	begin: number;
}

export type Unplaced = { child: Named; desk: string; why: 'full' | 'time' | 'clash' | 'limit' };

export interface WishPlan {
	digest: string;
	placed: Placed[];
	unplaced: Unplaced[];
	families: number;
	waitMinutesMean: number;
	waitMinutesMost: number;
	asked: number;
}

export type LiveState = 'closed' | 'ready' | 'held' | 'talking' | 'over';

export interface PanelDesk {
	id: string;
	teachers: string[];
	place: string;
	state: LiveState;
	delayMinutes: number;
	talk: { code: number; begin: number; end: number; endsAt: number } | null;
	next: number | null;
	waiting: number;
	needsHelp: boolean;
	isStaffThere: boolean;
	done: number;
	left: number;
	missed: number;
}

export interface Panel {
	desks: PanelDesk[];
	mails: { waiting: number; sent: number; failed: number; unsure: number };
}

export interface LiveTalk {
	id: string;
	code: number;
	child: Person;
	begin: number;
	end: number;
	mode: TalkMode;
	state: TalkState;
	isWaiting: boolean;
	people: TalkPerson[];
	began: number | null;
	ended: number | null;
	expected: number | null;
}

export interface Live {
	id: string;
	consultation: string;
	title: string;
	state: LiveState;
	talk: string | null;
	endsAt: number | null;
	isWarned: boolean;
	extendedMinutes: number;
	nextTalk: string | null;
	nextAt: number | null;
	delayMinutes: number;
	needsHelp: boolean;
	talks: LiveTalk[];
}

export type DeskAction = 'start' | 'hold' | 'resume' | 'call' | 'end' | 'extend' | 'missed' | 'help' | 'helped' | 'done';

// a day of a desk on its teacher's home page
export interface HomeDesk {
	id: string;
	consultation: string;
	title: string;
	begin: number;
	end: number;
	talks: number;
}

// op -> [data, reply data]
export interface DeskOperations {
	'desk.open': [{ desk: string }, { desk: Live }];
	'desk.close': [{ desk: string }, Record<string, never>];
	'desk.act': [{ desk: string; action: DeskAction; talk?: string }, Record<string, never>];
}

export interface DeskEvents {
	'desk.changed': Live;
}
