// Who is shown, where and how large: decided from the room, the choices of the user, and the area. Pure.
import type { Feed, Want } from '../protocol/types';
import { type GridShape, gridShape, pictureHeight, type Size, type StageShape, stageShape, tilesPerPage } from './geometry';
import type { RoomState } from './room';

export type LayoutChoice = 'auto' | 'grid' | 'stage';

export interface View {
	choice: LayoutChoice;
	pinned: string | null;
	page: number;
	area: Size;
}

interface Paged {
	tiles: string[];
	page: number;
	pages: number;
}

export type Layout =
	| ({ mode: 'grid'; shape: GridShape } & Paged)
	| ({ mode: 'stage' | 'screen'; main: { id: string; feed: Feed }; shape: StageShape } & Paged);

// The presentation that is on screen: somebody else's; my own I need not see.
export function sharedScreen(room: RoomState): string | null {
	return room.order.find((id) => room.participants[id]?.publish.screen) ?? null;
}

export function stagePerson(room: RoomState, pinned: string | null): string | null {
	const isThere = (id: string | null): id is string => id !== null && room.order.includes(id);
	return [pinned, room.room.leader, room.lastSpeaker, room.order[0] ?? null].find(isThere) ?? null;
}

function pageOf(ids: readonly string[], perPage: number, wanted: number): Paged {
	const pages = Math.max(1, Math.ceil(ids.length / Math.max(1, perPage)));
	const page = Math.min(Math.max(0, wanted), pages - 1);
	return { tiles: ids.slice(page * perPage, (page + 1) * perPage), page, pages };
}

function gridLayout(room: RoomState, view: View): Layout {
	const paged = pageOf(room.order, tilesPerPage(view.area), view.page);
	const columnsFor = paged.pages > 1 ? tilesPerPage(view.area) : paged.tiles.length;
	return { mode: 'grid', shape: gridShape(view.area, columnsFor), ...paged };
}

// One large, the others in a strip.
export function bigLayout(main: { id: string; feed: Feed }, others: readonly string[], view: View): Layout {
	const shape = stageShape(view.area, others.length);
	return { mode: main.feed === 'screen' ? 'screen' : 'stage', main, shape, ...pageOf(others, shape.stripCount, view.page) };
}

function screenLayout(room: RoomState, view: View, id: string): Layout {
	const first = stagePerson(room, view.pinned);
	return bigLayout({ id, feed: 'screen' }, [...room.order].sort((a, b) => Number(b === first) - Number(a === first)), view);
}

export function layoutOf(room: RoomState, view: View): Layout {
	const screen = sharedScreen(room);
	if (screen !== null && view.choice === 'auto') {
		return screenLayout(room, view, screen);
	}
	const person = stagePerson(room, view.pinned);
	const wantsStage = view.choice === 'stage' || (view.choice === 'auto' && (view.pinned !== null || !room.leads));
	if (!wantsStage || person === null) {
		return gridLayout(room, view);
	}
	return bigLayout({ id: person, feed: 'person' }, room.order.filter((each) => each !== person), view);
}

// What to ask the server for: screen first, then the stage, then the tiles in their order.
export function wantsOf(layout: Layout, pixelRatio: number): Want[] {
	const tile = layout.mode === 'grid' ? layout.shape : layout.shape.strip;
	const wants: Want[] = layout.tiles.map((participant, i) => ({
		participant,
		feed: 'person',
		height: pictureHeight(tile, pixelRatio),
		rank: i + 2,
	}));
	if (layout.mode !== 'grid') {
		const { id, feed } = layout.main;
		wants.unshift({ participant: id, feed, height: pictureHeight(layout.shape.main, pixelRatio), rank: feed === 'screen' ? 0 : 1 });
	}
	return wants;
}

const BARS: Size = { width: 20, height: 148 };

// What a newcomer asks for before his classroom is drawn and measured: nearly what he asks for afterwards.
export function firstWants(room: RoomState, page: Size, pixelRatio: number): Want[] {
	const area = { width: Math.max(1, page.width - BARS.width), height: Math.max(1, page.height - BARS.height) };
	return wantsOf(layoutOf(room, { choice: 'auto', pinned: null, page: 0, area }), pixelRatio);
}
