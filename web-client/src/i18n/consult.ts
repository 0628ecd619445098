// The words of parents' days and consultation hours as the school sees them. They come with those pages.
import i18next from 'i18next';
import de from './consult-de.json';
import en from './consult-en.json';

i18next.addResourceBundle('de', 'translation', de, true);
i18next.addResourceBundle('en', 'translation', en, true);
