// The shapes of docs/school.md: people, groups, timetable, register.
import type { Person, Role, RoomInfo } from './types';

export type Preset = 'grundschule' | 'sekundar' | 'kollegium';
export const PRESETS: readonly Preset[] = ['grundschule', 'sekundar', 'kollegium'];

export interface Me {
	person: Person & { isAdmin?: boolean };
	school: { id: string; name: string; preset: Preset; language: string };
	login: string | null;
	hasTotp: boolean;
	recoveryLeft: number;
	feed: { since: number } | null;
	isOperator?: boolean;
}

export interface NamedGroup {
	id: string;
	name: string;
	subject?: string;
}

export interface MemberOfSchool {
	id: string;
	name: string;
	given: string;
	family: string;
	role: Role;
	isAdmin: boolean;
	isOperator: boolean;
	short: string;
	externalId: string;
	login: string | null;
	hasPassword: boolean;
	hasTotp: boolean;
	links: number;
	groups: NamedGroup[];
	children: Person[];
	left: number | null;
}

export interface PersonDraft {
	role: Role;
	given: string;
	family: string;
	name?: string;
	short?: string;
	externalId?: string;
	isAdmin?: boolean;
	groups?: string[];
	children?: string[];
}

export type GroupKind = 'class' | 'course' | 'staff';

export interface SchoolGroup {
	id: string;
	name: string;
	subject: string;
	kind: GroupKind;
	isPrimary: boolean;
	room: RoomInfo;
	teachers: Person[];
	pupilCount: number;
	// in the single form
	members?: Person[];
}

export interface SchoolSettings {
	id: string;
	name: string;
	preset: Preset;
	language: string;
	timeZone: string;
	rules: SchoolRules;
	counts: { people: Partial<Record<Role, number>>; groups: number };
}

export interface SchoolRules {
	supervision: 'freeze' | 'open' | 'end';
	privateChat: 'off' | 'adults' | 'logged';
	lobby: boolean;
	rights: string[];
	chatTo: 'all' | 'teachers';
}

export interface SchoolInfo {
	id: string;
	name: string;
	preset: Preset;
	people: number;
	groups: number;
	hasAdmin: boolean;
}

export type ChangeKind =
	| 'person_added' | 'person_renamed' | 'role_changed' | 'details_changed' | 'joins' | 'leaves_group' | 'leaves_school' | 'returns'
	| 'child_added' | 'child_removed' | 'group_added' | 'group_returns' | 'group_ended';

export interface PlanChange {
	kind: ChangeKind;
	line: number | null;
	person?: string;
	role?: Role;
	group?: string;
	before?: string;
	after?: string;
	child?: string;
	field?: string;
}

export interface PlanError {
	line: number;
	column: number;
	header: string;
	code: string;
	detail: Record<string, unknown>;
}

export interface Plan {
	digest?: string;
	form: 'schild' | 'generic';
	encoding: string;
	separator: string;
	rows: number;
	counts: Record<string, number>;
	changes: PlanChange[];
	changesTotal?: number;
	ignoredColumns: string[];
	warnings: { code: string; detail: Record<string, unknown> }[];
	errors: PlanError[];
	errorsTotal?: number;
}

export interface Period {
	number: number;
	start: string;
	end: string;
}

export interface Holiday {
	first: string;
	last: string;
	name: string;
}

export type Weeks = 'all' | 'odd' | 'even';

export interface PlannedLesson {
	id: string;
	group: NamedGroup;
	weekday: number;
	first: number;
	last: number;
	weeks: Weeks;
	from: string | null;
	until: string | null;
}

export type LessonDraft = Omit<PlannedLesson, 'id' | 'group'> & { group: string };

export interface Occurrence {
	lesson: string;
	group: NamedGroup;
	room: string;
	date: string;
	begin: number;
	end: number;
	state: 'planned' | 'cancelled' | 'substituted';
	teachers: string[];
}

export interface Timetable {
	timeZone: string;
	lessons: Occurrence[];
	holidays: Holiday[];
}

export type Attendance = 'present' | 'late' | 'leftEarly' | 'absent' | 'excused';
export const ATTENDANCES: readonly Attendance[] = ['present', 'late', 'leftEarly', 'absent', 'excused'];

export interface RegisterEntry {
	id: string;
	begin: number;
	end: number | null;
	planned: { begin: number; end: number } | null;
	topic: string;
	homework: string;
	counts: { present: number; late: number; leftEarly: number; absent: number; excused?: number };
	teachers: string[];
	keptUntil: number;
}

export interface RegisterPerson {
	person: Person;
	status: Attendance;
	lateMinutes: number;
	leftMinutes: number;
	gone: number;
	times: { from: number; until: number }[];
	isCorrected: boolean;
	note: string;
}

export interface RegisterTrace {
	at: number;
	by: string;
	what: 'topic' | 'homework' | 'status' | 'note';
	person: Person | null;
	before: string;
	after: string;
}

export interface RegisterPage extends RegisterEntry {
	people: RegisterPerson[];
	trace: RegisterTrace[];
}

export interface ChildEntry {
	begin: number;
	group: NamedGroup;
	status: Attendance;
	homework: string;
	topic: string;
}
