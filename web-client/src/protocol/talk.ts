// The shapes of docs/consultation.md in the room of a talk and in front of it.
export type TalkKind = 'teacher' | 'parent' | 'interpreter' | 'social';
// for whom an interpreter speaks; null: for all
export type Channel = 'family' | 'staff' | null;

export interface TalkPerson {
	kind: TalkKind;
	name: string;
	isThere: boolean;
}

// What somebody who waits for a talk is told, and who is in it.
export interface Wait {
	id: string;
	state: 'waiting' | 'open' | 'missed' | 'over';
	begin: number;
	end: number;
	expected: number | null;
	delayMinutes: number;
	ahead: number;
	isStaffThere: boolean;
	isHeld: boolean;
	people: TalkPerson[];
	endsAt: number | null;
	isWarned: boolean;
	extendedMinutes: number;
	teachers: string[];
	phone: string;
}
