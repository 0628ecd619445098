// A long list in pages: five hundred rows are never drawn at once.
import { useState } from 'react';
import { pagesOf } from '../../model/people';

export const ROWS = 25;

export function usePage<T>(rows: readonly T[]): { shown: readonly T[]; from: number; page: number; pages: number; turn: (page: number) => void } {
	const [wanted, turn] = useState(0);
	const pages = pagesOf(rows.length, ROWS);
	const page = Math.min(wanted, pages - 1);
	return { shown: rows.slice(page * ROWS, (page + 1) * ROWS), from: page * ROWS, page, pages, turn };
}
