// Who may do what, and what of it a person loses or gets back. Pure.
import { type Home, type Participant, type Right, RIGHTS, type Role, type RoomRules } from '../protocol/types';
import { isPerson } from './programs';
import type { RoomState } from './room';

// What holds where a server says nothing of it.
export const DEFAULT_RULES: RoomRules = {
	lobby: false,
	locked: false,
	frozen: false,
	rights: ['speak', 'camera', 'write'],
	word: null,
	chat: { to: 'all', paused: false, slowSeconds: 0, private: 'off' },
};

const STAFF: readonly Role[] = ['admin', 'leader', 'teacher'];

// Adults of the school: they log in, and lead the lessons of the groups that they teach.
export const isStaff = (who: { role: Role }): boolean => STAFF.includes(who.role);

// Leaders, and whoever administers the school.
export const isHead = ({ role, isAdmin }: { role: Role; isAdmin?: boolean }): boolean => role === 'admin' || role === 'leader' || isAdmin === true;

// Came by a link into one conference, and belongs to nothing else.
export const isOutside = (home: Home | null): boolean => home?.person.role === 'guest' && home.groups.length === 0;

// In a lesson the adults are the staff who teach the group.
export const isModerator = isStaff;

export const rightsByRole = (role: Role, room: readonly Right[]): Right[] => [...(isStaff({ role }) ? RIGHTS : room)];

export function lostRights(before: readonly Right[], after: readonly Right[]): Right[] {
	return before.filter((right) => !after.includes(right));
}

export type WordRole = 'none' | 'asked' | 'speaks';

// What the word means for me.
export function myWord(room: RoomState): WordRole {
	const { word } = room.room;
	if (word?.participant !== room.me) {
		return 'none';
	}
	return word.state === 'asked' ? 'asked' : 'speaks';
}

export const learners = (room: RoomState): Participant[] => Object.values(room.participants).filter((each) => isPerson(each) && !isModerator(each));

// "Mute all" has something to do: the room lets its pupils speak, or a personal exception does. The word is no exception.
export function canMuteAll(room: RoomState): boolean {
	const holder = room.room.word?.participant;
	return room.room.rights.includes('speak') || learners(room).some((each) => each.id !== holder && each.may.includes('speak'));
}

// Colleagues to whom the lesson can be handed over.
export const canLead = (room: RoomState, who: Participant): boolean => isModerator(who) && who.id !== room.room.leader;
