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
/* Is there such a school? Else false, and a sentence on stderr. */
bool admin_find_school(struct store *store, const char *school);
/* The exit code for what the store said; prints the new id. */
int admin_say_added(enum err result, const char *what, const char *id);
/* The same for what has no id; `what` did not happen. */
int admin_say_done(enum err result, const char *what);
/* "on" or "off" of an option; value NULL: *said is NULL. False, and a sentence on stderr, if it is something else. */
bool admin_read_switch(const char *option, const char *value, bool *out, const bool **said);
/* Children's data: nobody else reads the file. "-": the standard output. False, and a sentence on stderr: it can't be written. */
bool admin_write_file(const char *path, const void *bytes, size_t len);
/* admin_tokens.c: `kreide token` for a program instead of a person; returns the exit code. */
int admin_program_token(struct store *store, const struct options *o);

#endif
