/*
 * Who belongs to a school, from a file: what would change if it were taken over. The plan is made from what is known and
 * from the file alone, so the same two give the same plan; it is whole, or there are errors and no change at all.
 * Names, classes, courses, abbreviations and ids are taken; whatever else stands in the file is left there.
 */
#ifndef KREIDE_ROSTER_H
#define KREIDE_ROSTER_H

#include "errors.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROSTER_TEXT_MAX = 128, ROSTER_ERRORS_MAX = 200, ROSTER_DIGEST_MAX = 65 };

#define ROSTER_NOBODY UINT32_MAX

enum roster_role { ROSTER_PUPIL, ROSTER_TEACHER, ROSTER_LEADER, ROSTER_ADMIN, ROSTER_PARENT, ROSTER_ROLES };
extern const char *const roster_role_names[ROSTER_ROLES];

enum roster_group_kind { ROSTER_CLASS, ROSTER_COURSE, ROSTER_STAFF, ROSTER_GROUP_KINDS };
extern const char *const roster_group_kind_names[ROSTER_GROUP_KINDS];

struct roster_person {
	const char *id;       /* "": new */
	const char *external; /* the school program's id; "": none */
	const char *given, *family;
	const char *name;     /* as others see him: "given family", unless the school wrote something else */
	const char *abbr;     /* of teachers; "": none */
	const char *login;    /* in small letters; "": none */
	enum roster_role role;
	bool is_admin;        /* beside his role */
	bool is_operator;     /* of the whole installation: stands above the admins of his school */
	bool is_gone;         /* left the school */
};

struct roster_group {
	const char *id; /* "": new */
	const char *name, *subject;
	enum roster_group_kind kind;
	bool is_imported; /* a file only takes away what a file has brought */
	bool is_gone;     /* ended */
};

struct roster_member {
	uint32_t person, group;
	bool is_imported;
};

struct roster_child {
	uint32_t parent, child;
};

/* What is known of a school, in an order that stays; borrowed. */
struct roster {
	const struct roster_person *people;
	const struct roster_group *groups;
	const struct roster_member *members;
	const struct roster_child *children;
	size_t people_len, groups_len, members_len, children_len;
};

struct roster_options {
	bool is_whole[ROSTER_ROLES]; /* who of this role does not stand in the file leaves */
	bool by_operator;            /* an operator's import may change operators, too */
	/* Has somebody outside of the school this login (in small letters)? NULL: nobody has. */
	bool (*is_login_taken)(void *ctx, const char *login);
	void *ctx;
};

enum roster_code {
	/* the file; the first ones are those of csv.h, in their order */
	ROSTER_EMPTY, ROSTER_TOO_LARGE, ROSTER_TOO_MANY_LINES, ROSTER_TOO_MANY_COLUMNS, ROSTER_BAD_ENCODING, ROSTER_NUL,
	ROSTER_CELL_TOO_LONG, ROSTER_QUOTE_OPEN, ROSTER_QUOTE_INSIDE, ROSTER_QUOTE_AFTER, ROSTER_CELL_TOO_MUCH,
	/* its header */
	ROSTER_COLUMN_MISSING, /* value: its usual name */
	ROSTER_COLUMN_TWICE,
	ROSTER_ROLE_UNKNOWN,   /* neither Rolle nor Klasse nor Kürzel: who are these people? */
	/* one cell */
	ROSTER_CELL_NEEDED,
	ROSTER_BAD_CHARACTER,
	ROSTER_TEXT_TOO_LONG,
	ROSTER_BAD_ROLE,
	ROSTER_BAD_STATUS,
	ROSTER_BAD_LOGIN,
	ROSTER_CLASS_NEEDED,   /* a lesson with neither course nor class */
	/* two of them; other_line says where the other one is, 0: in the school */
	ROSTER_ID_TWO_NAMES,
	ROSTER_ID_TWO_ROLES,
	ROSTER_NAME_TWICE,     /* two people of one name, and not both have an id */
	ROSTER_NAME_UNCLEAR,   /* several in the school have this name */
	ROSTER_TWO_VALUES,     /* one person, and two abbreviations or logins */
	ROSTER_ABBR_TWICE,
	ROSTER_LOGIN_TWICE,
	ROSTER_NO_TEACHER,     /* nobody has this abbreviation */
	ROSTER_NO_CHILD,       /* no pupil has this id */
	/* the whole */
	ROSTER_OPERATOR,       /* an operator is changed by operators alone */
	ROSTER_LAST_ADMIN,     /* nobody could administer the school any more */
	ROSTER_CODES
};
extern const char *const roster_code_names[ROSTER_CODES];

struct roster_error {
	enum roster_code code;
	uint32_t line, column; /* from 1 on; 0: none */
	uint32_t other_line;
	const char *header, *value; /* of that column, and what stands there; "" if none */
};

enum roster_kind {
	ROSTER_GROUP_ADD,
	ROSTER_GROUP_RETURN,
	ROSTER_PERSON_ADD,
	ROSTER_PERSON_RETURN,
	ROSTER_PERSON_RENAME,   /* from, to */
	ROSTER_PERSON_ROLE,     /* from, to: names of roles */
	ROSTER_PERSON_EXTERNAL, /* to: is known by this id from now on */
	ROSTER_PERSON_ABBR,     /* from, to */
	ROSTER_PERSON_LOGIN,    /* from, to */
	ROSTER_JOIN,
	ROSTER_LEAVE,
	ROSTER_CHILD_ADD,       /* person: the parent; other: the child */
	ROSTER_CHILD_REMOVE,
	ROSTER_PERSON_LEAVE,    /* and with him all of his memberships */
	ROSTER_GROUP_END,
	ROSTER_KINDS
};
extern const char *const roster_kind_names[ROSTER_KINDS];

struct roster_change {
	enum roster_kind kind;
	uint32_t line; /* 0: because it does not stand in the file */
	uint32_t person, group, other; /* into people and groups; ROSTER_NOBODY */
	const char *from, *to;         /* "" */
	const char *given, *family;    /* of ROSTER_PERSON_RENAME */
};

enum roster_warning {
	ROSTER_MANY_LEAVE,       /* more than a quarter of a role; role, count, total. Wants a confirmation */
	ROSTER_LINES_GONE,       /* lines of people who have left, by their status; count */
	ROSTER_LINES_OLD,        /* lines of an older half-year; count */
	ROSTER_GROUPS_UNTAUGHT,  /* groups that would have nobody who teaches; count */
	ROSTER_WARNINGS
};
extern const char *const roster_warning_names[ROSTER_WARNINGS];

struct roster_notice {
	enum roster_warning warning;
	enum roster_role role;
	uint32_t count, total;
};

struct roster_plan {
	GArray *errors;   /* struct roster_error, by line; if there is one, there are no changes */
	GArray *changes;  /* struct roster_change, in the order in which they can be made */
	GArray *notices;  /* struct roster_notice */
	GArray *people;   /* struct roster_person: those known, then those added. As they are before the changes */
	GArray *groups;   /* struct roster_group, likewise */
	GPtrArray *ignored; /* headers of columns that are not taken over */
	uint32_t counts[ROSTER_KINDS];
	uint32_t lines;     /* with people in them */
	uint32_t unchanged; /* people of the file whom nothing changes for */
	bool has_more_errors, needs_confirmation;
	const char *encoding; /* "UTF-8", "UTF-16", "Windows-1252" */
	char separator;       /* 0: not known */
	bool has_roles;       /* the general form; else that of a school program */
	char digest[ROSTER_DIGEST_MAX]; /* of the file, the options and all that is known: if it is another one, the plan is */
	GStringChunk *texts;
};

/* OK, or ERR_MALFORMED: see the errors. `known` outlives the plan. Finish it in any case. */
enum err roster_plan(struct roster_plan *plan, const struct roster *known, const void *file, size_t len,
	const struct roster_options *options) MUST_USE;
void roster_plan_finish(struct roster_plan *plan);

/* The changes in the order in which people should see them, what is taken away first; at most `cap`. Returns how many. */
size_t roster_plan_show(const struct roster_plan *plan, const struct roster_change **out, size_t cap);
const struct roster_person *roster_plan_person(const struct roster_plan *plan, uint32_t person);
const struct roster_group *roster_plan_group(const struct roster_plan *plan, uint32_t group);

#endif
