/*
 * Who may make which call, written by hand from docs/school.md and docs/protocol.md: a second statement of what the table of
 * routes (api/routes.c) says, so that a slip in either is noticed. Whoever adds a route adds its row in walls.c.
 */
#ifndef KREIDE_WALLS_H
#define KREIDE_WALLS_H

#include <stddef.h>

/* What the path's `*` names, or that of the query or body. All of them are in the group that the test is about. */
enum wall_object {
	OBJECT_NONE, OBJECT_GROUP, OBJECT_ROOM,
	OBJECT_PUPIL,     /* a person; of parents their child */
	OBJECT_FOLDER,    /* of the group: those who learn there may read */
	OBJECT_FILE,      /* in it; a teacher brought it */
	OBJECT_BOX,       /* a folder of the group for handing in */
	OBJECT_HANDED_IN, /* in it; a pupil brought it */
	OBJECT_DRAWER,    /* a pupil's own folder */
	OBJECT_OWN_FILE,  /* in it */
	OBJECT_UPLOAD,    /* a pupil's, into the folder for handing in */
	OBJECT_NOTE,      /* of the group: those who learn there may write */
	OBJECT_NOTEBOOK,  /* a pupil's own note */
	OBJECT_LESSON, OBJECT_ENTRY,
	OBJECT_FEED,      /* the secret of a pupil's calendar */
	OBJECT_DAY,       /* a parents' day of the school */
	OBJECT_DESK,      /* of it: a teacher's */
	OBJECT_TALK,      /* at that desk: of the pupil, in some days */
	OBJECT_HOUR,      /* that teacher's own */
	OBJECT_HOUR_DESK,
	OBJECT_CONFERENCE, /* that the teacher has called: himself, the pupil, his parent and somebody from outside */
	OBJECT_DRAFT,      /* that he prepares, with the same people */
	OBJECT_PAPER,      /* a file of an item of the first; what a second `*` of its paths names */
	OBJECT_VOTE,       /* a secret one of the first, which was counted */
	OBJECTS
};

/*
 * Letters: A admin (by his role, or beside it), L leader, T teacher, P pupil, E parent, G guest, O who looks after the installation;
 * p the pupil of the objects above, e his parent, t the teacher whose desk and hour they are, c who comes with the family to that talk
 * (a companion: G is other guests), o who comes to that conference from outside. "*": everybody, without a session, too.
 */
struct wall {
	const char *route; /* method, path and query */
	enum wall_object object;
	const char *school; /* whoever has this role in the school of the object, or anywhere if there is none */
	const char *group;  /* who belongs to the object's group, too */
	const char *body;   /* JSON; NULL: {} */
};

extern const struct wall walls[];
extern const size_t wall_count;

#endif
