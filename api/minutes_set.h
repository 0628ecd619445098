/*
 * The minutes of a conference as files, for whoever asks: what was published, or a draft from what is known, with the annex. It is whole in
 * itself: it is written on another thread. For the HTTP interface and the command line.
 */
#ifndef KREIDE_MINUTES_SET_H
#define KREIDE_MINUTES_SET_H

#include "store_conference.h"

enum minutes_form { MINUTES_DRAFT, MINUTES_PDF, MINUTES_MARKDOWN };

struct minutes_set;

/* guest: for this person, who is a guest of it; NULL: all of it. ERR_NOT_FOUND: no such conference. Free it even then. */
enum err minutes_set_load(struct minutes_set **set, struct store *store, const char *conference, const char *guest, int64_t now_ms) MUST_USE;
void minutes_set_free(struct minutes_set *set);
/* Of the file, without ending: "protokoll". */
const char *minutes_set_name(const struct minutes_set *set);
/* To be freed with g_free(). DRAFT: what minutes may begin with, as Markdown. ERR_SYS: there are no fonts. */
enum err minutes_set_write(const struct minutes_set *set, enum minutes_form form, uint8_t **out, size_t *len) MUST_USE;

#endif
