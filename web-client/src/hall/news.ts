// What must be said aloud, once, when a conference goes on: the difference of two states. Pure.
import type { Live, Vote } from '../protocol/hall';
import { currentItem, itemNumber, turnOf } from './roles';

// a key of hall.news, and what goes into it
export interface News {
	key: string;
	values: Record<string, string | number>;
}

type Topic = 'agenda' | 'list' | 'votes' | 'seats';

const TOPICS: Record<Topic, readonly string[]> = {
	agenda: ['item', 'noItem', 'guestsOut', 'guestsIn'],
	list: ['word', 'wordOrder', 'wordOver', 'listClosed', 'listOpen'],
	seats: ['quorate', 'notQuorate'],
	votes: ['prepared', 'voteNow', 'voteOpen', 'voteClosed', 'annulled', 'passed', 'notPassed', 'tied', 'elected', 'form.open', 'form.roll', 'form.secret', 'drawing', 'drawn'],
};

// Whether the same is to be read in this panel: what is open need not be shown twice.
export const isToldBy = (panel: string | null, key: string): boolean => panel !== null && panel in TOPICS && TOPICS[panel as Topic].includes(key);

const news = (key: string, values: News['values'] = {}): News => ({ key, values });

function ofAgenda(before: Live, after: Live): News[] {
	const item = currentItem(after);
	const found: News[] = [];
	if (before.item !== after.item) {
		found.push(item ? news('item', { number: itemNumber(after, item.id), title: item.title }) : news('noItem'));
	}
	if (before.guestsOut !== after.guestsOut) {
		found.push(news(after.guestsOut ? 'guestsOut' : 'guestsIn'));
	}
	return found;
}

function ofList(before: Live, after: Live, me: string, nameOf: (id: string) => string): News[] {
	const found: News[] = [];
	const [was, is] = [before.list.speaker, after.list.speaker];
	if (is && (is.participant !== was?.participant || is.since !== was.since)) {
		found.push(is.participant === me ? news('yourWord') : news(is.kind === 'order' ? 'wordOrder' : 'word', { name: nameOf(is.participant) }));
	} else if (!is && was?.participant === me) {
		found.push(news('wordOver'));
	}
	const turn = turnOf(after, me);
	if (turn === 'next' && turnOf(before, me) !== 'next') {
		found.push(news('next'));
	}
	if (before.list.isClosed !== after.list.isClosed) {
		found.push(news(after.list.isClosed ? 'listClosed' : 'listOpen'));
	}
	return found;
}

// a long wording is known by its beginning
const LONGEST = 90;
const shortOf = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function ofVote(was: Vote | undefined, vote: Vote): News[] {
	const text = shortOf(vote.text);
	const found: News[] = [];
	if (was?.state !== vote.state) {
		const key = { prepared: 'prepared', open: vote.you.isVoter ? 'voteNow' : 'voteOpen', collecting: 'voteClosed', confirming: '', counted: resultKey(vote), annulled: 'annulled' }[vote.state];
		if (key && !(vote.state === 'collecting' && was?.state === 'confirming')) {
			found.push(news(key, { text }));
		}
	} else if (vote.state === 'counted' && was.result?.decidedBy !== vote.result?.decidedBy) {
		found.push(news(resultKey(vote), { text }));
	}
	if (was && was.form !== vote.form) {
		found.push(news(`form.${vote.form}`, { text }));
	}
	if (was?.lot?.state !== vote.lot?.state && vote.lot) {
		found.push(news(vote.lot.state, { text }));
	}
	return found;
}

function resultKey({ kind, result }: Vote): string {
	if (kind === 'election' || !result) {
		return 'elected';
	}
	return result.isPassed === null ? 'tied' : result.isPassed ? 'passed' : 'notPassed';
}

export function newsOf(before: Live, after: Live, me: string, nameOf: (id: string) => string): News[] {
	if (before === after) {
		return [];
	}
	const votes = after.votes === before.votes ? [] : after.votes.flatMap((vote) => ofVote(before.votes.find(({ id }) => id === vote.id), vote));
	const { established } = after.quorum;
	const quorum =
		established && established.at !== before.quorum.established?.at
			? [news(established.isQuorate ? 'quorate' : 'notQuorate', { present: established.present, needed: after.quorum.needed })]
			: [];
	return [...ofAgenda(before, after), ...ofList(before, after, me, nameOf), ...quorum, ...votes];
}
