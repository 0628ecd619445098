// The list of a school's people: what is asked for, and which part of it is shown. Pure.
import type { MemberOfSchool, PersonDraft } from '../protocol/school';
import type { Role } from '../protocol/types';
import { isStaff } from './rights';

export const PER_PAGE = 50;

export interface PeopleFilter {
	q: string;
	role: Role | '';
	group: string;
	hasLeft: boolean;
	page: number;
}

export const NO_FILTER: PeopleFilter = { q: '', role: '', group: '', hasLeft: false, page: 0 };

// Whatever is changed but the page leads back to the first page.
export const changeFilter = (filter: PeopleFilter, change: Partial<PeopleFilter>): PeopleFilter => ({ ...filter, page: 0, ...change });

export const queryOfFilter = ({ q, role, group, hasLeft, page }: PeopleFilter) =>
	({ q: q.trim(), role, group, left: hasLeft ? '1' : '', from: page * PER_PAGE, count: PER_PAGE }) as const;

export const pagesOf = (total: number, perPage = PER_PAGE): number => Math.max(1, Math.ceil(total / perPage));

// As a list is ordered; whoever has one name only has that.
export const listNameOf = ({ name, given, family }: Pick<MemberOfSchool, 'name' | 'given' | 'family'>): string =>
	family ? [family, given].filter(Boolean).join(', ') : name;

// How somebody comes in, or why he can't yet.
export type Access = 'left' | 'password' | 'totp' | 'uninvited' | 'card' | 'none';

export function accessOf({ role, left, hasPassword, hasTotp, links }: Pick<MemberOfSchool, 'role' | 'left' | 'hasPassword' | 'hasTotp' | 'links'>): Access {
	if (left !== null) {
		return 'left';
	}
	if (isStaff({ role })) {
		return hasPassword ? (hasTotp ? 'totp' : 'password') : 'uninvited';
	}
	return links > 0 ? 'card' : 'none';
}

export const draftOf = (member: MemberOfSchool): PersonDraft => ({
	role: member.role,
	given: member.given,
	family: member.family,
	name: member.name === `${member.given} ${member.family}`.trim() ? '' : member.name,
	short: member.short,
	externalId: member.externalId,
	isAdmin: member.isAdmin,
	groups: member.groups.map(({ id }) => id),
	children: member.children.map(({ id }) => id),
});

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

// Only what was changed is sent: what somebody else changed meanwhile stays.
export function changesOf(before: PersonDraft, after: PersonDraft): Partial<PersonDraft> {
	const keys = (Object.keys(after) as (keyof PersonDraft)[]).filter((key) => !isSame(before[key], after[key]));
	return Object.fromEntries(keys.map((key) => [key, after[key]]));
}
