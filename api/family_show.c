/* Talks, wishes and contacts as families see them. */
#include "family.h"

#include "members.h"

#include <string.h>

json_t *show_time_or_null(int64_t at_ms)
{
	return at_ms ? json_integer((json_int_t)at_ms) : json_null();
}

bool talk_is_over(const struct store_talk *talk, int64_t now_ms)
{
	return talk->state == TALK_OVER || (talk->state != TALK_OPEN && now_ms > talk->end_ms + TALK_LATE_MS);
}

void given_name(const char *given, const char *name, char out[STORE_NAME_MAX])
{
	size_t len = given[0] ? strlen(given) : strcspn(name, " ");
	g_snprintf(out, STORE_NAME_MAX, "%.*s", (int)len, given[0] ? given : name);
}

/* His own entry alone; and of the child the name by which it is called there. */
static enum err reduce(struct api_call *c, const struct store_talk *talk, json_t *shown)
{
	struct store_member child;
	char name[STORE_NAME_MAX];
	json_t *companions = json_object_get(shown, "companions");
	for (size_t i = json_array_size(companions); i-- > 0;) {
		if (strcmp(json_string_value(json_object_get(json_array_get(companions, i), "id")), c->me.id) != 0) {
			json_array_remove(companions, i);
		}
	}
	enum err e = store_member_get(c->api->store, talk->child.id, &child);
	given_name(e ? "" : child.given, talk->child.name, name);
	json_object_set_new(json_object_get(shown, "child"), "name", json_string(name));
	return e;
}

json_t *family_show_talk(struct api_call *c, const struct talk_frame *frame, const struct store_talk *talk, enum talk_role role)
{
	json_t *shown = talk_show(c->api->store, frame, talk, false);
	if (shown && talk->state == TALK_BOOKED && talk_is_over(talk, c->t->now.unix_ms)) {
		json_object_set_new(shown, "state", json_string(store_talk_state_names[TALK_OVER]));
	}
	if (shown && role == TALK_COMPANION && reduce(c, talk, shown)) {
		json_decref(shown);
		return NULL;
	}
	return shown;
}

void family_answer_talk(struct api_call *c, const char *id)
{
	struct store_talk talk;
	struct talk_frame frame;
	enum err e = store_talk_get(c->api->store, id, &talk);
	e = e ? e : talk_frame_load(&frame, c->api->store, talk.desk);
	json_t *shown = e ? NULL : family_show_talk(c, &frame, &talk, TALK_FAMILY);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "family_talk");
	}
}

struct wishes {
	json_t *desks;
	int64_t from_ms, until_ms;
};

static void add_wish(void *ctx, const struct store_wish *wish)
{
	struct wishes *wishes = ctx;
	json_array_append_new(wishes->desks, json_string(wish->desk));
	wishes->from_ms = wish->from_ms;
	wishes->until_ms = wish->until_ms;
}

json_t *show_wishes(struct store *store, const char *consult, const char *child)
{
	struct wishes wishes = {.desks = json_array()};
	if (store_wish_each(store, consult, child, add_wish, &wishes)) {
		json_decref(wishes.desks);
		return NULL;
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "consultation", consult, "child", child, "desks", wishes.desks, "from",
		show_time_or_null(wishes.from_ms), "until", show_time_or_null(wishes.until_ms));
}
