/* What a PDF says of its language; inside of paper*.c only. */
#ifndef KREIDE_PAPER_LANGUAGE_H
#define KREIDE_PAPER_LANGUAGE_H

#include <glib.h>

/* Adds the language, and that readers show the title instead of the file's name. cairo 1.16 has no words for either. A file of
 * another form than cairo writes stays as it is. */
void paper_add_language(GByteArray *pdf, const char *language);

#endif
