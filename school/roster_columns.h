/* Which column of a file is which, by its header, whatever program wrote it. */
#ifndef KREIDE_ROSTER_COLUMNS_H
#define KREIDE_ROSTER_COLUMNS_H

#include "csv.h"
#include "roster.h"

enum roster_field {
	FIELD_ID, FIELD_LAST, FIELD_FIRST, FIELD_ROLE, FIELD_CLASS, FIELD_GROUPS, FIELD_SUBJECT, FIELD_COURSE, FIELD_YEAR_GROUP,
	FIELD_TEACHER, FIELD_SECOND, FIELD_CLASS_TEACHER, FIELD_ABBR, FIELD_LOGIN, FIELD_CHILD, FIELD_STATUS, FIELD_YEAR,
	FIELD_HALF, FIELDS
};

enum { COLUMN_NONE = -1 };

struct roster_columns {
	int at[FIELDS]; /* from 0 on; COLUMN_NONE */
	bool has_role;  /* else everybody has this one: */
	enum roster_role role;
	bool has_lessons; /* a line is somebody in a course, and he may have several */
};

/* Errors go to the plan, and so do the headers that are none of these. False: there were errors. */
bool roster_columns_find(struct roster_columns *columns, const struct csv *csv, struct roster_plan *plan);

/* Adds an error; column from 0 on, or COLUMN_NONE. Texts are copied. */
void roster_fault(struct roster_plan *plan, const struct csv *csv, enum roster_code code, uint32_t line, int column,
	const char *value, uint32_t other_line);

#endif
