// The words of the room of a talk, for the staff: a family's pages bring them in seven languages.
import i18next from 'i18next';
import { talk as de } from './talk-de.json';
import { talk as en } from './talk-en.json';

i18next.addResourceBundle('de', 'translation', { talk: de }, true);
i18next.addResourceBundle('en', 'translation', { talk: en }, true);
