// The room of a talk: who of it is who, what an interpreter changes in what is heard, and how much time is left. Pure.
import type { Participant } from '../protocol/types';
import type { RoomState } from './room';

export interface Ending {
	endsAt: number | null;
	isWarned: boolean;
	extendedMinutes: number;
}

// what is left of a voice behind the interpreter's
export const SOFT = 0.15;

type Side = 'family' | 'staff' | null;

// Whose language somebody hears: interpreters and social workers hear everybody as he is.
function sideOf(who: Participant | undefined): Side {
	if (who?.kind === 'parent') {
		return 'family';
	}
	return who?.kind === 'teacher' ? 'staff' : null;
}

// The interpreter who speaks for one side only at the moment.
export const interpreting = (room: RoomState): Participant | null =>
	Object.values(room.participants).find((each) => each.kind === 'interpreter' && each.channel != null) ?? null;

// There is something to choose for me: an interpreter speaks for my side.
export function isInterpreted(room: RoomState): boolean {
	const speaker = interpreting(room);
	return speaker !== null && speaker.id !== room.me && speaker.channel === sideOf(room.participants[room.me]);
}

// How loud a participant is heard by me, 0 to 1.
export function loudnessOf(room: RoomState, id: string | null, wantsOriginal: boolean): number {
	const speaker = interpreting(room);
	const mine = sideOf(room.participants[room.me]);
	if (id === null || speaker === null || speaker.id === room.me || mine === null) {
		return 1;
	}
	const isForMe = speaker.channel === mine && !wantsOriginal;
	if (id === speaker.id) {
		return isForMe ? 1 : 0;
	}
	const isTranslated = isForMe && sideOf(room.participants[id]) !== mine && sideOf(room.participants[id]) !== null;
	return isTranslated ? SOFT : 1;
}

export const amInterpreter = (room: RoomState): boolean => room.participants[room.me]?.kind === 'interpreter';

// Whole seconds until the end by the server's clock; null: no end is known.
export const secondsLeft = ({ endsAt }: Ending, now: number): number | null => (endsAt === null ? null : Math.max(0, Math.ceil((endsAt - now) / 1000)));

// "4:05", in the digits of the language
export function clockOf(seconds: number, language: string): string {
	const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });
	const plain = new Intl.NumberFormat(language);
	return `${plain.format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
}
