import { expect, test } from 'vitest';
import type { Family } from '../protocol/family';
import { isForTalks } from './door';

const nothing: Pick<Family, 'consultations' | 'talks' | 'hasConference'> = { consultations: [], talks: [] };
const day = { ...nothing, consultations: [{ id: 'k1' }] } as unknown as typeof nothing;

test.each<[string, 'parent' | 'guest', typeof nothing, string, boolean]>([
	['a parent, when there is a day', 'parent', day, 'de', true],
	['a parent, when there is none', 'parent', nothing, 'de', false],
	['a parent who reads English, when there is none', 'parent', nothing, 'en', false],
	['a parent who reads Arabic, when there is none', 'parent', nothing, 'ar', true],
	['a parent, when there is a conference beside it', 'parent', { ...day, hasConference: true }, 'de', false],
	['a parent who reads Arabic, when there is a conference beside it', 'parent', { ...day, hasConference: true }, 'ar', true],
	['a companion', 'guest', nothing, 'de', true],
])('%s', (_who, role, family, language, isFor) => {
	expect(isForTalks(role, family, language)).toBe(isFor);
});
