/* What the files of the register in the store share. */
#ifndef KREIDE_SQL_REGISTER_H
#define KREIDE_SQL_REGISTER_H

#include "store_register.h"
#include "store_sql.h"

/* One pupil of an entry. ERR_NOT_FOUND. */
enum err sql_register_person(struct store *s, const char *entry, const char *person, struct register_person *out) MUST_USE;

#endif
