/* What the files of the HTTP interface share: one call, who makes it, and what is answered. */
#ifndef KREIDE_API_H
#define KREIDE_API_H

#include "core.h"
#include "schema.h"

struct api_call {
	struct turn *t;
	const struct api_request *request;
	struct api_reply *reply;
	char id[STORE_ID_MAX]; /* the part of the path that names something; "" if it names nothing */
};

/* Takes body; NULL: none. */
void api_answer(struct api_call *c, int status, json_t *body);
/* Takes detail. */
void api_refuse(struct api_call *c, int status, const char *code, json_t *detail);
/* 500 internal; it is logged what failed. */
void api_fail(struct api_call *c, const char *what);
/* Who is logged in; false: refused, and so is who asks too often. */
bool api_person(struct api_call *c, struct store_person *person);
/* The room that the path names, or that of the group that it names, if a teacher of its group asks; false: refused. */
enum api_place { API_ROOM, API_GROUP };
bool api_enter(struct api_call *c, enum api_place place, struct store_person *me, struct store_room *room);
/* The body, checked; NULL: refused. */
json_t *api_body(struct api_call *c, const struct schema *schema);
/* One more of this kind for this person; false: refused (429). */
bool api_take(struct api_call *c, const char *person, enum person_limit kind);

/* --- api_groups.c --- */
void api_get_people(struct api_call *c);
void api_post_links(struct api_call *c);
void api_post_revoke(struct api_call *c);
void api_post_guests(struct api_call *c);

/* --- api_tokens.c --- */
void api_get_tokens(struct api_call *c);
void api_post_tokens(struct api_call *c);
void api_post_tokens_revoke(struct api_call *c);

#endif
