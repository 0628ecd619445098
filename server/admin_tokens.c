/* The administrator's commands for programs (WHIP, WHEP): rooms, and tokens to publish into one or to watch it. */
#include "admin.h"
#include "commands.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static void print_room(void *ctx, const struct store_room *room)
{
	(void)ctx;
	(void)printf("%s\t%s\t%s\t%s\n", room->id, room->school, room->is_open ? "open" : "closed",
		room->title);
}

int command_rooms(int argc, char **argv)
{
	struct options o;
	struct store *store;
	int code = admin_begin(&o, &store, argc, argv,
		"Lists the rooms of learning groups: id, school, open or closed, title; separated by tabs.");
	if (code < 0) {
		code = store_room_each(store, o.school, print_room, NULL) == OK ? 0 : 1;
	}
	return admin_finish(&o, store, code);
}

static void print_token(void *ctx, const struct store_token *token)
{
	(void)ctx;
	GDateTime *until = g_date_time_new_from_unix_local(token->expires_ms / 1000);
	char *when = g_date_time_format(until, "%Y-%m-%d %H:%M:%S");
	(void)printf("%s\t%s\t%s\t%s\t%s\t%s\n", token->id, store_token_kind_names[token->kind],
		store_role_names[token->role], when, token->issuer_name[0] == '\0' ? "-" : token->issuer_name,
		token->label);
	g_free(when);
	g_date_time_unref(until);
}

static int list_tokens(struct store *store, const struct options *o)
{
	struct store_room room;
	const char *id = options_need(o->room, "room");
	if (id == NULL) {
		return 2;
	}
	enum err result = store_room_find(store, id, &room);
	if (result == OK) {
		result = store_token_each(store, id, g_get_real_time() / 1000, print_token, NULL);
	}
	if (result != OK) {
		(void)fputs("kreide: there is no such room. `kreide rooms` lists them.\n", stderr);
	}
	return result == OK ? 0 : 1;
}

static int revoke_token(struct store *store, const struct options *o)
{
	struct store_token token;
	enum err result = store_token_get(store, o->token, &token);
	if (result == OK) {
		result = store_token_revoke(store, o->token);
	}
	if (result != OK) {
		(void)fprintf(stderr,
			"kreide: nothing was revoked (%s). `kreide token --list --room ROOM` lists the ids of "
			"tokens.\n",
			err_name(result));
	}
	return result == OK ? 0 : 1;
}

static bool read_draft(const struct options *o, struct store_token_draft *draft)
{
	int role = o->role == NULL ? (int)PERSON_PUPIL
				   : admin_read_name("role", o->role, store_role_names, PERSON_GUEST);
	if (o->whip == o->whep) {
		(void)fputs("kreide: either --whip or --whep. See --help.\n", stderr);
		return false;
	}
	if (o->ttl < 0 || o->ttl > STORE_TOKEN_MS_MAX / 1000) {
		(void)fprintf(stderr, "kreide: --ttl is in seconds, at most %d.\n",
			(int)(STORE_TOKEN_MS_MAX / 1000));
		return false;
	}
	*draft = (struct store_token_draft){
		.room = o->room,
		.label = o->name != NULL ? o->name : o->whip ? "WHIP" : "WHEP",
		.kind = o->whip ? TOKEN_WHIP : TOKEN_WHEP,
		.role = (enum person_role)role,
		.ttl_ms = o->ttl == 0 ? STORE_TOKEN_MS : (int64_t)o->ttl * 1000,
	};
	return role >= 0;
}

static int make_token(struct store *store, const struct options *o)
{
	struct store_token_draft draft;
	char id[STORE_ID_MAX], token[STORE_TOKEN_MAX];
	if (options_need(o->room, "room") == NULL || !read_draft(o, &draft)) {
		return 2;
	}
	enum err result = store_token_add(store, &draft, g_get_real_time() / 1000, id, token);
	if (result != OK) {
		(void)fprintf(stderr, "kreide: no token was made (%s). %s\n", err_name(result),
			result == ERR_FULL ? "This room has too many: revoke some."
					   : "`kreide rooms` lists the rooms.");
		return 1;
	}
	(void)printf("%s\n", token);
	explicit_bzero(token, sizeof token);
	return 0;
}

int admin_program_token(struct store *store, const struct options *o)
{
	if (o->token != NULL) {
		return revoke_token(store, o);
	}
	return o->list ? list_tokens(store, o) : make_token(store, o);
}
