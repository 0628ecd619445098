// What a new school does first, and what of it is done as far as its figures tell. Pure.
import type { SchoolSettings } from '../protocol/school';

type Counts = SchoolSettings['counts'];

export interface Step {
	step: 'import' | 'groups' | 'teachers' | 'cards' | 'timetable';
	to: string;
	isDone: boolean;
}

const staffOf = ({ people }: Counts): number => (people.teacher ?? 0) + (people.leader ?? 0);

export const isNew = (counts: Counts): boolean => counts.groups === 0 || staffOf(counts) === 0;

export const stepsOf = (counts: Counts): Step[] => [
	{ step: 'import', to: '/admin/import', isDone: (counts.people.pupil ?? 0) > 0 },
	{ step: 'groups', to: '/admin/groups', isDone: counts.groups > 0 },
	// who has been invited, and who has a card, is to be seen there
	{ step: 'teachers', to: '/admin/people', isDone: false },
	{ step: 'cards', to: '/admin/groups', isDone: false },
];
