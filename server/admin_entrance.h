/* The link that an empty installation prints at its start. */
#ifndef KREIDE_ADMIN_ENTRANCE_H
#define KREIDE_ADMIN_ENTRANCE_H

#include "options.h"
#include "store.h"

/* Prints a new setup link; school NULL: the installation's. */
enum err admin_print_setup(struct store *store, const struct config *c, bool is_https, const char *school) MUST_USE;

#endif
