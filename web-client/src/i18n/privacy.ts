// The words of the pages about data. They come with those pages.
import i18next from 'i18next';
import de from './privacy-de.json';
import en from './privacy-en.json';

i18next.addResourceBundle('de', 'translation', de, true);
i18next.addResourceBundle('en', 'translation', en, true);
