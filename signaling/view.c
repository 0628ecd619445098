/*
 * view.set: what somebody shows, in words of persons. It is remembered, and said to the SFU again when one of these persons
 * comes in: after a restart people come back one by one, and each of them as a new peer.
 */
#include "core.h"

#include <string.h>

/* Oneself and whoever is not in are left out. */
static bool resolve(struct turn *t, const struct participation *me, const struct want *want, struct sfu_want *out)
{
	const struct participation *p = g_hash_table_lookup(t->s->persons, want->person);
	if (!p || p == me || p->room != me->room || !p->is_in) {
		return false;
	}
	*out = (struct sfu_want){.subject = {.peer = p->peer, .feed = want->feed}, .height_px = want->height_px, .rank = want->rank};
	return true;
}

static void send_view(struct turn *t, const struct participation *p)
{
	struct sfu_cmd cmd = {.kind = SFU_CMD_PEER_VIEW, .room = p->room->sfu, .peer = p->peer};
	for (uint32_t i = 0; i < p->want_count; i++) {
		cmd.u.view.count += resolve(t, p, &p->wants[i], &cmd.u.view.wants[cmd.u.view.count]);
	}
	effects_sfu(t->out, &cmd);
}

static bool is_wanted_by(const struct participation *p, const char *person)
{
	for (uint32_t i = 0; i < p->want_count; i++) {
		if (strcmp(p->wants[i].person, person) == 0) {
			return true;
		}
	}
	return false;
}

void views_on_join(struct turn *t, const struct participation *newcomer)
{
	for (guint i = 0; i < newcomer->room->parts->len; i++) {
		const struct participation *p = g_ptr_array_index(newcomer->room->parts, i);
		if (p != newcomer && p->is_in && is_wanted_by(p, newcomer->person.id)) {
			send_view(t, p);
		}
	}
}

/* False: there is no such feed. */
static bool read_want(const json_t *want, struct want *out)
{
	const char *feed = json_string_value(json_object_get(want, "feed"));
	bool is_screen = strcmp(feed, "screen") == 0;
	g_strlcpy(out->person, json_string_value(json_object_get(want, "participant")), sizeof out->person);
	out->feed = is_screen ? SFU_FEED_SCREEN : SFU_FEED_PERSON;
	out->height_px = (uint16_t)json_integer_value(json_object_get(want, "height"));
	out->rank = (uint8_t)json_integer_value(json_object_get(want, "rank"));
	return is_screen || strcmp(feed, "person") == 0;
}

void handle_view(struct turn *t, struct conn *c, const struct request *r)
{
	struct participation *p = c->part;
	struct want wants[SFU_MAX_WANTS];
	const json_t *list = json_object_get(r->data, "wants");
	uint32_t count = 0;
	for (; count < json_array_size(list) && count < SFU_MAX_WANTS; count++) {
		if (!read_want(json_array_get(list, count), &wants[count])) {
			reply_error(t, c->id, r->id, "bad_request", json_pack("{s:s}", "why", "feed"));
			return;
		}
	}
	memcpy(p->wants, wants, count * sizeof wants[0]);
	p->want_count = count;
	reply_data(t, c->id, r->id, NULL);
	send_view(t, p);
}
