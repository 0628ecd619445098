/* What came of a run: a table for people, JSON for programs, and a verdict. */
#ifndef KREIDE_REPORT_H
#define KREIDE_REPORT_H

#include "cast.h"

/* Prints the table; json_path NULL: no file. True if everybody saw and heard what he should. */
bool report_write(const struct cast *c, const char *json_path);

#endif
