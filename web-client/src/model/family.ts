// What a family's page shows of its talks, and what may be done now. Pure.
import type { Family, FamilyConsultation, FamilyDesk, FamilyTalk, FreeSlot } from '../protocol/family';
import { dayKey, hourIn } from './family-time';

export const MINUTE = 60_000;
// from then on one may wait in front of the door
export const DOOR_MS = 60 * MINUTE;

// before: some time; soon: the waiting room is open; now: it is time; gone: over or missed
export type TalkMoment = 'before' | 'soon' | 'now' | 'gone';

export function momentOfTalk(talk: FamilyTalk, now: number): TalkMoment {
	if (talk.state === 'over' || (talk.state === 'missed' && now >= talk.end)) {
		return 'gone';
	}
	if (talk.state === 'open') {
		return 'now';
	}
	if (now >= talk.begin) {
		// a late day: the teacher may still be on the way to this talk
		return now < talk.end + DOOR_MS ? 'now' : 'gone';
	}
	return now >= talk.begin - DOOR_MS ? 'soon' : 'before';
}

export const byBegin = (a: { begin: number }, b: { begin: number }): number => a.begin - b.begin;

export const talksAhead = (talks: readonly FamilyTalk[], now: number): FamilyTalk[] =>
	talks.filter((talk) => momentOfTalk(talk, now) !== 'gone').sort(byBegin);

export const talksGone = (talks: readonly FamilyTalk[], now: number): FamilyTalk[] =>
	talks.filter((talk) => momentOfTalk(talk, now) === 'gone').sort(byBegin);

// Where to go after this one.
export const nextTalk = (talks: readonly FamilyTalk[], after: string, now: number): FamilyTalk | null =>
	talksAhead(talks, now).find(({ id }) => id !== after) ?? null;

export const isCompanion = (family: Family): boolean => family.person.role === 'guest';

export interface DeskChoice {
	desk: FamilyDesk;
	// teaches this child
	isOwn: boolean;
	talk: FamilyTalk | null;
}

// The child's own teachers first, each half by name.
export function desksFor({ id, desks }: FamilyConsultation, child: string, talks: readonly FamilyTalk[], now: number): DeskChoice[] {
	const name = (choice: DeskChoice): string => choice.desk.teachers.join();
	return desks
		.map((desk) => ({
			desk,
			isOwn: desk.children.includes(child),
			talk: talks.find((each) => each.consultation === id && each.desk === desk.id && each.child.id === child && momentOfTalk(each, now) !== 'gone') ?? null,
		}))
		.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || name(a).localeCompare(name(b)));
}

export const mayHaveMore = ({ id, mostTalks }: FamilyConsultation, child: string, talks: readonly FamilyTalk[]): boolean =>
	mostTalks === 0 || talks.filter((each) => each.consultation === id && each.child.id === child).length < mostTalks;

export interface SlotHour {
	hour: number;
	slots: FreeSlot[];
}

export interface SlotDay {
	key: string;
	// of its first slot
	begin: number;
	hours: SlotHour[];
}

// What can be chosen, by days and hours of the school; what is gone already is left out.
export function slotDays(slots: readonly FreeSlot[], timeZone: string, now: number): SlotDay[] {
	const days: SlotDay[] = [];
	for (const slot of [...slots].filter(({ begin }) => begin > now).sort(byBegin)) {
		const key = dayKey(slot.begin, timeZone);
		const hour = hourIn(slot.begin, timeZone);
		let day = days.at(-1);
		if (day?.key !== key) {
			day = { key, begin: slot.begin, hours: [] };
			days.push(day);
		}
		const last = day.hours.at(-1);
		if (last?.hour === hour) {
			last.slots.push(slot);
		} else {
			day.hours.push({ hour, slots: [slot] });
		}
	}
	return days;
}

export const hasFree = (slots: readonly FreeSlot[], now: number): boolean => slots.some(({ state, begin }) => state === 'free' && begin > now);

export const MOST_WISHES = 8;

// The wish list after a desk was put on it or taken off.
export const withWish = (list: readonly string[], desk: string): string[] =>
	list.includes(desk) ? list.filter((each) => each !== desk) : [...list, desk].slice(0, MOST_WISHES);

// One place up or down.
export function moved(list: readonly string[], desk: string, by: -1 | 1): string[] {
	const at = list.indexOf(desk);
	const to = at + by;
	if (at < 0 || to < 0 || to >= list.length) {
		return [...list];
	}
	const after = [...list];
	[after[at], after[to]] = [after[to]!, after[at]!];
	return after;
}

// The rules of a phone number in a link: digits and a leading plus.
export const dialable = (phone: string): string => phone.replace(/[^\d+]/g, '');
