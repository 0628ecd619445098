// What is shown of a conference: the speaker of the list in front, the chair beside him, then whoever shows himself. Pure.
import { bigLayout, type Layout, layoutOf, sharedScreen, type View } from '../model/layout';
import type { RoomState } from '../model/room';
import { chairOf } from './roles';

// Who is in front: the speaker of the list, else who chairs, else who speaks.
export function frontOf(room: RoomState, pinned: string | null): string | null {
	const speaker = room.conference?.list.speaker?.participant ?? null;
	const isThere = (id: string | null): id is string => id !== null && room.order.includes(id);
	return [pinned, speaker, chairOf(room), room.lastSpeaker, room.order[0] ?? null].find(isThere) ?? null;
}

// The speaker, who chairs, the list, cameras, microphones, all others: each in the order in which they came.
export function inRank(room: RoomState): string[] {
	const list = room.conference?.list;
	const waiting = new Set(list?.waiting.map(({ participant }) => participant));
	const chair = chairOf(room);
	const rank = (id: string): number => {
		const { publish } = room.participants[id] ?? {};
		const ranks = [id === list?.speaker?.participant, id === chair, publish?.camera === true, waiting.has(id), publish?.mic === true];
		const at = ranks.indexOf(true);
		return at < 0 ? ranks.length : at;
	};
	const ranked = room.order.map((id) => ({ id, rank: rank(id) }));
	return ranked.sort((a, b) => a.rank - b.rank).map(({ id }) => id);
}

export function hallLayout(room: RoomState, view: View): Layout {
	const ranked = inRank(room);
	const screen = sharedScreen(room);
	if (screen !== null && view.choice === 'auto') {
		return bigLayout({ feed: 'screen', id: screen }, ranked, view);
	}
	const front = frontOf(room, view.pinned);
	if (view.choice === 'grid' || front === null) {
		return layoutOf({ ...room, order: ranked }, { ...view, choice: 'grid' });
	}
	return bigLayout({ feed: 'person', id: front }, ranked.filter((id) => id !== front), view);
}
