/* The roll of a conference: who is called as what, and the links of those who are not of the school. */
#include "conference.h"
#include "contact.h"

#include <string.h>

/* What the body says of one seat. */
struct reading {
	struct api_call *call;
	GArray *changes;      /* struct seat_change */
	GPtrArray *texts;     /* names and addresses as they are kept */
	const char *wrong;
};

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* What null takes away is said with an empty text. */
static const char *id_or_null(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_null(value) ? "" : json_string_value(value);
}

static enum office read_office(struct reading *r, const json_t *said, enum office otherwise)
{
	const json_t *value = json_object_get(said, "office");
	int office = json_is_null(value) ? OFFICE_NONE : api_read_name(value, store_office_names, OFFICES, (int)otherwise);
	r->wrong = office < 0 && !r->wrong ? "office" : r->wrong;
	return office < 0 ? OFFICE_NONE : (enum office)office;
}

static enum seat_kind read_kind(struct reading *r, const json_t *said)
{
	int kind = api_read_name(json_object_get(said, "kind"), store_seat_kind_names, SEAT_KINDS, SEAT_KINDS);
	r->wrong = kind < 0 && !r->wrong ? "kind" : r->wrong;
	return kind < 0 ? SEAT_KINDS : (enum seat_kind)kind;
}

static const char *keep(struct reading *r, const char *text)
{
	g_ptr_array_add(r->texts, g_strstrip(g_strdup(text)));
	return g_ptr_array_index(r->texts, r->texts->len - 1);
}

/* NULL: nothing is said of it; "": none. */
static const char *read_address(struct reading *r, const json_t *said)
{
	char address[MAIL_ADDRESS_MAX];
	const char *email = text_of(said, "email");
	if (!email || !email[0]) {
		return email;
	}
	if (!contact_read_address(email, address)) {
		r->wrong = r->wrong ? r->wrong : "email";
		return NULL;
	}
	return keep(r, address);
}

static void read_new(struct reading *r, const json_t *said)
{
	const char *name = text_of(said, "name"), *person = text_of(said, "person");
	struct seat_change change = {.person = person, .name = name ? keep(r, name) : NULL, .email = read_address(r, said), .deputy = id_or_null(said, "deputy"),
		.kind = read_kind(r, said), .office = read_office(r, said, OFFICE_NONE)};
	if ((name == NULL) == (person == NULL) || (change.email && change.email[0] && !name)) {
		r->wrong = r->wrong ? r->wrong : "person"; /* either somebody of the school, or an outsider */
	}
	g_array_append_val(r->changes, change);
}

static void read_changed(struct reading *r, const json_t *said)
{
	const char *name = text_of(said, "name");
	struct seat_change change = {.seat = text_of(said, "seat"), .name = name ? keep(r, name) : NULL, .email = read_address(r, said), .deputy = id_or_null(said, "deputy"), .kind = read_kind(r, said),
		.office = read_office(r, said, OFFICES)};
	g_array_append_val(r->changes, change);
}

static void read_changes(struct reading *r, const json_t *body)
{
	const json_t *add = json_object_get(body, "add"), *set = json_object_get(body, "set"), *gone = json_object_get(body, "remove");
	for (size_t i = 0; i < json_array_size(gone); i++) {
		struct seat_change change = {.seat = json_string_value(json_array_get(gone, i)), .kind = SEAT_KINDS, .office = OFFICES,
			.is_removed = true};
		g_array_append_val(r->changes, change);
	}
	for (size_t i = 0; i < json_array_size(set); i++) {
		read_changed(r, json_array_get(set, i));
	}
	for (size_t i = 0; i < json_array_size(add); i++) {
		read_new(r, json_array_get(add, i));
	}
}

/* A group of the school, and a teacher's own. False: refused. */
static bool read_source(struct api_call *c, const json_t *said, struct roll_source *from)
{
	struct store_room room;
	int kind = api_read_name(json_object_get(said, "kind"), store_seat_kind_names, SEAT_KINDS, -1);
	*from = (struct roll_source){.teachers = json_is_true(json_object_get(said, "teachers")), .group = text_of(said, "group"),
		.kind = kind < 0 ? SEAT_VOTE : (enum seat_kind)kind};
	if (kind < 0) {
		api_refuse_value(c, "kind");
		return false;
	}
	if (!from->group) {
		return true;
	}
	enum err e = store_room_of_group(c->api->store, from->group, &room);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "room_of_group");
		return false;
	}
	bool is_his = !e && strcmp(room.school, c->me.school) == 0
		&& (api_is_office(c) || store_is_member(c->api->store, from->group, c->me.id, c->t->now.unix_ms));
	if (!is_his) {
		api_refuse_value(c, "group");
	}
	return is_his;
}

struct links {
	json_t *shown;
	GPtrArray *people; /* ids */
};

static void add_link(void *ctx, const struct store_seat *seat, const char *token)
{
	struct links *links = ctx;
	g_ptr_array_add(links->people, g_strdup(seat->person.id));
	json_array_append_new(links->shown, json_pack("{s:s, s:s, s:s}", "seat", seat->id, "name", seat->person.name, "token", token));
}

/* Whose lines end with the change: those who go, and outsiders who are called at another address. */
struct affected {
	const struct reading *reading;
	GPtrArray *people; /* ids */
	GPtrArray *moved;  /* seats: of these outsiders */
};

static void look_at_seat(void *ctx, const struct store_seat *seat)
{
	struct affected *affected = ctx;
	const GArray *changes = affected->reading->changes;
	for (guint i = 0; i < changes->len; i++) {
		const struct seat_change *change = &g_array_index(changes, struct seat_change, i);
		if (change->seat && strcmp(change->seat, seat->id) == 0 && (change->is_removed || change->email)) {
			g_ptr_array_add(affected->people, g_strdup(seat->person.id));
			if (!change->is_removed) {
				g_ptr_array_add(affected->moved, (gpointer)change->seat);
			}
		}
	}
}

/* With new links for those who are called at another address. */
static void answer_roll(struct api_call *c, const GPtrArray *moved)
{
	struct links links = {json_array(), g_ptr_array_new_with_free_func(g_free)};
	enum err e = moved->len ? store_seat_links(c->api->store, c->id, (const char *const *)moved->pdata, moved->len, c->t->now.unix_ms, add_link, &links)
		: OK;
	json_t *roll = e ? NULL : show_conference_roll(c);
	if (roll) {
		json_t *answer = json_pack("{s:o}", "roll", roll);
		if (moved->len) {
			json_object_set(answer, "links", links.shown);
		}
		api_answer(c, 200, answer);
	} else {
		api_fail(c, "roll");
	}
	json_decref(links.shown);
	g_ptr_array_free(links.people, TRUE);
}

static void change_roll(struct api_call *c, const struct reading *r, const struct roll_source *from)
{
	enum roll_refusal why = ROLL_OK;
	struct affected affected = {r, g_ptr_array_new_with_free_func(g_free), g_ptr_array_new()};
	enum err e = store_seat_each(c->api->store, c->id, look_at_seat, &affected);
	e = e ? e : store_roll_change(c->api->store, c->id, (const struct seat_change *)(void *)r->changes->data, r->changes->len, from,
		c->t->now.unix_ms, &why);
	if (!e && why != ROLL_OK) {
		api_refuse_value(c, store_roll_refusal_names[why]);
	} else if (conference_is_written(c, e, "roll_change")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "roll.changed", "conference=%s by=%s changes=%u", c->id, c->me.id, r->changes->len);
		live_conference_changed(c->t, c->id); /* this first: whoever is off it hears why before his line ends with his link */
		for (guint i = 0; i < affected.people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(affected.people, i));
		}
		if (c->conference.note[0]) {
			note_changed(c->t, c->conference.note); /* who has lost his office writes no minutes */
		}
		answer_roll(c, affected.moved);
	}
	g_ptr_array_free(affected.people, TRUE);
	g_ptr_array_free(affected.moved, TRUE);
}

void api_post_conference_roll(struct api_call *c)
{
	const json_t *said = json_object_get(c->body, "from");
	struct roll_source from;
	struct reading r = {c, g_array_new(FALSE, FALSE, sizeof(struct seat_change)), g_ptr_array_new_with_free_func(g_free), NULL};
	read_changes(&r, c->body);
	if (r.wrong) {
		api_refuse_value(c, r.wrong);
	} else if (!said || read_source(c, said, &from)) {
		change_roll(c, &r, said ? &from : NULL);
	}
	g_array_free(r.changes, TRUE);
	g_ptr_array_free(r.texts, TRUE);
}

/* -- links ------------------------------------------------------------------------------------------------------ */

void api_post_conference_links(struct api_call *c)
{
	size_t count;
	const json_t *named = json_object_get(c->body, "seats");
	const char **seats = api_read_ids(named, &count);
	struct links links = {json_array(), g_ptr_array_new_with_free_func(g_free)};
	enum err e = store_seat_links(c->api->store, c->id, named ? seats : NULL, count, c->t->now.unix_ms, add_link, &links);
	if (e == ERR_NOT_FOUND) {
		api_refuse_value(c, "seats");
	} else if (conference_is_written(c, e, "seat_links")) {
		log_event(c->api->log, LOG_LEVEL_INFO, "links.changed", "conference=%s by=%s people=%u", c->id, c->me.id, links.people->len);
		/* whoever came by an older one is out */
		for (guint i = 0; i < links.people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(links.people, i));
		}
		api_answer(c, 200, json_pack("{s:O}", "links", links.shown));
	}
	json_decref(links.shown);
	g_ptr_array_free(links.people, TRUE);
	g_free(seats);
}
