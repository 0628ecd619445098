import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from './rights';
import type { Participant } from '../protocol/types';
import { gridShape, pictureHeight, stageShape, tilesPerPage } from './geometry';
import { layoutOf, type View, wantsOf } from './layout';
import type { RoomState } from './room';

const OFF = { mic: false, camera: false, screen: false, screenAudio: false };

function room(me: string, others: string, change: Partial<RoomState> = {}, screen = ''): RoomState {
	const ids = [me, ...others];
	const participants: Record<string, Participant> = Object.fromEntries(
		ids.map((id) => [id, { id, name: id, role: id === 't' ? 'teacher' : 'pupil', publish: { ...OFF, screen: screen === id }, hand: null, present: true, may: [] }]),
	);
	return {
		room: { id: 'r', kind: 'lesson', title: 'R', state: 'open', openedAt: 1, leader: 't', ...DEFAULT_RULES },
		me, leads: me === 't', may: [], participants, order: [...others], places: [], participation: 'x', chat: [], seats: {}, speakers: [], lastSpeaker: null,
		quality: null, media: 'connected', waiting: [], removed: [], declined: null, adult: null, guests: [], ended: null, conference: null, seat: null, ...change,
	};
}

const view = (change: Partial<View> = {}): View => ({ choice: 'auto', pinned: null, page: 0, area: { width: 1280, height: 650 }, ...change });

describe('who is shown', () => {
	test.each([
		['a teacher sees the grid', room('t', 'abc'), view(), 'grid', null, 'abc'],
		['a pupil sees the teacher on stage', room('m', 'tab'), view(), 'stage', 't', 'ab'],
		['a pupil who wants the grid', room('m', 'tab'), view({ choice: 'grid' }), 'grid', null, 'tab'],
		['a pinned person is on stage', room('m', 'tab'), view({ pinned: 'b' }), 'stage', 'b', 'ta'],
		['a pinned person who left is forgotten', room('m', 'tab'), view({ pinned: 'x' }), 'stage', 't', 'ab'],
		['the teacher has the last speaker on stage', room('t', 'abc', { lastSpeaker: 'c' }), view({ choice: 'stage' }), 'stage', 'c', 'ab'],
		['a screen comes before all, with the teacher first', room('m', 'abt', {}, 't'), view(), 'screen', 't', 'tab'],
		['my own screen I need not see', room('t', 'ab', {}, 't'), view(), 'grid', null, 'ab'],
		['grid although a screen is shared', room('m', 'ta', {}, 't'), view({ choice: 'grid' }), 'grid', null, 'ta'],
		['alone', room('t', ''), view({ choice: 'stage' }), 'grid', null, ''],
	])('%s', (_what, state, how, mode, main, tiles) => {
		const layout = layoutOf(state, how);
		expect(layout.mode).toBe(mode);
		expect(layout.mode === 'grid' ? null : layout.main.id).toBe(main);
		expect(layout.tiles.join('')).toBe(tiles);
	});

	test('twenty pupils are three pages of nine, and a page too far is the last one', () => {
		const others = 'abcdefghijklmnopqrsu';
		const pages = [0, 1, 2, 9].map((page) => layoutOf(room('t', others), view({ page })));
		expect(pages.map((each) => each.tiles.join(''))).toEqual(['abcdefghi', 'jklmnopqr', 'su', 'su']);
		expect(pages.map((each) => `${each.page}/${each.pages}`)).toEqual(['0/3', '1/3', '2/3', '2/3']);
	});

	test('tiles keep their size on a last page that is not full', () => {
		const first = layoutOf(room('t', 'abcdefghij'), view());
		const last = layoutOf(room('t', 'abcdefghij'), view({ page: 1 }));
		expect(first.mode === 'grid' && first.shape).toEqual(last.mode === 'grid' && last.shape);
	});
});

describe('what the server is asked for', () => {
	test('the screen first, then the teacher, then the others', () => {
		const wants = wantsOf(layoutOf(room('m', 'abt', {}, 't'), view()), 1);
		expect(wants.map((want) => `${want.rank} ${want.participant} ${want.feed}`)).toEqual([
			'0 t screen', '2 t person', '3 a person', '4 b person',
		]);
		expect(wants[0]!.height).toBeGreaterThan(wants[1]!.height);
	});

	test('no more than nine tiles, whatever the size of the room', () => {
		expect(wantsOf(layoutOf(room('t', 'abcdefghijklmnopqrsu'), view()), 1).length).toBe(9);
	});
});

describe('geometry', () => {
	test.each([
		[1280, 650, 9, 3],
		[1280, 650, 4, 2],
		[1280, 650, 2, 2],
		[1280, 650, 1, 1],
		[348, 620, 6, 2],
		[348, 620, 2, 1],
	])('%i x %i with %i tiles has %i columns', (width, height, count, columns) => {
		const shape = gridShape({ width, height }, count);
		expect(shape.columns).toBe(columns);
		expect(shape.columns * shape.width + 8 * (shape.columns - 1)).toBeLessThanOrEqual(width);
		expect(shape.rows * shape.height + 8 * (shape.rows - 1)).toBeLessThanOrEqual(height);
	});

	test.each([
		[360, 600, 6],
		[360, 300, 4],
		[820, 1000, 9],
		[2560, 1300, 9],
	])('%i x %i shows %i on a page', (width, height, count) => {
		expect(tilesPerPage({ width, height })).toBe(count);
	});

	test('the filmstrip is beside a wide stage and below a tall one, and all fits', () => {
		const wide = stageShape({ width: 1280, height: 650 }, 20);
		expect(wide.isStripBelow).toBe(false);
		expect(wide.main.width + 8 + wide.strip.width).toBe(1280);
		expect(wide.stripCount * (wide.strip.height + 8) - 8).toBeLessThanOrEqual(650);
		const tall = stageShape({ width: 348, height: 620 }, 20);
		expect(tall.isStripBelow).toBe(true);
		expect(tall.stripCount * (tall.strip.width + 8) - 8).toBeLessThanOrEqual(348);
	});

	test.each([
		[{ width: 320, height: 180 }, 1, 180],
		[{ width: 320, height: 180 }, 2, 360],
		[{ width: 320, height: 180 }, 3, 360],
		[{ width: 160, height: 400 }, 1, 90],
		[{ width: 1, height: 1 }, 1, 90],
	])('a box of %j at ratio %i wants %i lines', (box, ratio, height) => {
		expect(pictureHeight(box, ratio)).toBe(height);
	});
});
