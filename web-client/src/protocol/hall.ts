// The shapes of docs/conference.md, section 3, and docs/voting.md: what goes on in the room of a conference.
import type { AgendaItem, ConferenceRules, DoorEvents, DoorOperations, Office, SeatKind } from './conference';

export type HallItem = Omit<AgendaItem, 'papers'> & { papers: { id: string; name: string }[] };

export interface HallSeat {
	id: string;
	name: string;
	kind: SeatKind;
	office: Office | null;
	// who holds it, and who takes it while its holder is not there
	person: string;
	deputy: string | null;
	isThere: boolean;
	// a guest, who may not be there now
	isOut: boolean;
}

// Of a participant in the room of a conference.
export interface SeatOf {
	kind: SeatKind;
	office: Office | null;
}

// My own.
export interface MySeat extends SeatOf {
	id: string;
	votes: boolean;
}

export interface Quorum {
	seats: number;
	present: number;
	needed: number;
	isQuorate: boolean;
	established: { at: number; present: number; isQuorate: boolean } | null;
}

export type SpeechKind = 'turn' | 'order';

export interface SpeakingTime {
	participant: string;
	seconds: number;
	turns: number;
}

export interface SpeechPlace {
	participant: string;
	kind: SpeechKind;
	since: number;
	// how often so far in this item
	spoke: number;
}

export interface SpeakingList {
	speaker: { participant: string; kind: SpeechKind; since: number; endsAt: number | null } | null;
	waiting: SpeechPlace[];
	isClosed: boolean;
	turnSeconds: number;
	firstFirst: boolean;
	times: SpeakingTime[];
}

export type VoteKind = 'motion' | 'election';
export type VoteForm = 'open' | 'roll' | 'secret';
export type Majority = 'simple' | 'absolute' | 'twoThirds' | 'most';

export interface Candidate {
	n: number;
	name: string;
}

export interface VoteResult {
	voters: number;
	papers: number;
	ballots: number;
	yes: number;
	no: number;
	abstain: number;
	invalid: number;
	isPassed: boolean | null;
	isTied: boolean;
	decidedBy: null | 'chair';
	counts: { n: number; votes: number }[];
	elected: number[];
	// equally many votes for fewer places than they are
	open: number[];
	// of a roll call
	votes?: { name: string; choice: string }[];
	voted?: string[];
}

export interface Lot {
	state: 'drawing' | 'drawn';
	commitment: string;
	windowMs: number;
	values: string[];
	seed: string | null;
	candidates: number[];
	places: number;
	drawn: number[];
}

export interface Vote {
	id: string;
	item: string | null;
	kind: VoteKind;
	form: VoteForm;
	text: string;
	mover: { id: string; name: string } | null;
	candidates: Candidate[];
	places: number;
	majority: Majority;
	state: 'prepared' | 'open' | 'collecting' | 'confirming' | 'counted' | 'annulled';
	preparedAt: number | null;
	openedAt: number | null;
	countedAt: number | null;
	voters: number;
	voted: number;
	demands: number;
	demandsNeeded: number;
	// of a secret one: SPKI, base64
	key: string | null;
	windowMs: number | null;
	// grows whenever collecting begins anew
	round: number;
	// the vote that this is the runoff of
	after: string | null;
	result: VoteResult | null;
	lot: Lot | null;
	// of an open vote or a roll call, while it runs: who has chosen what
	choices?: { name: string; choice: string }[];
	// annulled by the server itself: it comes from a backup, which has no keys of secret votes
	lostKey?: boolean;
	// of a secret one: who has not confirmed yet
	waitsFor?: string[];
	you: { isVoter: boolean; hasVoted: boolean; hasDemanded: boolean; choice: string | null };
}

// What the secret ballots of a vote were, for everybody to count again.
export interface CountedBallots {
	key: string;
	ballots: { serial: string; choice: string; signature: string }[];
}

export interface Live {
	id: string;
	title: string;
	kind: string;
	rules: ConferenceRules;
	secondCall: boolean;
	item: string | null;
	agenda: HallItem[];
	quorum: Quorum;
	list: SpeakingList;
	votes: Vote[];
	seats: HallSeat[];
	guestsOut: boolean;
}

type Nothing = Record<string, never>;
type OfVote = { vote: string };
type Of<T> = [T, Nothing];

export interface VoteDraft {
	kind: VoteKind;
	form: VoteForm;
	text: string;
	item?: string;
	candidates?: string[];
	places?: number;
	majority?: Majority;
}

export interface HallOperations extends DoorOperations {
	'agenda.go': Of<{ item: string | null }>;
	'agenda.add': [{ title: string; text?: string; guests?: boolean }, { id: string }];
	'guest.admit': Of<{ participant: string }>;
	'guest.dismiss': Of<{ participant: string }>;
	'quorum.establish': Of<Nothing>;
	'speech.ask': Of<{ kind: SpeechKind }>;
	'speech.withdraw': Of<Nothing>;
	'speech.next': Of<Nothing>;
	'speech.give': Of<{ participant: string }>;
	'speech.end': Of<Nothing>;
	'speech.remove': Of<{ participant: string }>;
	'speech.set': Of<{ isClosed?: boolean; turnSeconds?: number; firstFirst?: boolean }>;
	'vote.prepare': [VoteDraft, { id: string }];
	'vote.change': Of<OfVote & Partial<Omit<VoteDraft, 'kind' | 'item'>>>;
	'vote.demand': Of<OfVote>;
	'vote.open': Of<OfVote>;
	'vote.cast': Of<OfVote & { choice: string }>;
	'vote.paper': [OfVote & { blinded: string }, { signature: string }];
	'vote.close': Of<OfVote>;
	// was my ballot taken? null: I handed it in, and don't know
	'vote.claim': Of<OfVote & { taken: boolean | null }>;
	'vote.annul': Of<OfVote>;
	'vote.decide': Of<OfVote & { choice: 'yes' | 'no' }>;
	'vote.runoff': Of<OfVote>;
	'vote.lot': Of<OfVote>;
	'lot.add': Of<OfVote & { value: string }>;
	'conference.close': Of<Nothing>;
}

export interface HallEvents extends DoorEvents {
	'agenda.changed': { item: string | null; agenda: HallItem[]; guestsOut: boolean };
	'speech.changed': Omit<SpeakingList, 'times'> & { times?: SpeakingTime[] };
	'quorum.changed': Quorum;
	'seats.changed': { seats: HallSeat[]; removed?: string[] };
	'vote.changed': Vote;
	'conference.changed': { rules: ConferenceRules };
}
