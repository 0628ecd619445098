import { expect, test } from 'vitest';
import { codeFrom, inPairs } from './code';

test.each([
	['48291357', '48 29 13 57'],
	['482913', '48 29 13'],
])('%s is read as %s', (code, shown) => {
	expect(inPairs(code)).toBe(shown);
	expect(codeFrom(` ${shown} `)).toBe(code);
});

test.each(['', '123', '123456789', 'abcdefgh'])('%s is no code', (text) => {
	expect(codeFrom(text)).toBeNull();
});
