import { expect, test } from 'vitest';
import { momentOf } from './time';

const AT = new Date(2026, 10, 26, 15, 5).getTime();

test.each([
	['de', ['de-DE', 'en'], '26.11.26, 15:05'],
	['en', ['de-DE', 'en-GB'], '26/11/2026, 15:05'],
	['de', ['en-US'], '26.11.26, 15:05'],
])('a moment in %s for who wishes %j', (language, wishes, expected) => {
	expect(momentOf(AT, language, wishes)).toBe(expected);
});
