// Starts the client: the program and the words of the first page are on their way at the same time.
import { entryLanguage, familyWords, languageOf, browserWishes, readsFamilyWords, remembered, schoolWords } from './i18n/choice';
import './styles/base.css';

const path = location.pathname;
const words = readsFamilyWords(path) ? familyWords(entryLanguage()) : schoolWords(languageOf(remembered(), browserWishes()));
// whoever shows them asks for them again, and says what is wrong then
words.catch(() => undefined);
void import('./app/start').then(({ start }) => start(path));
