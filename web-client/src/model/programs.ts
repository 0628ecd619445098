// Programs among the participants: what publishes or watches without being anybody. Pure.
import type { Participant, ProgramKind, ProgramToken, Right } from '../protocol/types';

export const isPerson = (who: Participant): boolean => who.program === undefined;

// What has a place among the pictures: who only watches has none.
export const isPictured = (who: Participant): boolean => who.program !== 'whep';

// Who watches from outside, by name.
export const watchersOf = (participants: Readonly<Record<string, Participant>>): Participant[] =>
	Object.values(participants)
		.filter((each) => each.program === 'whep')
		.sort((a, b) => a.name.localeCompare(b.name));

// Which rights of a participant a moderator can change.
export const rightsOf = (who: Participant, all: readonly Right[]): Right[] =>
	all.filter((right) => (who.program === undefined ? true : who.program === 'whip' && right !== 'write'));

// How long a token may live, in hours; the first is what is offered.
export const TOKEN_HOURS = [12, 1, 168] as const;

export const LABEL_MAX = 40;

export const tokensOf = (tokens: readonly ProgramToken[], kind: ProgramKind): ProgramToken[] =>
	tokens.filter((each) => each.kind === kind).sort((a, b) => b.until - a.until);
