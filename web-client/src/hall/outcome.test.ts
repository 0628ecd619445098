import { expect, test } from 'vitest';
import type { Vote } from '../protocol/hall';
import { electedOf } from './outcome';

const vote = (elected: number[], drawn: number[] | null): Vote => ({ result: { elected }, lot: drawn && { drawn } }) as unknown as Vote;

test.each([
	['by votes', vote([3, 1], null), [3, 1]],
	['by lot, counted among the elected', vote([1, 2], [2]), [1, 2]],
	['while the lot is being drawn', vote([1], []), [1]],
	['nobody', vote([], null), []],
])('who is elected %s is named once', (_how, of, expected) => expect(electedOf(of)).toEqual(expected));
