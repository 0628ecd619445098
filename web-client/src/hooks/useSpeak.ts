// Says something aloud in the language of the page.
import { useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { prepareSpeech, speak } from '../rtc/speech';

export function useSpeak(): (words: string) => void {
	const { i18n } = useTranslation();
	useEffect(prepareSpeech, []);
	return useCallback((words: string) => void speak(words, i18n.language), [i18n]);
}
