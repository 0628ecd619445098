// Reads aloud, if the device has a voice of its own for the language.
import { voiceFor } from '../model/speech';

export function speak(words: string, language: string): boolean {
	const speech = window.speechSynthesis as SpeechSynthesis | undefined;
	const voice = speech ? voiceFor(speech.getVoices(), language) : null;
	if (!speech || !voice) {
		return false;
	}
	speech.cancel();
	const utterance = new SpeechSynthesisUtterance(words);
	utterance.voice = voice;
	utterance.lang = voice.lang;
	utterance.rate = 0.9;
	speech.speak(utterance);
	return true;
}

// Browsers fetch their list of voices at the first question, and have it a moment later.
export const prepareSpeech = (): void => void (window.speechSynthesis as SpeechSynthesis | undefined)?.getVoices();
