/* Consultations: what there are, new ones, changed and removed ones. */
#include "consult.h"

#include "store_mail.h"

#include <string.h>

/* Days of a school and hours of a teacher that are kept at the same time. */
enum { SLOT_MINUTES = 10, CHANGE_MINUTES = 5, DAYS_MAX = 100, HOURS_MAX = 30 };

struct listing {
	struct store *store;
	const struct keeping *keeping;
	json_t *shown;
	bool has_failed;
};

static void add_consult(void *ctx, const struct store_consult *consult)
{
	struct listing *l = ctx;
	json_t *shown = consult_show(l->store, l->keeping, consult);
	l->has_failed = l->has_failed || !shown;
	if (shown) {
		json_array_append_new(l->shown, shown);
	}
}

void api_get_consults(struct api_call *c)
{
	struct keeping k;
	struct listing l = {c->api->store, &k, json_array(), false};
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_consult_each(c->api->store, c->me.school, api_is_office(c) ? NULL : c->me.id, add_consult, &l);
	keeping_finish(&k);
	if (e || l.has_failed) {
		json_decref(l.shown);
		api_fail(c, "consult_each");
		return;
	}
	api_answer(c, 200, json_pack("{s:o}", "consultations", l.shown));
}

/* -- what is said of one ---------------------------------------------------------------------------------------- */

static void read_number(const struct api_call *c, const char *key, int *number)
{
	const json_t *value = json_object_get(c->body, key);
	if (value) {
		*number = (int)json_integer_value(value);
	}
}

/* null: none. */
static void read_time(const struct api_call *c, const char *key, int64_t *at_ms)
{
	const json_t *value = json_object_get(c->body, key);
	if (value) {
		*at_ms = json_integer_value(value);
	}
}

/* False: it is longer than may be, or has what no keyboard has. */
static bool read_text(const struct api_call *c, const char *key, char *out, size_t cap)
{
	const char *text = api_text(c, key);
	if (text && (strlen(text) >= cap || !api_is_text(text))) {
		return false;
	}
	if (text) {
		g_strlcpy(out, text, cap);
	}
	return true;
}

/* What the body says, into what it was. False: refused. */
static bool read_consult(struct api_call *c, struct store_consult *k)
{
	const char *wrong = NULL;
	read_number(c, "slotMinutes", &k->slot_minutes);
	read_number(c, "pauseMinutes", &k->pause_minutes);
	read_number(c, "mostTalks", &k->most_talks);
	read_number(c, "changeMinutes", &k->change_minutes);
	read_time(c, "bookFrom", &k->book_from_ms);
	read_time(c, "bookUntil", &k->book_until_ms);
	read_time(c, "wishUntil", &k->wish_until_ms);
	if (!read_text(c, "title", k->title, sizeof k->title)) {
		wrong = "title";
	} else if (!read_text(c, "phone", k->phone, sizeof k->phone) || strchr(k->phone, '\n')) {
		wrong = "phone";
	} else if (!read_text(c, "text", k->text, sizeof k->text)) {
		wrong = "text";
	} else if (k->book_from_ms && k->book_until_ms && k->book_from_ms >= k->book_until_ms) {
		wrong = "bookUntil";
	}
	if (wrong) {
		api_refuse_value(c, wrong);
	}
	return !wrong;
}

static void answer_consult(struct api_call *c, const char *id)
{
	struct keeping k;
	struct store_consult consult;
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	e = e ? e : store_consult_get(c->api->store, id, &consult);
	json_t *shown = e ? NULL : consult_show(c->api->store, &k, &consult);
	keeping_finish(&k);
	if (shown) {
		api_answer(c, 200, shown);
	} else {
		api_fail(c, "consult_show");
	}
}

static void add_desk_id(void *ctx, const struct store_desk *desk)
{
	g_ptr_array_add(ctx, g_strdup(desk->id));
}

GPtrArray *consult_desks(struct store *store, const char *consult)
{
	GPtrArray *desks = g_ptr_array_new_with_free_func(g_free);
	if (store_desk_each(store, consult, add_desk_id, desks)) {
		g_ptr_array_free(desks, TRUE);
		return NULL;
	}
	return desks;
}

void consult_tell_desks(struct api_call *c, GPtrArray *desks)
{
	for (guint i = 0; i < desks->len; i++) {
		live_desk_changed(c->t, g_ptr_array_index(desks, i));
	}
	g_ptr_array_free(desks, TRUE);
}

/* What the store said of writing it. */
static void finish(struct api_call *c, enum err e, const char *id, const char *event)
{
	if (e == ERR_MALFORMED) {
		api_refuse_value(c, "title");
	} else if (e) {
		api_fail(c, event);
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, event, "consultation=%s by=%s", id, c->me.id);
		answer_consult(c, id);
	}
}

struct tally {
	const char *owner;
	int days, hours; /* hours: the owner's */
};

static void count_consult(void *ctx, const struct store_consult *consult)
{
	struct tally *tally = ctx;
	tally->days += consult->kind == CONSULT_DAY;
	tally->hours += consult->kind == CONSULT_HOUR && strcmp(consult->owner, tally->owner) == 0;
}

/* False: refused. */
static bool has_room(struct api_call *c, enum consult_kind kind)
{
	struct tally tally = {.owner = c->me.id};
	if (store_consult_each(c->api->store, c->me.school, c->me.id, count_consult, &tally)) {
		api_fail(c, "consult_each");
		return false;
	}
	bool is_full = kind == CONSULT_DAY ? tally.days >= DAYS_MAX : tally.hours >= HOURS_MAX;
	if (is_full) {
		api_refuse(c, 409, "too_many", json_pack("{s:i}", "most", kind == CONSULT_DAY ? DAYS_MAX : HOURS_MAX));
	}
	return !is_full;
}

void api_post_consults(struct api_call *c)
{
	char id[STORE_ID_MAX] = "";
	struct store_consult draft = {.state = CONSULT_DRAFT, .slot_minutes = SLOT_MINUTES, .change_minutes = CHANGE_MINUTES};
	int kind = api_read_name(json_object_get(c->body, "kind"), store_consult_kind_names, CONSULT_KINDS, -1);
	if (kind < 0) {
		api_refuse_value(c, "kind");
		return;
	}
	if (kind == CONSULT_DAY && !api_is_office(c)) {
		api_refuse(c, 403, "not_allowed", NULL);
		return;
	}
	if (!read_consult(c, &draft) || !has_room(c, (enum consult_kind)kind)) {
		return;
	}
	draft.kind = (enum consult_kind)kind;
	memcpy(draft.school, c->me.school, sizeof draft.school);
	if (kind == CONSULT_HOUR) {
		memcpy(draft.owner, c->me.id, sizeof draft.owner);
	}
	finish(c, store_consult_add(c->api->store, &draft, c->t->now.unix_ms, id), id, "consultation.added");
}

static void add_desk(void *ctx, const struct store_desk *desk)
{
	json_array_append_new(ctx, desk_show(desk));
}

void api_get_consult(struct api_call *c)
{
	struct keeping k;
	json_t *desks = json_array();
	enum err e = keeping_load(&k, c->api->store, c->me.school);
	json_t *shown = e ? NULL : consult_show(c->api->store, &k, &c->consult);
	keeping_finish(&k);
	if (!shown || store_desk_each(c->api->store, c->id, add_desk, desks)) {
		json_decref(desks);
		json_decref(shown);
		api_fail(c, "consult_get");
		return;
	}
	/* their number stands there otherwise */
	json_object_set_new(shown, "desks", desks);
	api_answer(c, 200, shown);
}

/* False: refused. */
static bool may_become(struct api_call *c, const struct store_consult *k)
{
	if (k->state == CONSULT_OPEN && c->consult.state != CONSULT_OPEN && k->slots == 0) {
		api_refuse(c, 409, "bad_request", json_pack("{s:s}", "why", "slots"));
		return false;
	}
	if (k->state == CONSULT_DRAFT && c->consult.state != CONSULT_DRAFT && k->talks > 0) {
		api_refuse(c, 409, "has_talks", NULL); /* families would not find any more what they booked */
		return false;
	}
	return true;
}

void api_post_consult(struct api_call *c)
{
	struct store_consult changed = c->consult;
	int state = api_read_name(json_object_get(c->body, "state"), store_consult_state_names, CONSULT_STATES, (int)c->consult.state);
	int kind = api_read_name(json_object_get(c->body, "kind"), store_consult_kind_names, CONSULT_KINDS, (int)c->consult.kind);
	if (state < 0 || kind != (int)c->consult.kind) {
		api_refuse_value(c, state < 0 ? "state" : "kind");
		return;
	}
	changed.state = (enum consult_state)state;
	if (!read_consult(c, &changed) || !may_become(c, &changed)) {
		return;
	}
	GPtrArray *desks = consult_desks(c->api->store, c->id);
	enum err e = desks ? store_consult_set(c->api->store, &changed, c->t->now.unix_ms) : ERR_SYS;
	finish(c, e, c->id, "consultation.changed");
	if (desks) {
		consult_tell_desks(c, desks);
	}
}

/* -- removing one ----------------------------------------------------------------------------------------------- */

struct leaving {
	struct store *store;
	GPtrArray *desks, *people; /* ids */
	enum err e;
};

static void add_guest(void *ctx, const struct store_companion *companion)
{
	g_ptr_array_add(ctx, g_strdup(companion->person.id));
}

static void add_talk(void *ctx, const struct store_talk *talk)
{
	struct leaving *l = ctx;
	l->e = l->e ? l->e : store_companion_each(l->store, talk->id, add_guest, l->people);
}

static void add_talks(void *ctx, const struct store_desk *desk)
{
	struct leaving *l = ctx;
	g_ptr_array_add(l->desks, g_strdup(desk->id));
	l->e = l->e ? l->e : store_talk_each(l->store, desk->id, add_talk, l);
}

void api_post_consult_remove(struct api_call *c)
{
	struct leaving l = {c->api->store, g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free), OK};
	enum err e = store_desk_each(c->api->store, c->id, add_talks, &l);
	e = e ? e : l.e;
	e = e ? e : store_consult_remove(c->api->store, c->id, c->t->now.unix_ms);
	if (e) {
		api_fail(c, "consult_remove");
	} else {
		log_event(c->api->log, LOG_LEVEL_INFO, "consultation.removed", "consultation=%s by=%s", c->id, c->me.id);
		for (guint i = 0; i < l.people->len; i++) {
			conns_check_person(c->t, g_ptr_array_index(l.people, i));
		}
		api_answer(c, 200, json_object());
	}
	consult_tell_desks(c, l.desks);
	g_ptr_array_free(l.people, TRUE);
}

/* -- wishes ----------------------------------------------------------------------------------------------------- */

struct wishing {
	GHashTable *children;
	int wishes;
};

static void count_wish(void *ctx, const struct store_wish *wish)
{
	struct wishing *w = ctx;
	w->wishes++;
	g_hash_table_add(w->children, g_strdup(wish->child));
}

/* Children with a parent in common are one family. */
struct families {
	GHashTable *parents; /* -> number of a family */
	int number, found;   /* of the child that is looked at; 0: none yet */
};

static void meet_parent(void *ctx, const struct store_person *parent)
{
	struct families *f = ctx;
	int known = GPOINTER_TO_INT(g_hash_table_lookup(f->parents, parent->id));
	f->found = f->found ? f->found : known;
}

static void keep_parent(void *ctx, const struct store_person *parent)
{
	struct families *f = ctx;
	g_hash_table_insert(f->parents, g_strdup(parent->id), GINT_TO_POINTER(f->found));
}

/* -1: the store failed. */
static int count_families(struct store *store, GHashTable *children)
{
	struct families f = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0, 0};
	GHashTableIter iter;
	gpointer child;
	enum err e = OK;
	g_hash_table_iter_init(&iter, children);
	while (!e && g_hash_table_iter_next(&iter, &child, NULL)) {
		f.found = 0;
		e = store_guardian_each(store, child, meet_parent, &f);
		f.number += f.found == 0;
		f.found = f.found ? f.found : f.number;
		e = e ? e : store_guardian_each(store, child, keep_parent, &f);
	}
	g_hash_table_destroy(f.parents);
	return e ? -1 : f.number;
}

void api_get_wishes(struct api_call *c)
{
	struct wishing w = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0};
	enum err e = store_wish_each(c->api->store, c->id, NULL, count_wish, &w);
	int families = e ? -1 : count_families(c->api->store, w.children);
	g_hash_table_destroy(w.children);
	if (families < 0) {
		api_fail(c, "wish_each");
		return;
	}
	api_answer(c, 200, json_pack("{s:i, s:i}", "wishes", w.wishes, "families", families));
}
