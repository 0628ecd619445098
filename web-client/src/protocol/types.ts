// The shapes of docs/protocol.md, version 1: what the server and this client say to each other.

export interface Person {
	id: string;
	name: string;
	role: 'teacher' | 'pupil';
}

export interface School {
	name: string;
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
}

export interface Home {
	person: Person;
	school: School;
	groups: Group[];
}

export type Source = 'mic' | 'camera' | 'screen' | 'screenAudio';
export const SOURCES: readonly Source[] = ['mic', 'camera', 'screen', 'screenAudio'];
export type Publish = Record<Source, boolean>;
export type Feed = 'person' | 'screen';
export type Right = 'speak' | 'camera' | 'share' | 'write';

export interface Media {
	sdp: string;
	fresh: boolean;
	sources: Record<Source, string>;
	seats: { audio: string; video?: string }[];
}

export interface Participant {
	id: string;
	name: string;
	role: 'teacher' | 'pupil';
	publish: Publish;
	hand: number | null;
	present: boolean;
}

export interface ChatMessage {
	id: string;
	from: string;
	name: string;
	text: string;
	at: number;
}

export interface SeatInfo {
	seat: number;
	participant: string | null;
	feed: Feed;
	state: 'empty' | 'pending' | 'live' | 'paused';
	firstRtp?: number;
}

export interface Snapshot {
	participation: string;
	seq: number;
	room: RoomInfo & { leader: string | null };
	you: { participant: string; role: 'teacher' | 'pupil'; leads: boolean; may: Right[] };
	participants: Participant[];
	chat: ChatMessage[];
	seats: SeatInfo[];
	speakers: string[];
}

// `leader: true`: this participant leads from now on.
export type ParticipantChange = { id: string; leader?: boolean } & Partial<Pick<Participant, 'publish' | 'hand' | 'present'>>;

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

export type MediaState = 'connecting' | 'connected' | 'interrupted' | 'failed';
export type EndReason = 'ended' | 'moved' | 'revoked';

export interface HelloReply {
	person: Person;
	school: School;
	serverTime: number;
	iceServers: RTCIceServer[];
	resumed: boolean;
	snapshot: Snapshot | null;
}

// op -> [data, reply data]
export interface Operations {
	hello: [
		{ protocol: 1; client: string; resume?: { participation: string; seq: number } },
		HelloReply,
	];
	ping: [Record<string, never>, Record<string, never>];
	'room.join': [{ room: string; media: Media; publish: Publish }, { snapshot: Snapshot; sdp: string }];
	'room.leave': [Record<string, never>, Record<string, never>];
	'room.end': [Record<string, never>, Record<string, never>];
	'media.offer': [{ media: Media }, { sdp: string }];
	'media.publish': [Partial<Publish>, { publish: Publish }];
	'view.set': [{ wants: Want[] }, Record<string, never>];
	'chat.send': [{ text: string; key: string }, { id: string }];
	'hand.set': [{ raised: boolean }, Record<string, never>];
}
export type Op = keyof Operations;

// ev -> data
export interface Events {
	'room.state': RoomInfo;
	'room.ended': { reason: EndReason };
	'participant.joined': Participant;
	'participant.changed': ParticipantChange;
	'participant.left': { id: string };
	'chat.message': ChatMessage;
	seat: SeatInfo;
	speakers: { participants: string[] };
	quality: Quality;
	'media.state': { state: MediaState };
}
export type EventName = keyof Events;
export type Notification = { [E in EventName]: { seq?: number; ev: E; data: Events[E] } }[EventName];

export interface ErrorInfo {
	code: string;
	detail?: Record<string, unknown>;
}

export type Reply = { re: number; data?: unknown; error?: ErrorInfo };
export type ServerMessage = { kind: 'reply'; reply: Reply } | { kind: 'notification'; note: Notification } | { kind: 'unknown' };
