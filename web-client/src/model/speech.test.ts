import { expect, test } from 'vitest';
import { voiceFor } from './speech';

const voice = (lang: string, localService: boolean, isDefault = false) => ({ lang, localService, default: isDefault });

test.each([
	['a local one of the language', [voice('en-US', true), voice('de-DE', true)], 1],
	['never one that sends the text away', [voice('de-DE', false, true)], null],
	['the default one first', [voice('de-DE', true), voice('de_AT', true, true)], 1],
	['no other language', [voice('fr-FR', true)], null],
	['none at all', [], null],
])('%s', (_what, voices, chosen) => {
	expect(voiceFor(voices, 'de')).toBe(chosen === null ? null : voices[chosen]);
});
