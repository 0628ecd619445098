/* What follows the minutes: made from the record alone; inside of conference_*.c only. */
#ifndef KREIDE_CONFERENCE_ANNEX_H
#define KREIDE_CONFERENCE_ANNEX_H

#include "conference_record.h"
#include "conference_sheet.h"

void conference_annex(struct sheet *s, const struct conference_record *r);

#endif
