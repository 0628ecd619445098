// What each kind of conference begins with: docs/conference.md, section 8. Pure.
import type { ConferenceKind, ConferenceRules } from '../protocol/conference';

const SCHOOL: ConferenceRules = {
	quorum: 'majority', quorumAssumed: true, noticeDays: 7, turnSeconds: 180, firstFirst: true, castingVote: true, secretShare: 20, electionsSecret: true,
	audience: 'talk', closeWhenAll: true,
};
const WEEKLY: ConferenceRules = { ...SCHOOL, quorum: 'none', quorumAssumed: false, noticeDays: 0, turnSeconds: 0, firstFirst: false, castingVote: false };

export const rulesOf = (kind: ConferenceKind): ConferenceRules => ({ ...(kind === 'weekly' ? WEEKLY : SCHOOL) });

export const MOST_NOTICE_DAYS = 60;
const TURNS = [0, 60, 120, 180, 300, 600] as const;
const SHARES = [0, 20, 25, 34, 50] as const;

// What is set already is among the choices, whoever set it.
const withOwn = (choices: readonly number[], own: number): number[] => [...new Set([...choices, own])].sort((a, b) => a - b);

export const turnChoices = (own: number): number[] => withOwn(TURNS, own);
export const shareChoices = (own: number): number[] => withOwn(SHARES, own);

// Which of the rules are others than the kind begins with: they are told in words.
export const changedRules = (kind: ConferenceKind, rules: ConferenceRules): (keyof ConferenceRules)[] => {
	const usual = rulesOf(kind);
	return (Object.keys(usual) as (keyof ConferenceRules)[]).filter((rule) => usual[rule] !== rules[rule]);
};
