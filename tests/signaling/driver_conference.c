/* A conference in the driver's school. */
#include "driver.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { GUEST = 6 };

struct taken {
	char (*ids)[STORE_ID_MAX];
	int count;
};

static void take_seat(void *ctx, const struct store_seat *seat)
{
	struct taken *taken = ctx;
	memcpy(taken->ids[taken->count++], seat->id, STORE_ID_MAX);
}

void driver_roll(struct driver *d, const struct seat_change *changes, size_t count)
{
	enum roll_refusal why;
	struct taken taken = {d->seat, 0};
	assert_int_equal(store_roll_change(d->store, d->conference, changes, count, NULL, DRIVER_EPOCH_MS, &why), OK);
	assert_int_equal(why, ROLL_OK);
	assert_int_equal(store_seat_each(d->store, d->conference, take_seat, &taken), OK);
	assert_true(taken.count <= DRIVER_SEATS);
}

/* In a conference u7 is an outsider. */
static void take_guest(void *ctx, const struct store_seat *seat, const char *token)
{
	struct driver *d = ctx;
	memcpy(d->person[GUEST], seat->person.id, STORE_ID_MAX);
	g_strlcpy(d->link[GUEST], token, STORE_TOKEN_MAX);
}

static void add_roll(struct driver *d)
{
	const struct seat_change seats[] = {
		{.person = d->person[4], .kind = SEAT_VOTE, .office = OFFICE_DEPUTY},
		{.person = d->person[1], .kind = SEAT_VOTE, .office = OFFICE_NONE, .deputy = d->person[5]},
		{.person = d->person[2], .kind = SEAT_VOTE, .office = OFFICES},
		{.person = d->person[3], .kind = SEAT_ADVISORY, .office = OFFICE_MINUTES},
		{.name = "Frau Gast", .kind = SEAT_GUEST, .office = OFFICES},
	};
	driver_roll(d, seats, sizeof seats / sizeof seats[0]);
	assert_int_equal(store_seat_links(d->store, d->conference, NULL, 0, DRIVER_EPOCH_MS, take_guest, d), OK);
	driver_log_in(d, GUEST, d->session[GUEST]);
	driver_log_in(d, GUEST, d->other_session[GUEST]);
}

void driver_conference(struct driver *d, enum conference_kind kind, int64_t at_ms)
{
	struct store_person convener;
	struct store_conference draft = {.kind = kind, .begin_ms = DRIVER_EPOCH_MS + at_ms, .title = "Lehrerkonferenz", .place = "Aula"};
	const struct store_item items[] = {{.title = "Begrüßung", .text = "", .guests = true}, {.title = "Personalfragen", .text = "vertraulich"},
		{.title = "Verschiedenes", .text = "", .guests = true}};
	uint32_t count;
	draft.rules = *store_conference_defaults(kind);
	assert_int_equal(store_person_find(d->store, d->person[0], &convener), OK);
	draft.convener = convener;
	memcpy(draft.school, convener.school, sizeof draft.school);
	assert_int_equal(store_conference_add(d->store, &draft, DRIVER_EPOCH_MS, d->conference), OK);
	add_roll(d);
	assert_int_equal(store_agenda_set(d->store, d->conference, items, DRIVER_ITEMS, d->item), OK);
	assert_int_equal(store_conference_invite(d->store, d->conference, DRIVER_EPOCH_MS, &count), OK);
}

void driver_rules(struct driver *d, const struct conference_rules *rules)
{
	struct store_conference *info = g_new0(struct store_conference, 1);
	assert_int_equal(store_conference_get(d->store, d->conference, info), OK);
	info->rules = *rules;
	assert_int_equal(store_conference_set(d->store, info, DRIVER_EPOCH_MS + d->at_ms), OK);
	g_free(info);
}

static json_t *join_data(void)
{
	json_t *join = driver_join_data();
	json_object_set_new(join, "room", json_string("h1"));
	return join;
}

json_t *driver_enter(struct driver *d, const char *conn)
{
	driver_open(d, conn);
	assert_string_equal(driver_code(d, conn, "hello", json_pack("{s:i, s:s}", "protocol", 1, "client", "test")), "");
	return json_object_get(driver_ask(d, conn, "room.join", join_data()), "snapshot");
}

const char *driver_entry(struct driver *d, const char *conn)
{
	return driver_code(d, conn, "room.join", join_data());
}

const char *driver_why(struct driver *d, const char *conn, const char *op, json_t *data)
{
	json_t *reply = driver_ask(d, conn, op, data);
	const char *code = json_string_value(json_object_get(reply, "code"));
	const char *why = json_string_value(json_object_get(json_object_get(reply, "detail"), "why"));
	return why ? why : code ? code : "";
}

bool driver_seat_filled(const json_t *conference, const char *seat)
{
	size_t i;
	const json_t *each;
	json_array_foreach((json_t *)(uintptr_t)json_object_get(conference, "seats"), i, each) {
		if (g_strcmp0(json_string_value(json_object_get(each, "id")), seat) == 0) {
			return json_is_true(json_object_get(each, "isThere"));
		}
	}
	fail_msg("no seat %s", seat);
	return false;
}

bool driver_is_filled(struct driver *d, const char *seat)
{
	driver_close(d, "u1");
	return driver_seat_filled(json_object_get(driver_enter(d, "u1"), "conference"), seat);
}
