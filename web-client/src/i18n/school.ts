// The words of the pages around the lesson. They come with those pages: a pupil on the way to a lesson needs none of them.
import i18next from 'i18next';
import de from './school-de.json';
import en from './school-en.json';

i18next.addResourceBundle('de', 'translation', de, true);
i18next.addResourceBundle('en', 'translation', en, true);
