// Primary mode: which room a small child goes to without being asked, and what it sees there. Pure.
import type { Home } from '../protocol/types';
import type { LayoutChoice } from './layout';
import { sharedScreen } from './layout';
import type { RoomState } from './room';

export const isPrimary = (home: Home | null): boolean => home?.mode === 'primary';

// The lesson that is on: by the timetable if several are open. Else where one waits.
export function roomToEnter({ groups, now = [], next = null }: Pick<Home, 'groups' | 'now' | 'next'>): string | null {
	const planned = [...now, ...(next ? [next] : [])].map(({ room }) => room);
	const open = groups.filter(({ room }) => room.state === 'open').map(({ room }) => room.id);
	const all = groups.map(({ room }) => room.id);
	return planned.find((id) => open.includes(id)) ?? open[0] ?? planned.find((id) => all.includes(id)) ?? all[0] ?? null;
}

// The teacher steers: who presents or leads is large; else all are equal.
export function primaryChoice(room: RoomState): LayoutChoice {
	const isLed = room.room.leader !== null && room.order.includes(room.room.leader);
	return isLed || sharedScreen(room) !== null ? 'auto' : 'grid';
}
