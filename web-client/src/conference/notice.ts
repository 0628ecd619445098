// The days between an invitation and the begin, by the school's calendar, and what there is to do if they are too few. Pure.
import { fieldOf, momentOfField } from '../consult/moments';
import { addDays, dateAt } from '../model/week';
import type { Conference } from '../protocol/conference';

const DAY_MS = 86_400_000;
const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`);

export const daysBetween = (from: number, until: number, timeZone: string): number =>
	Math.round((noon(dateAt(until, timeZone)) - noon(dateAt(from, timeZone))) / DAY_MS);

export interface Notice {
	days: number;
	needed: number;
	isLate: boolean;
	// the begin, on the first day that gives enough time
	soonest: number;
}

// If it is sent now.
export function noticeOf({ begin, rules }: Pick<Conference, 'begin' | 'rules'>, now: number, timeZone: string): Notice {
	const days = daysBetween(now, begin, timeZone);
	const clock = fieldOf(begin, timeZone).slice(11);
	const date = addDays(dateAt(now, timeZone), rules.noticeDays);
	return { days, needed: rules.noticeDays, isLate: days < rules.noticeDays, soonest: momentOfField(`${date}T${clock}`, timeZone)! };
}
