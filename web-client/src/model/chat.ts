// The chat's rules as they concern me: whether I may write now, to whom, how soon again, and what I may delete. Pure.
import type { ChatMessage, Participant } from '../protocol/types';
import { isPerson } from './programs';
import { isModerator } from './rights';
import type { RoomState } from './room';

export type WriteBlock = 'frozen' | 'right' | 'paused';

export function writeBlock(room: RoomState): WriteBlock | null {
	if (room.leads) {
		return null;
	}
	if (room.room.frozen) {
		return 'frozen';
	}
	if (!room.may.includes('write')) {
		return 'right';
	}
	return room.room.chat.paused ? 'paused' : null;
}

// To whom I may write privately. Never a pupil to a pupil.
export function recipients(room: RoomState): Participant[] {
	const others = Object.values(room.participants).filter((each) => each.id !== room.me && isPerson(each));
	switch (room.room.chat.private) {
		case 'off':
			return [];
		case 'adults':
			return room.leads ? others.filter(isModerator) : [];
		case 'logged':
			return room.leads ? others : others.filter(isModerator);
	}
}

// Until when I must wait before the next message; 0: not at all.
export function slowUntil(room: RoomState, lastSaidAt: number): number {
	return room.leads || room.room.chat.slowSeconds === 0 ? 0 : lastSaidAt + room.room.chat.slowSeconds * 1000;
}

export const mayDelete = (room: RoomState, message: ChatMessage): boolean => room.leads || message.from === room.me;

export type Audience = 'all' | 'teachers' | 'private';

export function audienceOf(message: { to?: string; audience?: 'teachers' }): Audience {
	return message.to !== undefined ? 'private' : (message.audience ?? 'all');
}
