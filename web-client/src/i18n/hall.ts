// The words of a conference's room.
import i18next from 'i18next';
import { hall as de } from './hall-de.json';
import { hall as en } from './hall-en.json';

i18next.addResourceBundle('de', 'translation', { hall: de }, true);
i18next.addResourceBundle('en', 'translation', { hall: en }, true);
