/* What the files of the store share that know all of one person. */
#ifndef KREIDE_SQL_PRIVACY_H
#define KREIDE_SQL_PRIVACY_H

#include "store_privacy.h"
#include "store_sql.h"

/* As store_person_erase, inside of a transaction. */
enum err sql_person_erase(struct store *s, const char *person, void (*on_file)(void *ctx, const char *file), void *ctx) MUST_USE;
/* The same for somebody who has no files; messages that a school keeps for a time of their own stay. */
enum err sql_person_forget(struct store *s, const char *person) MUST_USE;

#endif
