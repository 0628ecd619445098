// The shapes of docs/protocol.md, version 1: what the server and this client say to each other.
import type { HomeConference } from './conference';
import type { DeskEvents, DeskOperations, HomeDesk } from './consult';
import type { HallEvents, HallOperations, Live, MySeat, SeatOf } from './hall';
import type { NoteEvents, NoteOperations } from './notes';
import type { Channel, TalkKind, Wait } from './talk';
import type { Occurrence } from './school';

export type Role = 'admin' | 'leader' | 'teacher' | 'pupil' | 'parent' | 'guest';
export const ROLES: readonly Role[] = ['admin', 'leader', 'teacher', 'pupil', 'parent', 'guest'];

export interface Person {
	id: string;
	name: string;
	role: Role;
	// of the staff, beside the role
	isAdmin?: boolean;
}

export interface School {
	name: string;
	// of the home page
	timeZone?: string;
}

export interface RoomInfo {
	id: string;
	kind: string;
	title: string;
	state: 'closed' | 'open';
	openedAt: number | null;
}

export interface Group {
	id: string;
	name: string;
	subject: string;
	room: RoomInfo;
	teachers: string[];
	pupilCount: number;
	leads: boolean;
	sentOut?: boolean;
	isPrimary?: boolean;
}

export interface GroupPerson extends Person {
	links: number;
	// of a pupil of a primary group, for its teachers
	picture?: string;
}

export interface PersonLink {
	person: Person;
	token: string;
}

export interface Home {
	person: Person;
	school: School;
	groups: Group[];
	// lessons of the timetable: those that run or begin in a moment, and the one after
	now?: Occurrence[];
	next?: Occurrence | null;
	// primary: four symbols and nothing to read
	mode?: 'primary' | 'full';
	// of a parent
	children?: Person[];
	hasConsultations?: boolean;
	// of the staff: where they sit at consultations that are not over
	desks?: HomeDesk[];
	// of the next days, and what runs
	conferences?: HomeConference[];
}

export type Source = 'mic' | 'camera' | 'screen' | 'screenAudio';
export const SOURCES: readonly Source[] = ['mic', 'camera', 'screen', 'screenAudio'];
export type Publish = Record<Source, boolean>;
export type Feed = 'person' | 'screen';
export type Right = 'speak' | 'camera' | 'share' | 'write';
export const RIGHTS: readonly Right[] = ['speak', 'camera', 'share', 'write'];
export type RightsChange = Partial<Record<Right, boolean>>;

export interface Media {
	sdp: string;
	fresh: boolean;
	sources: Record<Source, string>;
	seats: { audio: string; video?: string }[];
}

// Comes in over HTTP and is no person: publishes (WHIP), or watches (WHEP).
export type ProgramKind = 'whip' | 'whep';

export interface ProgramToken {
	id: string;
	kind: ProgramKind;
	role: 'teacher' | 'pupil';
	label: string;
	// empty: made by the administration
	issuer: string;
	until: number;
}

// Shown once: the server keeps no token.
export type NewProgramToken = ProgramToken & { path: string; token: string };

export interface Participant extends Person {
	program?: ProgramKind;
	publish: Publish;
	hand: number | null;
	present: boolean;
	may: Right[];
	// in the room of a talk
	kind?: TalkKind;
	channel?: Channel;
	seat?: SeatOf;
}

export interface ChatMessage {
	id: string;
	from: string;
	name: string;
	text: string;
	at: number;
	// a private message to this person
	to?: string;
	// to the moderators only
	audience?: 'teachers';
}

export interface ChatRules {
	to: 'all' | 'teachers';
	paused: boolean;
	slowSeconds: number;
	// who may write private messages: nobody, moderators to each other, or moderators and whoever they write with
	private: 'off' | 'adults' | 'logged';
}

export interface Word {
	participant: string;
	state: 'asked' | 'given';
}

// What moderators decide for the whole room.
export interface RoomRules {
	lobby: boolean;
	locked: boolean;
	frozen: boolean;
	rights: Right[];
	word: Word | null;
	chat: ChatRules;
}

export interface Waiting extends Person {
	since: number;
}

export interface Removed {
	id: string;
	name: string;
}

export interface SeatInfo {
	seat: number;
	participant: string | null;
	feed: Feed;
	state: 'empty' | 'pending' | 'live' | 'paused' | 'unplayable';
	firstRtp?: number;
}

export interface Snapshot {
	participation: string;
	seq: number;
	room: RoomInfo & { leader: string | null } & RoomRules;
	you: { participant: string; role: Role; leads: boolean; may: Right[]; seat?: MySeat };
	participants: Participant[];
	chat: ChatMessage[];
	// both for moderators only
	waiting?: Waiting[];
	removed?: Removed[];
	seats: SeatInfo[];
	speakers: string[];
	// what was told last, if anything
	demand?: DemandInfo[];
	conference?: Live;
}

// `leader: true`: this participant leads from now on.
export type ParticipantChange = { id: string; leader?: boolean } & Partial<Pick<Participant, 'publish' | 'hand' | 'present' | 'may' | 'channel'>>;

export interface Want {
	participant: string;
	feed: Feed;
	height: number;
	rank: number;
}

export interface Quality {
	up: number;
	down: number;
	rttMs: number;
	upLossPermille: number;
	downLossPermille: number;
	downKbps: number;
}

// Of what this client sends, what is of use to somebody.
export interface DemandInfo {
	source: 'camera' | 'screen';
	layers: number[];
	height: number;
}

export type MediaState = 'connecting' | 'connected' | 'interrupted' | 'failed';
export type EndReason = 'ended' | 'moved' | 'revoked' | 'removed' | 'not_for_guests' | 'off_roll';
export type Declined = 'declined' | 'no_device' | 'timeout';

export interface HelloReply {
	person: Person;
	school: School;
	serverTime: number;
	iceServers: RTCIceServer[];
	resumed: boolean;
	snapshot: Snapshot | null;
}

export interface RoomSettings {
	lobby?: boolean;
	locked?: boolean;
	rights?: RightsChange;
	chat?: Partial<Omit<ChatRules, 'private'>>;
}

// op -> [data, reply data]
export interface Operations extends DeskOperations, HallOperations, NoteOperations {
	hello: [
		{ protocol: 1; client: string; resume?: { participation: string; seq: number } },
		HelloReply,
	];
	ping: [Record<string, never>, Record<string, never>];
	'room.join': [{ room: string; media: Media; publish: Publish; move?: true }, { snapshot: Snapshot; sdp: string } | { lobby: true }];
	'room.leave': [Record<string, never>, Record<string, never>];
	'room.end': [Record<string, never>, Record<string, never>];
	'media.offer': [{ media: Media }, { sdp: string }];
	'media.publish': [Partial<Publish>, { publish: Publish }];
	'view.set': [{ wants: Want[] }, Record<string, never>];
	'chat.send': [{ text: string; key: string; to?: string }, { id: string }];
	'chat.delete': [{ id: string }, Record<string, never>];
	'hand.set': [{ raised: boolean }, Record<string, never>];
	'hand.lower': [{ participant?: string }, Record<string, never>];
	'word.give': [{ participant: string }, Record<string, never>];
	'word.answer': [{ accept: true } | { accept: false; why: 'declined' | 'no_device' }, Record<string, never>];
	'word.end': [Record<string, never>, Record<string, never>];
	'room.set': [RoomSettings, Record<string, never>];
	'person.rights': [{ participant: string; rights: RightsChange }, Record<string, never>];
	'person.remove': [{ participant: string }, Record<string, never>];
	'person.readmit': [{ person: string }, Record<string, never>];
	'lobby.admit': [{ person?: string }, Record<string, never>];
	'lobby.deny': [{ person: string }, Record<string, never>];
	'lead.give': [{ participant: string }, Record<string, never>];
	'talk.wait': [{ talk: string }, { talk: Wait }];
	'talk.leave': [Record<string, never>, Record<string, never>];
	'talk.channel': [{ to: 'all' | 'family' | 'staff' }, Record<string, never>];
}
export type Op = keyof Operations;

// ev -> data
export interface Events extends DeskEvents, HallEvents, NoteEvents {
	'room.state': RoomInfo;
	'room.ended': { reason: EndReason };
	'room.changed': Partial<RoomRules>;
	'participant.joined': Participant;
	'participant.changed': ParticipantChange;
	'participant.left': { id: string };
	'chat.message': ChatMessage;
	'chat.deleted': { id: string };
	'word.declined': { participant: string; why: Declined };
	'lobby.joined': Waiting;
	'lobby.left': { id: string; why: 'admitted' | 'denied' | 'gone' };
	'lobby.admitted': { room: string };
	'lobby.denied': { room: string };
	'removed.changed': { removed: Removed[] };
	'server.state': { draining: boolean; until: number };
	seat: SeatInfo;
	speakers: { participants: string[] };
	quality: Quality;
	demand: DemandInfo;
	'media.state': { state: MediaState };
	'media.renegotiate': Record<string, never>;
	'talk.changed': Wait;
}
export type EventName = keyof Events;
export type Notification = { [E in EventName]: { seq?: number; ev: E; data: Events[E] } }[EventName];

export interface ErrorInfo {
	code: string;
	detail?: Record<string, unknown>;
}

export type Reply = { re: number; data?: unknown; error?: ErrorInfo };
export type ServerMessage = { kind: 'reply'; reply: Reply } | { kind: 'notification'; note: Notification } | { kind: 'unknown' };
