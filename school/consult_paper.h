/*
 * The papers of a parents' day: letters that bring families their link, a page each, each in its language; the list for the door,
 * which names nobody but the teacher; and the teacher's own list.
 */
#ifndef KREIDE_CONSULT_PAPER_H
#define KREIDE_CONSULT_PAPER_H

#include "consult_words.h"

enum { CONSULT_CHILDREN_MAX = 12, CONSULT_LINK_MAX = 300 };

/* One child of a family, as the letter names it. */
struct consult_letter_child {
	const char *name;  /* "Ada Kaya" */
	const char *group; /* "5b": where the letter is handed out; "": none */
};

/* One page. All borrowed. */
struct consult_letter {
	enum consult_language language;
	const struct consult_letter_child *children;
	size_t child_count;
	const char *link; /* "https://.../l#TOKEN": of this family alone */
};

/* All borrowed; "" and 0 where there is nothing to say. */
struct consult_letters {
	enum consult_language language; /* the school's: of the file itself */
	const char *school;
	const char *title; /* of the consultation: "Elternsprechtag" */
	const char *text;  /* what the school wrote for families */
	const char *phone; /* the last resort */
	GTimeZone *zone;
	int64_t begin_ms, end_ms; /* of the first and the last slot */
	int64_t wish_until_ms, book_from_ms, book_until_ms;
	const struct consult_letter *letters;
	size_t count;
	int64_t made_ms;
};

/* A PDF, to be freed with g_free(). Work for a job: some 3 ms a page. ERR_FULL: a link is too long for a code; ERR_SYS: there are no
 * fonts. */
enum err consult_letters_pdf(const struct consult_letters *letters, uint8_t **pdf, size_t *len) MUST_USE;

/* One line of a desk's list. */
struct consult_list_talk {
	int64_t begin_ms, end_ms;
	int code;           /* 0: a slot without a talk */
	bool is_break;      /* then the rest says nothing */
	bool is_video;
	/* for the teacher alone; not read for the door */
	const char *child, *group;
	const char *language;    /* the family's: "tr" */
	const char *interpreter; /* "": none wished */
	bool is_assigned;
};

struct consult_list_desk {
	const char *const *teachers; /* "Frau Kaya" */
	size_t teacher_count;
	const char *place;
	const struct consult_list_talk *talks; /* in the order of time */
	size_t count;
};

/* A desk begins on a page of its own. */
struct consult_lists {
	enum consult_language language; /* the school's: German or English */
	const char *school, *title;
	GTimeZone *zone;
	const struct consult_list_desk *desks;
	size_t count;
	int64_t kept_until_ms; /* when it is deleted here, and paper should be thrown away, too; 0: not said */
	int64_t made_ms;
};

enum consult_list_kind { CONSULT_LIST_DOOR, CONSULT_LIST_TEACHER };

/* As above. */
enum err consult_lists_pdf(const struct consult_lists *lists, enum consult_list_kind kind, uint8_t **pdf, size_t *len) MUST_USE;

#endif
