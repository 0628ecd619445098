// What a conference's room shows, says and allows.
import { describe, expect, test } from 'vitest';
import { turnTime } from '../src/hall/clock';
import { newsOf } from '../src/hall/news';
import { actsOf, barsOf, lostPapers, outcomeOf } from '../src/hall/outcome';
import { chairOf, chairs, fillerOf, listens, nextItem, placeOf, runsVotes, turnOf, writesMinutes } from '../src/hall/roles';
import { frontOf, hallLayout, inRank } from '../src/hall/stage';
import { wantsOf } from '../src/model/layout';
import { reduceRoom } from '../src/model/room';
import type { Live, Vote } from '../src/protocol/hall';
import type { Notification } from '../src/protocol/types';
import { LIVE, RESULT, room, SEAT, VOTE } from './hall-scene';

const list = (change: Partial<Live['list']>): Partial<Live> => ({ list: { ...LIVE.list, ...change } });
const without = (office: string): Partial<Live> => ({ seats: LIVE.seats.map((seat) => (seat.office === office ? { ...seat, isThere: false } : seat)) });
const after = (note: Notification): Live => reduceRoom(room(), note).conference!;

describe('what the server tells', () => {
	test('the list, without the times that have not changed', () => {
		const { times: _times, ...news } = { ...LIVE.list, isClosed: true };
		expect(after({ ev: 'speech.changed', data: news }).list).toEqual({ ...LIVE.list, isClosed: true });
	});
	test('some seats of many', () => {
		const gone = { ...LIVE.seats[1]!, isThere: false };
		const { seats } = after({ ev: 'seats.changed', data: { seats: [gone, { ...gone, id: 's-new' }] } });
		expect(seats.map(({ id, isThere }) => [id, isThere])).toEqual([['s-head', true], ['s-vice', false], ['s-me', true], ['s-kim', true], ['s-new', false]]);
		expect(seats[0]).toBe(LIVE.seats[0]);
	});
	test('a vote, new and changed', () => {
		const first = reduceRoom(room(), { ev: 'vote.changed', data: VOTE });
		const second = reduceRoom(first, { ev: 'vote.changed', data: { ...VOTE, voted: 2 } });
		expect(second.conference!.votes).toEqual([{ ...VOTE, voted: 2 }]);
	});
	test('agenda, quorum and rules', () => {
		expect(after({ ev: 'agenda.changed', data: { item: 'c', agenda: LIVE.agenda, guestsOut: true } })).toMatchObject({ item: 'c', guestsOut: true });
		expect(after({ ev: 'quorum.changed', data: { ...LIVE.quorum, present: 1 } }).quorum.present).toBe(1);
		expect(after({ ev: 'conference.changed', data: { rules: { ...LIVE.rules, firstFirst: false } } }).rules.firstFirst).toBe(false);
	});
	test('nothing of it is for a lesson', () => {
		const lesson = { ...room(), conference: null };
		expect(reduceRoom(lesson, { ev: 'vote.changed', data: VOTE })).toBe(lesson);
	});
});

describe('who is what', () => {
	const as = (office: 'chair' | 'deputy' | 'minutes' | 'teller' | null) => ({ ...SEAT, office });
	test.each([
		['chair', true, true], ['deputy', false, true], ['teller', false, false], [null, false, false],
	] as const)('%s chairs: %s; without the chair: %s', (office, now, alone) => {
		expect([chairs(LIVE, as(office)), chairs({ ...LIVE, ...without('chair') }, as(office))]).toEqual([now, alone]);
	});
	test('votes are run by who chairs and by tellers; minutes are written by those whose office it is', () => {
		expect([runsVotes(LIVE, as('teller')), runsVotes(LIVE, as('minutes')), writesMinutes(as('minutes')), writesMinutes(as('deputy')), writesMinutes(as('teller'))]).toEqual([true, false, true, true, false]);
	});
	test('a deputy fills the seat while its holder is not there', () => {
		const seat = LIVE.seats[3]!;
		expect([fillerOf(seat, { kim: 1, lou: 1 }), fillerOf(seat, { lou: 1 }), fillerOf(seat, {})]).toEqual(['kim', 'lou', null]);
	});
	test('listeners', () => expect([listens(LIVE.rules, null), listens({ ...LIVE.rules, audience: 'listen' }, null), listens({ ...LIVE.rules, audience: 'listen' }, 'teller')]).toEqual([false, true, false]));
	test('what is next on the agenda', () => {
		expect([nextItem(LIVE)?.id, nextItem({ ...LIVE, item: null })?.id, nextItem({ ...LIVE, item: 'c' })?.id]).toEqual(['c', 'c', 'c']);
		expect(nextItem({ ...LIVE, agenda: LIVE.agenda.slice(0, 2) })).toBeNull();
	});
	test.each([['kim', 'speaks', 0], ['lou', 'next', 1], ['me', 'waits', 2], ['zoe', 'none', 0]])('%s %s', (id, turn, place) => {
		expect([turnOf(LIVE, id), placeOf(LIVE, id)]).toEqual([turn, place]);
	});
});

describe('the stage', () => {
	const view = { choice: 'auto' as const, pinned: null, page: 0, area: { width: 1280, height: 620 } };
	test.each<[string, Partial<Live>, string | null, string]>([
		['the speaker of the list', {}, null, 'kim'],
		['nobody speaks: who chairs', list({ speaker: null }), null, 'head'],
		['nor is the chair there: the deputy', { ...list({ speaker: null }), ...without('chair') }, null, 'vice'],
		['I speak: who chairs', list({ speaker: { participant: 'me', kind: 'turn', since: 1, endsAt: null } }), null, 'head'],
		['whom I have pinned', {}, 'zoe', 'zoe'],
	])('%s', (_name, change, pinned, front) => expect(frontOf(room(change), pinned)).toBe(front));

	test('speaker, chair, cameras, the list, then all others', () => {
		expect(inRank(room())).toEqual(['kim', 'head', 'zoe', 'lou', 'vice']);
		expect(chairOf(room())).toBe('head');
	});
	test('the speaker is asked for first, large', () => {
		const [first, second] = wantsOf(hallLayout(room(), view), 1);
		expect([first, second]).toMatchObject([{ participant: 'kim', rank: 1 }, { participant: 'head' }]);
		expect(first!.height).toBeGreaterThan(second!.height);
	});
	test('a shared screen is larger than the speaker, who stands beside it', () => {
		const shown = room();
		const participants = { ...shown.participants, zoe: { ...shown.participants['zoe']!, publish: { ...shown.participants['zoe']!.publish, screen: true } } };
		expect(hallLayout({ ...shown, participants }, view)).toMatchObject({ mode: 'screen', main: { id: 'zoe' }, tiles: expect.arrayContaining(['kim']) });
	});
	test('five hundred: one page of them', () => {
		const many = Array.from({ length: 500 }, (_, i) => `p${i}`);
		const layout = hallLayout(room(list({ speaker: null }), { order: many }), view);
		expect(layout.tiles.length).toBeLessThan(20);
		expect(layout.pages).toBeGreaterThan(20);
	});
});

describe('the clock', () => {
	test.each([
		[{ since: 0, endsAt: null }, 65_400, 65, 'free'], [{ since: 0, endsAt: 180_000 }, 60_000, 120, 'left'], [{ since: 0, endsAt: 180_000 }, 150_000, 30, 'soon'],
		[{ since: 0, endsAt: 180_000 }, 180_000, 0, 'over'], [{ since: 0, endsAt: 180_000 }, 195_500, 15, 'over'],
	])('%j at %i', (speaker, now, seconds, state) => expect(turnTime(speaker, now)).toEqual({ seconds, state }));
});

describe('what is said aloud, once', () => {
	const said = (change: Partial<Live>, before: Partial<Live> = {}): string[] => newsOf({ ...LIVE, ...before }, { ...LIVE, ...change }, 'me', (id) => id).map(({ key }) => key);
	const speaker = (participant: string, kind: 'turn' | 'order' = 'turn') => ({ participant, kind, since: 9, endsAt: null });
	const counted: Vote = { ...VOTE, state: 'counted', result: { ...RESULT, counts: [], elected: [], open: [] } };
	test.each<[string, Partial<Live>, Partial<Live>, string[]]>([
		['nothing', {}, {}, []],
		['another item', { item: 'c' }, {}, ['item']],
		['one without guests', { item: 'c', guestsOut: true }, {}, ['item', 'guestsOut']],
		['the end of the agenda', { item: null }, {}, ['noItem']],
		['somebody has the word', list({ speaker: speaker('lou') }), {}, ['word']],
		['a point of order', list({ speaker: speaker('lou', 'order') }), {}, ['wordOrder']],
		['I have it', list({ speaker: speaker('me'), waiting: [] }), {}, ['yourWord']],
		['mine is over', list({ speaker: null }), list({ speaker: speaker('me') }), ['wordOver']],
		['I am next', list({ speaker: speaker('lou'), waiting: [LIVE.list.waiting[1]!] }), {}, ['word', 'next']],
		['somebody else asks', list({ waiting: [...LIVE.list.waiting, { participant: 'zoe', kind: 'turn', since: 3, spoke: 0 }] }), {}, []],
		['the list is closed', list({ isClosed: true }), {}, ['listClosed']],
		['quorum', { quorum: { ...LIVE.quorum, established: { at: 1, present: 4, isQuorate: true } } }, {}, ['quorate']],
		['a vote that I vote in', { votes: [VOTE] }, { votes: [{ ...VOTE, state: 'prepared' }] }, ['voteNow']],
		['one that others vote in', { votes: [{ ...VOTE, you: { ...VOTE.you, isVoter: false } }] }, { votes: [{ ...VOTE, state: 'prepared' }] }, ['voteOpen']],
		['somebody votes', { votes: [{ ...VOTE, voted: 1 }] }, { votes: [VOTE] }, []],
		['collecting', { votes: [{ ...VOTE, state: 'collecting' }] }, { votes: [VOTE] }, ['voteClosed']],
		['confirming', { votes: [{ ...VOTE, state: 'confirming' }] }, { votes: [{ ...VOTE, state: 'collecting' }] }, []],
		['the result', { votes: [counted] }, { votes: [VOTE] }, ['passed']],
		['the casting vote', { votes: [{ ...counted, result: { ...counted.result!, decidedBy: 'chair', isPassed: false } }] }, { votes: [{ ...counted, result: { ...counted.result!, isPassed: null } }] }, ['notPassed']],
		['it will be secret', { votes: [{ ...VOTE, state: 'prepared', form: 'secret' }] }, { votes: [{ ...VOTE, state: 'prepared' }] }, ['form.secret']],
	])('%s', (_name, change, before, keys) => expect(said(change, before)).toEqual(keys));
});

describe('results', () => {
	const motion = (change: Partial<Vote['result'] & object>): Vote => ({ ...VOTE, state: 'counted', result: { ...RESULT, counts: [], elected: [], open: [], ...change } });
	const election: Vote = {
		...motion({ elected: [2], open: [1, 3], counts: [{ n: 1, votes: 2 }, { n: 2, votes: 5 }, { n: 3, votes: 2 }], abstain: 1 }), kind: 'election', places: 2,
		candidates: [1, 2, 3].map((n) => ({ n, name: `N${n}` })), form: 'secret',
	};
	test.each([
		[motion({}), 'passed'], [motion({ isPassed: false }), 'notPassed'], [motion({ isPassed: null, isTied: true }), 'tied'], [motion({ isPassed: false, isTied: true }), 'tiedNo'],
		[motion({ isPassed: true, decidedBy: 'chair' }), 'decidedYes'], [election, 'partly'], [{ ...election, result: { ...election.result!, open: [] } }, 'elected'],
		[{ ...election, result: { ...election.result!, elected: [] } }, 'openPlaces'], [{ ...election, result: { ...election.result!, elected: [], open: [] } }, 'nobody'],
	])('%#: %s', (vote, outcome) => expect(outcomeOf(vote as Vote)).toBe(outcome));

	test('the most votes first; what is not there is not drawn', () => {
		expect(barsOf(election).map(({ key, name, votes, percent, isElected }) => [key ?? name, votes, percent, isElected])).toEqual([
			['N2', 5, 100, true], ['N1', 2, 40, false], ['N3', 2, 40, false], ['abstain', 1, 20, false],
		]);
		expect(barsOf(motion({ invalid: 1 })).map(({ key }) => key)).toEqual(['yes', 'no', 'abstain', 'invalid']);
		expect([lostPapers({ ...election, result: { ...election.result!, papers: 5 } }), lostPapers(motion({ papers: 9 }))]).toEqual([2, 0]);
	});

	const who = { isOther: false, mayDecide: false };
	test.each<[string, Vote, Partial<typeof who>, string[]]>([
		['prepared', { ...VOTE, state: 'prepared' }, {}, ['open', 'change', 'annul']],
		['prepared while another runs', { ...VOTE, state: 'prepared' }, { isOther: true }, ['change', 'annul']],
		['open', VOTE, {}, ['close', 'annul']],
		['confirming', { ...VOTE, state: 'confirming' }, {}, ['annul']],
		['a tie, for the chair', motion({ isPassed: null, isTied: true }), { mayDecide: true }, ['decide', 'annul']],
		['a tie, for a teller', motion({ isPassed: null, isTied: true }), {}, ['annul']],
		['an election that left places open', election, {}, ['runoff', 'annul']],
		['a runoff that did, too', { ...election, after: 'v0' }, {}, ['lot', 'annul']],
		['annulled', { ...VOTE, state: 'annulled' }, {}, []],
	])('what can be done: %s', (_name, vote, change, acts) => expect(actsOf(vote, [vote], { ...who, ...change })).toEqual(acts));
	test('a runoff that was made is not made again', () => {
		expect(actsOf(election, [election, { ...VOTE, id: 'v2', after: 'v1' }], who)).toEqual(['annul']);
		expect(actsOf(election, [election, { ...VOTE, id: 'v2', after: 'v1', state: 'annulled' }], who)).toEqual(['runoff', 'annul']);
	});
});
