// Which of a device's voices may read aloud: one of the language that speaks on the device itself. Many browsers have voices that
// send the text to somebody else's server; those are never used. Pure.
type Voice = Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>;

export function voiceFor<T extends Voice>(voices: readonly T[], language: string): T | null {
	const own = voices.filter(({ lang, localService }) => localService && lang.slice(0, 2).toLowerCase() === language.slice(0, 2));
	return own.find((voice) => voice.default) ?? own[0] ?? null;
}
