import { expect, test } from 'vitest';
import { tokenFrom } from './link';

const TOKEN = 'abcDEF123_-abcDEF123_-';

test.each([
	[`https://schule.example/l#${TOKEN}`, TOKEN],
	[`  ${TOKEN}\n`, TOKEN],
	['https://schule.example/', null],
	['https://schule.example/l#', null],
	['kurz', null],
	['https://schule.example/l#<script>alert(1)</script>', null],
])('%s', (text, token) => {
	expect(tokenFrom(text)).toBe(token);
});
