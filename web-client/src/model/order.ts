// In which order people stand: a newcomer at the end, a leaver's place is taken by the last one. So at most one tile moves.
export function afterJoin(order: readonly string[], id: string, isFirst: boolean): string[] {
	if (order.includes(id)) {
		return [...order];
	}
	const first = order[0];
	return isFirst && first !== undefined ? [id, ...order.slice(1), first] : [...order, id];
}

export function afterLeave(order: readonly string[], id: string): string[] {
	const at = order.indexOf(id);
	if (at < 0) {
		return [...order];
	}
	const next = order.slice(0, -1);
	const last = order[order.length - 1]!;
	if (last !== id) {
		next[at] = last;
	}
	return next;
}

// Who is still there keeps his place when a whole new list arrives.
export function afterSnapshot(order: readonly string[], ids: readonly string[], firstId: string | null): string[] {
	let next = [...order];
	for (const id of order) {
		next = ids.includes(id) ? next : afterLeave(next, id);
	}
	for (const id of ids) {
		next = afterJoin(next, id, id === firstId);
	}
	return next;
}

// Whoever had a place before stands where he stood, in whatever order they come back; a newcomer at the end.
export function backInPlace(order: readonly string[], id: string, places: readonly string[]): string[] {
	const place = places.indexOf(id);
	if (place < 0 || order.includes(id)) {
		return afterJoin(order, id, false);
	}
	const at = order.findIndex((each) => !places.includes(each) || places.indexOf(each) > place);
	return at < 0 ? [...order, id] : [...order.slice(0, at), id, ...order.slice(at)];
}

// Into a room whose people come back one by one, as after a restart of the server.
export function afterReturn(places: readonly string[], ids: readonly string[]): string[] {
	return ids.reduce<string[]>((order, id) => backInPlace(order, id, places), []);
}
