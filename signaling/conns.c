/* Who is connected, under which session, and when must a connection close? */
#include "sheets.h"

#include <string.h>

void reply_data(struct turn *t, conn_id conn, int64_t re, json_t *data)
{
	t->s->stats.messages_out++;
	effects_send(t->out, conn, codec_reply(re, data));
}

void refusal_count(struct signaling *s, const char *code)
{
	static const char *const auth[] = {"no_session", "link_dead", "token_dead", "not_member", "no_such_room", "sent_out", "lobby_denied",
		"room_locked", "no_such_talk", "no_such_desk", "talk_not_open", "no_such_conference", "not_for_guests", NULL};
	static const char *const rights[] = {"not_allowed", "private_off", "room_frozen", "chat_paused", NULL};
	static const char *const limits[] = {"too_fast", "too_large", "room_full", "chat_slow", NULL};
	s->stats.messages_refused++;
	s->stats.refused_auth += g_strv_contains(auth, code) ? 1 : 0;
	s->stats.refused_rights += g_strv_contains(rights, code) ? 1 : 0;
	s->stats.refused_limit += g_strv_contains(limits, code) ? 1 : 0;
}

void refusal_log(struct signaling *s, const char *code, const char *person, struct instant now)
{
	if (limit_take(&s->refusals_logged, now.mono)) {
		log_event(s->log, LOG_LEVEL_INFO, "request.refused", "code=%s person=%s", code, person[0] ? person : "-");
	}
}

struct limit *person_limit(struct turn *t, const char *person, enum person_limit kind)
{
	return limit_table_get(t->s->person_limits, person, kind, t->now.mono);
}

void reply_error(struct turn *t, conn_id conn, int64_t re, const char *code, json_t *detail)
{
	const struct conn *c = conn_find(t, conn);
	t->s->stats.messages_out++;
	refusal_count(t->s, code);
	refusal_log(t->s, code, c ? c->person.id : "", t->now);
	effects_send(t->out, conn, codec_error(re, code, detail));
}

struct conn *conn_find(struct turn *t, conn_id id)
{
	return g_hash_table_lookup(t->s->conns, &id);
}

static void forget(struct turn *t, struct conn *c)
{
	lobby_leave(t, c, "gone");
	sheets_drop(t, c->id);
	desks_drop(t, c->id);
	halls_drop(t, c->id);
	if (c->part) {
		part_drop(t, c->part);
	}
	conn_id id = c->id;
	g_hash_table_remove(t->s->conns, &id);
}

void conn_close(struct turn *t, struct conn *c, uint16_t code)
{
	effects_close(t->out, c->id, code);
	forget(t, c);
}

void conn_take_over(struct turn *t, struct conn *c, struct participation *p)
{
	struct conn *before = p->conn;
	if (before) {
		before->part = NULL;
		p->offer.request = 0; /* who asked does not wait any more */
		conn_close(t, before, CLOSE_MOVED);
	}
	c->part = p;
	p->conn = c;
	memcpy(p->session, c->session, sizeof p->session);
}

/* Those that match, as a list of its own: the table changes while they are closed. */
static GPtrArray *select_conns(struct signaling *s, bool (*match)(const struct conn *c, const void *ctx), const void *ctx)
{
	GHashTableIter iter;
	gpointer value;
	GPtrArray *found = g_ptr_array_new();
	g_hash_table_iter_init(&iter, s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (match(value, ctx)) {
			g_ptr_array_add(found, value);
		}
	}
	return found;
}

static bool is_of_person(const struct conn *c, const void *person)
{
	return strcmp(c->person.id, person) == 0;
}

static bool is_of_session(const struct conn *c, const void *session)
{
	return strcmp(c->session, session) == 0;
}

static struct participation *part_of_session(const struct signaling *s, const char *session)
{
	GHashTableIter iter;
	gpointer value;
	g_hash_table_iter_init(&iter, s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (strcmp(((const struct participation *)value)->session, session) == 0) {
			return value; /* a session is one person's, and he has one */
		}
	}
	return NULL;
}

/* The session is over: its participation ends, even if the line is just gone; its connections close. */
static void expel(struct turn *t, const char *session, const char *reason, uint16_t code)
{
	struct participation *p = part_of_session(t->s, session);
	GPtrArray *conns = select_conns(t->s, is_of_session, session);
	if (p) {
		part_end(t, p, reason, false);
	}
	for (guint i = 0; i < conns->len; i++) {
		conn_close(t, g_ptr_array_index(conns, i), code);
	}
	g_ptr_array_free(conns, TRUE);
}

void signaling_on_logout(struct signaling *s, struct bytes session, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	char token[STORE_TOKEN_MAX] = "";
	if (session.len > 0 && session.len < sizeof token) {
		memcpy(token, session.p, session.len);
		expel(&t, token, NULL, CLOSE_NO_SESSION);
	}
}

/* May this person have one more? A line that has been silent for a while makes place: the client is on its way back. */
static bool make_place(struct turn *t, const char *person)
{
	GPtrArray *same = select_conns(t->s, is_of_person, person);
	struct conn *quietest = NULL;
	for (guint i = 0; i < same->len; i++) {
		struct conn *each = g_ptr_array_index(same, i);
		if (!quietest || each->heard_at < quietest->heard_at) {
			quietest = each;
		}
	}
	bool is_full = same->len >= CONNS_OF_PERSON_MAX;
	g_ptr_array_free(same, TRUE);
	if (is_full && t->now.mono >= quietest->heard_at + HALF_DEAD_US) {
		conn_close(t, quietest, CLOSE_SILENT);
		return true;
	}
	return !is_full;
}

void signaling_on_open(
	struct signaling *s, conn_id conn, struct bytes session, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct store_person person;
	enum err e = session.len == 0 || session.len >= STORE_TOKEN_MAX
		? ERR_NOT_FOUND : store_session_find(s->store, session.p, session.len, now.unix_ms, &person);
	if (e) {
		bool is_known = e == ERR_NOT_FOUND || e == ERR_DENIED;
		refusal_count(s, is_known ? "no_session" : "internal");
		effects_close(out, conn, is_known ? CLOSE_NO_SESSION : CLOSE_INTERNAL);
		return;
	}
	if (conn_find(&t, conn) || !limit_take(person_limit(&t, person.id, PERSON_CONNECTIONS), now.mono)
		|| !make_place(&t, person.id)) {
		refusal_count(s, "too_fast");
		effects_close(out, conn, CLOSE_TOO_FAST);
		return;
	}
	struct conn *c = g_new0(struct conn, 1);
	c->id = conn;
	c->person = person;
	memcpy(c->session, session.p, session.len);
	c->heard_at = now.mono;
	c->touched_at = now.mono;
	limit_init(&c->bad, 6 * US_PER_S, 9);
	limit_init(&c->denials, 10 * US_PER_S, 5);
	g_hash_table_insert(s->conns, &c->id, c);
}

void signaling_on_close(struct signaling *s, conn_id conn, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct conn *c = conn_find(&t, conn);
	if (c) {
		forget(&t, c);
	}
	turn_settle(&t);
}

/* Is the session still alive? Takes a copy: what holds the text may be freed. */
static void check_session(struct turn *t, const char *of)
{
	struct store_person person;
	char session[STORE_TOKEN_MAX];
	g_strlcpy(session, of, sizeof session);
	enum err e = store_session_find(t->s->store, session, strlen(session), t->now.unix_ms, &person);
	if (e == ERR_DENIED) {
		log_event(t->s->log, LOG_LEVEL_INFO, "session.revoked", "person=%s", person.id);
		expel(t, session, "revoked", CLOSE_REVOKED);
	} else if (e == ERR_NOT_FOUND) {
		expel(t, session, NULL, CLOSE_NO_SESSION);
	}
}

/* Of connections, and of places whose connection is just gone; once each. person NULL: everybody's. */
static void check_sessions(struct turn *t, const char *person)
{
	GHashTableIter iter;
	gpointer value, session;
	GHashTable *sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_iter_init(&iter, t->s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct conn *c = value;
		if (!person || strcmp(c->person.id, person) == 0) {
			g_hash_table_add(sessions, g_strdup(c->session));
		}
	}
	g_hash_table_iter_init(&iter, t->s->parts);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct participation *p = value;
		if (!p->program && (!person || strcmp(p->person.id, person) == 0)) {
			g_hash_table_add(sessions, g_strdup(p->session));
		}
	}
	g_hash_table_iter_init(&iter, sessions);
	while (g_hash_table_iter_next(&iter, &session, NULL)) {
		check_session(t, session);
	}
	g_hash_table_destroy(sessions);
	belonging_check(t, person);
	programs_check(t); /* theirs die with a person's links */
}

void conns_check_person(struct turn *t, const char *person)
{
	check_sessions(t, person);
}

void signaling_check_sessions(struct signaling *s, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	check_sessions(&t, NULL);
}

/* The command line works on the same store: has it revoked a link? */
static void check_foreign(struct turn *t)
{
	struct signaling *s = t->s;
	if (t->now.mono < s->foreign_check_at) {
		return;
	}
	s->foreign_check_at = t->now.mono + FOREIGN_CHECK_US;
	int64_t foreign = store_foreign_changes(s->store);
	if (foreign != s->foreign) {
		s->foreign = foreign;
		signaling_check_sessions(s, t->now, t->out);
		rooms_reload_rules(t);
	}
}

static us_t due_at(const struct conn *c)
{
	return us_min(c->heard_at + SILENT_AFTER_US, c->touched_at + SESSION_TOUCH_US);
}

static void conn_on_time(struct turn *t, struct conn *c)
{
	if (t->now.mono >= c->heard_at + SILENT_AFTER_US) {
		conn_close(t, c, CLOSE_SILENT);
		return;
	}
	c->touched_at = t->now.mono;
	(void)!store_session_touch(t->s->store, c->session, strlen(c->session), t->now.unix_ms);
	check_session(t, c->session);
}

void conns_on_time(struct turn *t)
{
	GHashTableIter iter;
	gpointer value;
	GArray *due = g_array_new(FALSE, FALSE, sizeof(conn_id));
	check_foreign(t);
	g_hash_table_iter_init(&iter, t->s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		struct conn *c = value;
		if (t->now.mono >= due_at(c)) {
			g_array_append_val(due, c->id);
		}
	}
	for (guint i = 0; i < due->len; i++) {
		struct conn *c = conn_find(t, g_array_index(due, conn_id, i));
		if (c) { /* the end of a session closes others, too */
			conn_on_time(t, c);
		}
	}
	g_array_free(due, TRUE);
}

us_t conns_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = g_hash_table_size(s->conns) + g_hash_table_size(s->parts) ? s->foreign_check_at : US_NEVER;
	g_hash_table_iter_init(&iter, s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		deadline = us_min(deadline, due_at(value));
	}
	return deadline;
}

static void add_person(void *ctx, const char *person)
{
	g_hash_table_add(ctx, g_strdup(person));
}

void conns_note_room(struct turn *t, const struct room *room)
{
	GHashTableIter iter;
	gpointer value;
	char *tail = codec_note_tail("room.state", show_room(&room->info));
	/* asked for once: a city has thousands of connections, and a room opens every few seconds */
	GHashTable *people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	(void)!store_belonging_each(t->s->store, room->info.group, t->now.unix_ms, add_person, people);
	g_hash_table_iter_init(&iter, t->s->conns);
	while (tail && g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct conn *c = value;
		if (c->said_hello && g_hash_table_contains(people, c->person.id)) {
			t->s->stats.messages_out++;
			effects_send(t->out, c->id, codec_note(tail, 0));
		}
	}
	g_hash_table_destroy(people);
	free(tail);
}

void conn_note(struct turn *t, const struct conn *c, const char *ev, json_t *data)
{
	char *tail = codec_note_tail(ev, data);
	if (tail) {
		t->s->stats.messages_out++;
		effects_send(t->out, c->id, codec_note(tail, 0));
	}
	free(tail);
}

void conn_note_draining(struct turn *t, const struct conn *c)
{
	if (t->s->draining_until_ms && c->said_hello) {
		conn_note(t, c, "server.state",
			json_pack("{s:b, s:I}", "draining", 1, "until", (json_int_t)t->s->draining_until_ms));
	}
}

void signaling_drain(struct signaling *s, int64_t until_unix_ms, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	GHashTableIter iter;
	gpointer value;
	s->draining_until_ms = until_unix_ms;
	g_hash_table_iter_init(&iter, s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		conn_note_draining(&t, value);
	}
}
