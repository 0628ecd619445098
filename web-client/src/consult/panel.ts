// The leader's panel: what a row says of a desk, and what the head says of the day. Pure.
import type { PanelDesk } from '../protocol/consult';

export type Need = 'help' | 'away' | 'behind' | 'fine' | 'over' | 'empty';
const BEHIND_MINUTES = 5;

// What is first to be seen to at this desk. Away: families are still to come, and no teacher has the desk open.
export function needOf(desk: PanelDesk, now: number): Need {
	if (desk.needsHelp) {
		return 'help';
	}
	const isDue = desk.left > 0 && (desk.waiting > 0 || (desk.next !== null && desk.next <= now));
	if (isDue && !desk.isStaffThere) {
		return 'away';
	}
	if (desk.left === 0 && desk.talk === null) {
		return desk.done + desk.missed === 0 ? 'empty' : 'over';
	}
	return desk.delayMinutes >= BEHIND_MINUTES ? 'behind' : 'fine';
}

export interface DayFacts {
	help: number;
	away: number;
	behind: number;
	done: number;
	left: number;
	missed: number;
	waiting: number;
}

export function dayFactsOf(desks: readonly PanelDesk[], now: number): DayFacts {
	const facts: DayFacts = { help: 0, away: 0, behind: 0, done: 0, left: 0, missed: 0, waiting: 0 };
	for (const desk of desks) {
		const need = needOf(desk, now);
		if (need === 'help' || need === 'away' || need === 'behind') {
			facts[need] += 1;
		}
		facts.done += desk.done;
		facts.left += desk.left;
		facts.missed += desk.missed;
		facts.waiting += desk.waiting;
	}
	return facts;
}
