// The shapes of docs/conference.md, sections 2 and 4: a conference, its rules, roll and agenda, its invitation and its minutes.
import type { Person } from './types';

export type ConferenceKind = 'teachers' | 'subject' | 'school' | 'weekly';
export const CONFERENCE_KINDS: readonly ConferenceKind[] = ['teachers', 'subject', 'school', 'weekly'];
export type ConferenceState = 'draft' | 'invited' | 'open' | 'closed';
export type SeatKind = 'vote' | 'advisory' | 'guest';
export const SEAT_KINDS: readonly SeatKind[] = ['vote', 'advisory', 'guest'];
export type Office = 'chair' | 'deputy' | 'minutes' | 'teller';
export const OFFICES: readonly Office[] = ['chair', 'deputy', 'minutes', 'teller'];
export type ConferenceMay = 'manage' | 'chair' | 'minutes' | 'teller' | 'vote' | 'advise';
export type Quorum = 'none' | 'half' | 'majority' | 'twoThirds';
export const QUORUMS: readonly Quorum[] = ['none', 'half', 'majority', 'twoThirds'];

export interface ConferenceRules {
	quorum: Quorum;
	// quorate until found otherwise
	quorumAssumed: boolean;
	noticeDays: number;
	turnSeconds: number;
	firstFirst: boolean;
	castingVote: boolean;
	// so many per cent of the voters who are there may demand a secret vote
	secretShare: number;
	electionsSecret: boolean;
	audience: 'talk' | 'listen';
	closeWhenAll: boolean;
}

// What a title or a place, and a text, may hold.
export const MOST_TITLE = 120;
export const MOST_TEXT = 2000;

// what may be said of a conference, at first and later
export interface ConferenceDraft {
	title: string;
	text: string;
	place: string;
	begin: number;
	minutesLong: number | null;
	rules: ConferenceRules;
}

export interface Conference extends ConferenceDraft {
	id: string;
	kind: ConferenceKind;
	state: ConferenceState;
	convener: Person | null;
	secondCall: boolean;
	// the conference that had no quorum
	first: string | null;
	invitedAt: number | null;
	noticeDays: number | null;
	seats: Record<SeatKind, number>;
	items: number;
	may: ConferenceMay[];
	minutes: 'none' | 'draft' | 'published';
	minutesNote: string | null;
	openedAt: number | null;
	closedAt: number | null;
	keptUntil: number | null;
}

export interface WholeConference extends Conference {
	roll: RollSeat[];
	agenda: AgendaItem[];
}

export interface RollSeat {
	id: string;
	person: Person;
	kind: SeatKind;
	office: Office | null;
	deputy: Person | null;
	// for who manages the conference
	hasMail?: boolean;
}

export interface Paper {
	id: string;
	name: string;
	bytes: number;
}

export interface AgendaItem {
	id: string;
	// empty: of one without guests, for a guest
	title: string;
	text: string;
	// whether guests may be there
	guests: boolean;
	minutes: number | null;
	state: 'waiting' | 'current' | 'done';
	papers: Paper[];
	begunAt: number | null;
	endedAt: number | null;
}

export interface ItemDraft {
	id?: string;
	title: string;
	text?: string;
	guests?: boolean;
	minutes: number | null;
	papers?: string[];
}

// somebody of the school, or an outsider by name
export interface NewSeat {
	person?: string;
	name?: string;
	email?: string;
	kind: SeatKind;
	office?: Office;
	deputy?: string;
}

// name and address: of somebody from outside; with another address he gets another link
export interface SeatCorrection {
	seat: string;
	name?: string;
	email?: string;
}

export interface RollChange {
	add?: NewSeat[];
	set?: ({ kind?: SeatKind; office?: Office | null; deputy?: string | null } & SeatCorrection)[];
	remove?: string[];
	from?: { teachers?: true; group?: string; kind: SeatKind };
}

// shown once: the server keeps no token
export interface SeatLink {
	seat: string;
	name: string;
	token: string;
}

export interface Objection {
	id: string;
	person: Person;
	text: string;
	at: number;
	answer: string | null;
	isAccepted: boolean | null;
}

export interface Minutes {
	state: 'none' | 'draft' | 'published';
	// null: there is none for whoever asks
	text: string | null;
	publishedAt: number | null;
	objectUntil: number | null;
	objections: Objection[];
}

// where invitations go
export interface OwnContact {
	language: string;
	// empty: no mail
	email: string;
	// whether this school sends any
	hasMail: boolean;
}

// of the home page
export type HomeConference = Pick<Conference, 'id' | 'kind' | 'title' | 'begin' | 'state' | 'may'>;

// How the way into the room stands, for who waits at it.
export interface Door {
	// gone: whoever waits is off the roll, and hears nothing more
	state: 'invited' | 'open' | 'closed' | 'gone';
	begin: number;
	mayEnter: boolean;
}

// op -> [data, reply data]
export interface DoorOperations {
	'conference.wait': [{ conference: string }, Door];
}

export interface DoorEvents {
	'conference.door': Door & { conference: string };
}
