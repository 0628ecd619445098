// The shapes of docs/consultation.md, section 3: what a family sees and says of its talks.
import type { DeskMode, Talk, TalkMode } from './consult';
import type { Person } from './types';

export type FamilyTalk = Omit<Talk, 'language' | 'note'>;

export interface FamilyDesk {
	id: string;
	teachers: string[];
	// of this family, whom its teachers teach
	children: string[];
	subjects: string[];
	mode: DeskMode;
	place: string;
	free: number;
}

export interface FamilyConsultation {
	id: string;
	kind: 'day' | 'hour';
	title: string;
	text: string;
	phone: string;
	bookFrom: number | null;
	bookUntil: number | null;
	wishUntil: number | null;
	mayBook: boolean;
	mayWish: boolean;
	mostTalks: number;
	days: string[];
	begin: number | null;
	end: number | null;
	desks: FamilyDesk[];
}

export interface Wishes {
	consultation: string;
	child: string;
	desks: string[];
	from: number | null;
	until: number | null;
}

export interface Contact {
	language: string;
	// empty: no mail
	email: string;
	reminder: boolean;
}

export interface Family {
	person: Person;
	school: { name: string; timeZone: string; language: string; hasMail: boolean };
	contact: Contact;
	children: { id: string; name: string; given: string }[];
	consultations: FamilyConsultation[];
	talks: FamilyTalk[];
	wishes: Wishes[];
	hasConference?: boolean; // one that the home page shows
}

export interface FreeSlot {
	id: string;
	begin: number;
	end: number;
	state: 'free' | 'taken' | 'mine' | 'clash';
}

export interface TalkDraft {
	slot: string;
	child: string;
	mode?: TalkMode;
	interpreter?: string | null;
}
