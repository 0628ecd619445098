/* The papers on privacy of a school, from what is really set. */
#ifndef KREIDE_PRIVACY_FILES_H
#define KREIDE_PRIVACY_FILES_H

#include "keeping.h"
#include "privacy_paper.h"
#include "schools.h"

struct privacy_set {
	struct keeping keeping;
	char contacts[CONTACTS][STORE_CONTACT_MAX];
	struct store_school school;
};

/* *set is to be finished even on failure. */
enum err privacy_set_load(struct privacy_set *set, struct store *store, const char *school) MUST_USE;
void privacy_set_finish(struct privacy_set *set);
/* Borrowed from it; language NULL or "": the school's. */
struct privacy_facts privacy_set_facts(const struct privacy_set *set, const char *language, int64_t now_ms);
/* The record as JSON text, malloc'd. */
char *privacy_set_record(const struct privacy_set *set, const char *language, int64_t now_ms);

#endif
