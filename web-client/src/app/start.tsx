// Draws the first page as soon as its words are there.
import { createRoot } from 'react-dom/client';
import { startI18n, readWords } from '../i18n';
import { entryLanguage, readsFamilyWords } from '../i18n/choice';
import { showFamilyLanguage } from '../i18n/family';
import { App } from './App';

export async function start(path: string): Promise<void> {
	startI18n();
	await (readsFamilyWords(path) ? showFamilyLanguage(entryLanguage()) : readWords());
	createRoot(document.getElementById('root')!).render(<App />);
}
