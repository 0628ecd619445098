// A conference for tests: four seats, three items, somebody who speaks.
import { fromSnapshot, type RoomState } from '../src/model/room';
import type { HallItem, HallSeat, Live, Vote } from '../src/protocol/hall';
import type { Participant, Snapshot } from '../src/protocol/types';
import { OFF, SNAPSHOT } from './stage';

const item = (id: string, change: Partial<HallItem> = {}): HallItem => ({
	id, title: id.toUpperCase(), text: '', guests: true, minutes: null, state: 'waiting', papers: [], begunAt: null, endedAt: null, ...change,
});
const seat = (person: string, change: Partial<HallSeat> = {}): HallSeat => ({ id: `s-${person}`, name: person, kind: 'vote', office: null, person, deputy: null, isThere: true, isOut: false, ...change });

export const VOTE: Vote = {
	id: 'v1', item: 'b', kind: 'motion', form: 'open', text: 'Longer breaks', mover: null, candidates: [], places: 1, majority: 'simple', state: 'open', preparedAt: 1,
	openedAt: 2, countedAt: null, voters: 3, voted: 0, demands: 0, demandsNeeded: 1, key: null, windowMs: null, round: 1, after: null, result: null, lot: null,
	you: { isVoter: true, hasVoted: false, hasDemanded: false, choice: null },
};
export const RESULT = {
	voters: 3, papers: 0, ballots: 3, yes: 2, no: 1, abstain: 0, invalid: 0, isPassed: true, isTied: false, decidedBy: null, counts: [], elected: [], open: [],
} as const;

export const LIVE: Live = {
	id: 'c1', title: 'C', kind: 'teachers', secondCall: false, item: 'b', guestsOut: false, votes: [],
	rules: {
		quorum: 'majority', quorumAssumed: true, noticeDays: 7, turnSeconds: 180, firstFirst: true, castingVote: true, secretShare: 20, electionsSecret: true, audience: 'talk', closeWhenAll: true,
	},
	agenda: [item('a', { state: 'done' }), item('b', { state: 'current' }), item('c')],
	quorum: { seats: 4, present: 4, needed: 3, isQuorate: true, established: null },
	list: {
		speaker: { participant: 'kim', kind: 'turn', since: 1, endsAt: 100 },
		waiting: [{ participant: 'lou', kind: 'turn', since: 1, spoke: 0 }, { participant: 'me', kind: 'turn', since: 2, spoke: 1 }],
		isClosed: false, turnSeconds: 180, firstFirst: true, times: [{ participant: 'kim', seconds: 5, turns: 1 }],
	},
	seats: [seat('head', { office: 'chair' }), seat('vice', { office: 'deputy' }), seat('me'), seat('kim', { deputy: 'lou' })],
};

export const SEAT = { id: 's-me', kind: 'vote', office: null, votes: true } as const;
export const HALL: Snapshot = {
	...SNAPSHOT,
	room: { ...SNAPSHOT.room, id: 'c1', kind: 'conference', leader: 'head' },
	you: { ...SNAPSHOT.you, participant: 'me', seat: SEAT },
	participants: ['me', 'head', 'vice', 'kim', 'lou', 'zoe'].map((id): Participant => ({
		id, name: id, role: 'teacher', publish: { ...OFF, camera: id === 'zoe' }, hand: null, present: true, may: ['speak', 'camera'],
	})),
	conference: LIVE,
};

export const room = (change: Partial<Live> = {}, more: Partial<RoomState> = {}): RoomState => ({ ...fromSnapshot({ ...HALL, conference: { ...LIVE, ...change } }, null), ...more });
