/* The lists of a consultation or of one of its desks on paper: for the door, and for the teacher. For the HTTP interface and the
 * command line. */
#ifndef KREIDE_LIST_SET_H
#define KREIDE_LIST_SET_H

#include "consult_paper.h"
#include "store_consult.h"

struct list_set;

/* desk NULL: all of the consultation. Free it even on failure. */
enum err list_set_load(struct list_set **out, struct store *s, const struct store_consult *consult, const char *desk, int64_t now_ms) MUST_USE;
void list_set_free(struct list_set *set);
/* On any thread. The bytes are to be freed with g_free(). */
enum err list_set_pdf(const struct list_set *set, enum consult_list_kind kind, uint8_t **pdf, size_t *len) MUST_USE;
/* "tuerliste", "appointments", ... */
const char *list_set_name(const struct list_set *set, enum consult_list_kind kind);

#endif
