// How large tiles are: pure arithmetic on the room that there is, in CSS pixels.
export interface Size {
	width: number;
	height: number;
}

export interface GridShape extends Size {
	columns: number;
	rows: number;
}

export const GAP = 8;
const WIDE = 16 / 9;
const TALL = 3 / 4;

// Tiles on one page of the grid: three by three, two by three where it is narrow, three by two where it is low.
export function tilesPerPage(area: Size): number {
	if (area.width < 600) {
		return area.height < 420 ? 4 : 6;
	}
	return area.height < 420 ? 6 : 9;
}

// The columns and rows that make `count` tiles largest. A tile is at most 16:9 and at least 3:4, whatever fills the area best.
export function gridShape(area: Size, count: number): GridShape {
	let best: GridShape = { columns: 1, rows: 1, width: 0, height: 0 };
	for (let columns = 1; columns <= Math.min(3, Math.max(1, count)); columns++) {
		const rows = Math.max(1, Math.ceil(count / columns));
		const cell = {
			width: (area.width - GAP * (columns - 1)) / columns,
			height: (area.height - GAP * (rows - 1)) / rows,
		};
		const width = Math.floor(Math.min(cell.width, cell.height * WIDE));
		const height = Math.floor(Math.min(cell.height, width / TALL));
		if (width * height > best.width * best.height) {
			best = { columns, rows, width, height };
		}
	}
	return best;
}

export interface StageShape {
	main: Size;
	strip: Size; // one tile of the filmstrip
	stripCount: number;
	isStripBelow: boolean;
}

const STRIP_MAX = 8;

// A big picture and a filmstrip: beside it where it is wide, below it where it is tall.
export function stageShape(area: Size, others: number): StageShape {
	const isStripBelow = area.width < area.height * 1.25;
	if (others === 0) {
		return { main: area, strip: { width: 0, height: 0 }, stripCount: 0, isStripBelow };
	}
	if (isStripBelow) {
		const width = Math.floor(Math.min(220, (area.width - 2 * GAP) / 3));
		const strip = { width, height: Math.floor(width / WIDE) };
		const fits = Math.max(1, Math.floor((area.width + GAP) / (width + GAP)));
		return {
			main: { width: area.width, height: area.height - strip.height - GAP },
			strip,
			stripCount: Math.min(fits, STRIP_MAX),
			isStripBelow,
		};
	}
	const width = Math.floor(Math.min(360, Math.max(140, area.width * 0.17)));
	const strip = { width, height: Math.floor(width / WIDE) };
	const fits = Math.max(1, Math.floor((area.height + GAP) / (strip.height + GAP)));
	return {
		main: { width: area.width - width - GAP, height: area.height },
		strip,
		stripCount: Math.min(fits, STRIP_MAX),
		isStripBelow,
	};
}

// The height of a 16:9 picture that is shown in a box, in device pixels, in steps so that small changes don't count.
export function pictureHeight(box: Size, pixelRatio: number): number {
	const height = Math.min(box.height, box.width / WIDE) * Math.min(2, pixelRatio);
	return Math.min(2160, Math.max(90, Math.ceil(height / 30) * 30));
}
