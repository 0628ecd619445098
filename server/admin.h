/* What the administrator's commands share. */
#ifndef KREIDE_ADMIN_H
#define KREIDE_ADMIN_H

#include "options.h"
#include "store.h"

/* Opens the store of the configuration; -1, or the exit code. */
int admin_begin(
	struct options *o, struct store **store, int argc, char **argv, const char *summary);
/* Closes everything; returns the code. */
int admin_finish(struct options *o, struct store *store, int code);
/* Which of the names it is; -1, and a sentence on stderr, if none. */
int admin_read_name(
	const char *option, const char *value, const char *const *names, int count);
/* admin_tokens.c: `kreide token` for a program instead of a person; returns the exit code. */
int admin_program_token(struct store *store, const struct options *o);

#endif
