// The words of conferences. They come with those pages.
import i18next from 'i18next';
import de from './conference-de.json';
import en from './conference-en.json';

i18next.addResourceBundle('de', 'translation', de, true);
i18next.addResourceBundle('en', 'translation', en, true);
