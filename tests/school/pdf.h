/* Documents as somebody else's program reads them (poppler); for tests. */
#ifndef KREIDE_TESTS_PDF_H
#define KREIDE_TESTS_PDF_H

#include <stdbool.h>

/* What "pdftotext" or "pdfinfo" says of a file; to be freed with g_free(). */
char *pdf_ask(const char *program, const char *option, const char *file);
unsigned pdf_pages(const char *name);
/* Is the text there, however its lines were broken? */
bool pdf_has(const char *text, const char *wanted);

#endif
