/* What a file says by itself: its people, and who is to be where. Nothing is known of the school here. */
#ifndef KREIDE_ROSTER_FILE_H
#define KREIDE_ROSTER_FILE_H

#include "roster_columns.h"

struct file_person {
	uint32_t line; /* the first one that names him */
	const char *external, *given, *family, *folded, *abbr, *login; /* "" */
	const char *class_name; /* the first one; "" */
	enum roster_role role;
	bool has_class, has_groups; /* the file says of him which */
};

/* Somebody in a class or a group, or in a lesson of a class or course. */
struct file_place {
	uint32_t person, line;
	enum roster_group_kind kind;
	const char *name, *subject; /* name "": his class's */
	const char *teachers[2];    /* abbreviations or ids; "" */
	int teacher_columns[2], subject_column;
};

/* A parent's child. */
struct file_child {
	uint32_t parent, line;
	int column;
	const char *external;
};

struct roster_file {
	struct csv csv;
	struct roster_columns columns;
	GArray *people, *places, *children;
	uint32_t lines, lines_gone, lines_old;
	/* while it is read: folded texts to people + 1 */
	GHashTable *by_external, *by_name, *by_abbr, *by_login;
};

/* Errors go to the plan, which the texts live as long as. */
void roster_file_read(struct roster_file *file, const void *bytes, size_t len, struct roster_plan *plan);
void roster_file_finish(struct roster_file *file);

/* Adults, pupils and parents are never mistaken for each other. */
char roster_file_kind(enum roster_role role);
/* How people are compared: their kind and their folded name. g_free it. */
char *roster_file_name_key(enum roster_role role, const char *given, const char *family);

#endif
