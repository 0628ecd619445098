/* A school in memory that plans are carried out on: what a store does, without one. */
#ifndef KREIDE_TESTS_HOUSE_H
#define KREIDE_TESTS_HOUSE_H

#include "roster.h"

struct house {
	GArray *people, *groups, *members, *children; /* of roster.h; ids are made here */
	GStringChunk *texts;
};

void house_init(struct house *house);
void house_finish(struct house *house);
struct roster house_view(const struct house *house);
uint32_t house_person(struct house *house, enum roster_role role, const char *external, const char *given, const char *family);
uint32_t house_group(struct house *house, const char *name, const char *subject, enum roster_group_kind kind, bool is_imported);
void house_member(struct house *house, uint32_t person, uint32_t group, bool is_imported);
/* All changes of a plan that was made of this house. */
void house_apply(struct house *house, const struct roster_plan *plan);

#endif
