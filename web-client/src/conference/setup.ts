// A conference while it is written, anew or again: its fields, what is still wrong, and what is asked of the server. Pure.
import { fieldOf, momentOfField } from '../consult/moments';
import { addDays, dateAt } from '../model/week';
import type { ConferenceDraft, ConferenceKind, ConferenceRules } from '../protocol/conference';
import { MOST_NOTICE_DAYS, rulesOf } from './kinds';

export interface Setup {
	kind: ConferenceKind;
	title: string;
	place: string;
	text: string;
	// as a field for date and time holds it, by the school's clocks
	begin: string;
	// minutes; empty: it is open when it ends
	length: string;
	rules: ConferenceRules;
}

export const MOST_LENGTH = 1440;
const USUAL_LENGTH: Record<ConferenceKind, string> = { teachers: '120', subject: '90', school: '120', weekly: '45' };

// With time for the invitation, and some days more to write it in.
function usualBegin(kind: ConferenceKind, now: number, timeZone: string): string {
	const { noticeDays } = rulesOf(kind);
	return `${addDays(dateAt(now, timeZone), noticeDays === 0 ? 1 : noticeDays + 7)}T14:00`;
}

export const newSetup = (kind: ConferenceKind, title: string, now: number, timeZone: string): Setup => ({
	kind, title, place: '', text: '', begin: usualBegin(kind, now, timeZone), length: USUAL_LENGTH[kind], rules: rulesOf(kind),
});

// Another kind brings its own title, time and rules, where nobody has written others.
export function withKind(setup: Setup, kind: ConferenceKind, titles: Record<ConferenceKind, string>, now: number, timeZone: string): Setup {
	const before = newSetup(setup.kind, titles[setup.kind], now, timeZone);
	const after = newSetup(kind, titles[kind], now, timeZone);
	const taken = (field: 'title' | 'begin' | 'length'): string => (setup[field] === before[field] ? after[field] : setup[field]);
	return { ...setup, kind, title: taken('title'), begin: taken('begin'), length: taken('length'), rules: after.rules };
}

export const setupOf = ({ kind, title, place, text, begin, minutesLong, rules }: { kind: ConferenceKind } & ConferenceDraft, timeZone: string): Setup => ({
	kind, title, place, text, begin: fieldOf(begin, timeZone), length: minutesLong === null ? '' : String(minutesLong), rules,
});

export type SetupFault = 'title' | 'begin' | 'past' | 'length' | 'noticeDays';

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

// now: null, where a begin that is over is no fault
export function faultOf({ title, begin, length, rules }: Setup, timeZone: string, now: number | null): SetupFault | null {
	const moment = momentOfField(begin, timeZone);
	if (title.trim() === '') {
		return 'title';
	}
	if (moment === null) {
		return 'begin';
	}
	if (now !== null && moment <= now) {
		return 'past';
	}
	if (length.trim() !== '' && !isWhole(Number(length), 1, MOST_LENGTH)) {
		return 'length';
	}
	return isWhole(rules.noticeDays, 0, MOST_NOTICE_DAYS) ? null : 'noticeDays';
}

export const draftOf = ({ kind, title, place, text, begin, length, rules }: Setup, timeZone: string): { kind: ConferenceKind } & ConferenceDraft => ({
	kind, title: title.trim(), place: place.trim(), text: text.trim(), begin: momentOfField(begin, timeZone)!, minutesLong: length.trim() === '' ? null : Number(length), rules,
});

// What may be said anew, of a conference that is there.
export function changeOf(setup: Setup, timeZone: string): ConferenceDraft {
	const { kind: _kind, ...change } = draftOf(setup, timeZone);
	return change;
}
