/*
 * The record of a conference out of the store, for whoever asks: what a guest may not see of it is not in there. It is whole in itself:
 * papers are laid out of it on another thread. For the HTTP interface and the command line.
 */
#ifndef KREIDE_RECORD_SET_H
#define KREIDE_RECORD_SET_H

#include "conference_record.h"
#include "store_conference.h"

#include <jansson.h>

struct record_set;

struct record_order {
	const char *conference;
	const char *guest; /* for this person, who is a guest of it; NULL: all of it */
	bool has_objections;
	int64_t now_ms;
};

/* ERR_NOT_FOUND: no such conference. Free it even then. */
enum err record_set_load(struct record_set **set, struct store *store, const struct record_order *order) MUST_USE;
void record_set_free(struct record_set *set);
const struct conference_record *record_set_record(const struct record_set *set);
/* RECORD of docs/conference.md. */
json_t *record_set_show(const struct record_set *set);

#endif
