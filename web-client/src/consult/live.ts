// The live desk as its teacher works it: which buttons there are, who is on, who comes next, which room to be in. Pure.
import type { DeskAction, Live, LiveTalk } from '../protocol/consult';

export const talkOf = (live: Live, id: string | null): LiveTalk | null => live.talks.find((talk) => talk.id === id) ?? null;
export const currentOf = (live: Live): LiveTalk | null => talkOf(live, live.talk);
export const nextOf = (live: Live): LiveTalk | null => talkOf(live, live.nextTalk);

// The room of the talk that runs; a talk in the building has none.
export function roomOf(live: Live | null): string | null {
	const talk = live && currentOf(live);
	return talk?.mode === 'video' && talk.state === 'open' ? talk.id : null;
}

// Of the desk itself, in the order of the bar.
export function actionsOf(live: Live): DeskAction[] {
	const help: DeskAction = live.needsHelp ? 'helped' : 'help';
	switch (live.state) {
		case 'closed':
			return ['start', help];
		case 'ready':
			return ['hold', 'done', help];
		case 'held':
			return ['resume', 'done', help];
		case 'talking':
			return ['end', 'extend', help];
		case 'over':
			return live.needsHelp ? ['done', 'helped'] : ['done'];
	}
}

// Of one talk of the list: it is called when nobody talks and the teacher is ready. Who missed it may come when all others are over.
export function actionsOfTalk(live: Live, talk: LiveTalk): DeskAction[] {
	const isReady = live.state === 'ready' || live.state === 'held' || live.state === 'over';
	if (!isReady || talk.state === 'over' || talk.state === 'open') {
		return [];
	}
	return talk.state === 'booked' ? ['call', 'missed'] : ['call'];
}

// A family: somebody of it is there.
export type Presence = 'there' | 'companionThere' | 'nobody';

export function presenceOf({ isWaiting, people }: Pick<LiveTalk, 'isWaiting' | 'people'>): Presence {
	const guests = people.filter(({ kind }) => kind !== 'teacher');
	if (isWaiting || guests.some(({ kind, isThere }) => kind === 'parent' && isThere)) {
		return 'there';
	}
	return guests.some(({ isThere }) => isThere) ? 'companionThere' : 'nobody';
}

// What is shown of the day's list: what is over is folded away; not so who missed it and is there now.
export function partsOf(live: Live): { ahead: LiveTalk[]; behind: LiveTalk[] } {
	const isBehind = (talk: LiveTalk): boolean => talk.state === 'over' || (talk.state === 'missed' && presenceOf(talk) === 'nobody');
	return { ahead: live.talks.filter((talk) => !isBehind(talk) && talk.id !== live.talk), behind: live.talks.filter(isBehind) };
}

// The one that ended last.
export const lastOf = (live: Live): LiveTalk | null =>
	live.talks.filter(({ state, ended }) => state === 'over' && ended !== null).sort((a, b) => b.ended! - a.ended!)[0] ?? null;

// What a click that comes too late must not do: it is meant for this talk, and for no other.
export const meantOf = (live: Live, action: DeskAction): string | null => (action === 'end' || action === 'extend' ? live.talk : null);
