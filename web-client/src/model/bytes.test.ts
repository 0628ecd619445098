import { expect, test } from 'vitest';
import { bytesText } from './bytes';

const spaced = (text: string): string => text.replace(/\s/g, ' ');

test.each([
	[0, '0 Byte', '0 bytes'],
	[999, '999 Byte', '999 bytes'],
	[1000, '1 kB', '1 kB'],
	[1_440_000, '1,4 MB', '1.4 MB'],
	[524_288_000, '524 MB', '524 MB'],
	[2_147_483_648, '2,1 GB', '2.1 GB'],
])('%d bytes', (bytes, german, english) => {
	expect(spaced(bytesText(bytes, 'de'))).toBe(german);
	expect(spaced(bytesText(bytes, 'en'))).toBe(english);
});
