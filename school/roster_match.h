/* Who in the file is who in the school, and which place is which group? */
#ifndef KREIDE_ROSTER_MATCH_H
#define KREIDE_ROSTER_MATCH_H

#include "roster_file.h"

/* Somebody is to be in a group. */
struct roster_want {
	uint32_t person, group, line; /* into the plan's people and groups */
	bool is_taught; /* he is named as the teacher of it */
};

struct roster_match {
	const struct roster *known;
	const struct roster_options *options;
	struct roster_file *file;
	struct roster_plan *plan;
	uint32_t *persons;   /* of the file's people: the plan's */
	uint32_t *in_file;   /* of the plan's people: the file's + 1; 0: not in it */
	GArray *group_lines; /* of the plan's groups: the first line that names it; 0: none does */
	GArray *wants;       /* struct roster_want, each pair once */
	GArray *children;    /* struct roster_child, and their lines: */
	GArray *child_lines;
	GHashTable *groups, *pairs; /* texts to groups + 1; person and group to wants + 1 */
};

/* Adds new people and groups to the plan, and errors. */
void roster_match(struct roster_match *match, const struct roster *known, const struct roster_options *options,
	struct roster_file *file, struct roster_plan *plan);
void roster_match_finish(struct roster_match *match);

const struct roster_want *roster_match_want(const struct roster_match *match, uint32_t person, uint32_t group);
/* Is this one of the plan's people in the school once the plan is carried out? */
bool roster_match_stays(const struct roster_match *match, uint32_t person);
const struct file_person *roster_match_file(const struct roster_match *match, uint32_t person);

#endif
