/* Who is connected, under which session, and when must a connection close? */
#include "core.h"

#include <string.h>

void reply_data(struct turn *t, conn_id conn, int64_t re, json_t *data)
{
	t->s->stats.messages_out++;
	effects_send(t->out, conn, codec_reply(re, data));
}

void reply_error(struct turn *t, conn_id conn, int64_t re, const char *code, json_t *detail)
{
	t->s->stats.messages_out++;
	t->s->stats.messages_refused++;
	effects_send(t->out, conn, codec_error(re, code, detail));
}

struct conn *conn_find(struct turn *t, conn_id id)
{
	return g_hash_table_lookup(t->s->conns, &id);
}

static void forget(struct turn *t, struct conn *c)
{
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

void conn_expel(struct turn *t, struct conn *c, const char *reason, uint16_t code)
{
	struct participation *p = g_hash_table_lookup(t->s->persons, c->person.id);
	if (p && (p->conn == c || !p->conn)) {
		part_end(t, p, reason, false);
	}
	conn_close(t, c, code);
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

static bool is_any(const struct conn *c, const void *ctx)
{
	(void)c;
	(void)ctx;
	return true;
}

void conn_replace_others(struct turn *t, struct conn *c, const struct participation *kept)
{
	GPtrArray *found = select_conns(t->s, is_of_person, c->person.id);
	for (guint i = 0; i < found->len; i++) {
		struct conn *other = g_ptr_array_index(found, i);
		if (other == c || !other->said_hello) {
			continue;
		}
		if (other->part && other->part != kept) {
			part_end(t, other->part, "moved", true);
		}
		conn_close(t, other, CLOSE_MOVED);
	}
	g_ptr_array_free(found, TRUE);
}

static void expel_all(struct turn *t, GPtrArray *found, const char *reason, uint16_t code)
{
	for (guint i = 0; i < found->len; i++) {
		conn_expel(t, g_ptr_array_index(found, i), reason, code);
	}
	g_ptr_array_free(found, TRUE);
}

void signaling_on_logout(struct signaling *s, struct bytes session, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	char token[STORE_TOKEN_MAX] = "";
	if (session.len > 0 && session.len < sizeof token) {
		memcpy(token, session.p, session.len);
		expel_all(&t, select_conns(s, is_of_session, token), NULL, CLOSE_NO_SESSION);
	}
}

void signaling_on_open(
	struct signaling *s, conn_id conn, struct bytes session, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct store_person person;
	if (session.len == 0 || session.len >= STORE_TOKEN_MAX
		|| store_session_find(s->store, session.p, session.len, now.unix_ms, &person)) {
		effects_close(out, conn, CLOSE_NO_SESSION);
		return;
	}
	GPtrArray *same = select_conns(s, is_of_person, person.id);
	bool is_too_many = same->len >= CONNS_OF_PERSON_MAX;
	g_ptr_array_free(same, TRUE);
	if (is_too_many || conn_find(&t, conn)) {
		effects_close(out, conn, CLOSE_TOO_FAST);
		return;
	}
	struct conn *c = g_new0(struct conn, 1);
	c->id = conn;
	c->person = person;
	memcpy(c->session, session.p, session.len);
	c->heard_at = now.mono;
	c->touched_at = now.mono;
	limit_init(&c->requests, US_PER_S / 20, 60);
	limit_init(&c->refusals, US_PER_S / 2, 200);
	limit_init(&c->bad, 6 * US_PER_S, 9);
	limit_init(&c->chat, US_PER_S / 2, 5);
	g_hash_table_insert(s->conns, &c->id, c);
}

void signaling_on_close(struct signaling *s, conn_id conn, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct conn *c = conn_find(&t, conn);
	if (c) {
		forget(&t, c);
	}
}

/* Is the session still alive? A revoked link also ends a participation whose connection is just gone. */
static void check_session(struct turn *t, struct conn *c)
{
	struct store_person person;
	enum err e = store_session_find(t->s->store, c->session, strlen(c->session), t->now.unix_ms, &person);
	if (e == ERR_DENIED) {
		log_event(t->s->log, LOG_LEVEL_INFO, "session.revoked", "person=%s", c->person.id);
		conn_expel(t, c, "revoked", CLOSE_REVOKED);
	} else if (e == ERR_NOT_FOUND) {
		conn_expel(t, c, NULL, CLOSE_NO_SESSION);
	}
}

void signaling_check_sessions(struct signaling *s, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	GPtrArray *all = select_conns(s, is_any, NULL);
	for (guint i = 0; i < all->len; i++) {
		check_session(&t, g_ptr_array_index(all, i));
	}
	g_ptr_array_free(all, TRUE);
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
	}
}

void conns_on_time(struct turn *t)
{
	GPtrArray *all;
	check_foreign(t);
	all = select_conns(t->s, is_any, NULL);
	for (guint i = 0; i < all->len; i++) {
		struct conn *c = g_ptr_array_index(all, i);
		if (t->now.mono >= c->heard_at + SILENT_AFTER_US) {
			conn_close(t, c, CLOSE_SILENT);
		} else if (t->now.mono >= c->touched_at + SESSION_TOUCH_US) {
			c->touched_at = t->now.mono;
			(void)!store_session_touch(t->s->store, c->session, strlen(c->session), t->now.unix_ms);
			check_session(t, c);
		}
	}
	g_ptr_array_free(all, TRUE);
}

us_t conns_deadline(const struct signaling *s)
{
	GHashTableIter iter;
	gpointer value;
	us_t deadline = g_hash_table_size(s->conns) ? s->foreign_check_at : US_NEVER;
	g_hash_table_iter_init(&iter, s->conns);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct conn *c = value;
		deadline = us_min(deadline, us_min(c->heard_at + SILENT_AFTER_US, c->touched_at + SESSION_TOUCH_US));
	}
	return deadline;
}

void conns_note_room(struct turn *t, const struct room *room)
{
	GHashTableIter iter;
	gpointer value;
	char *tail = codec_note_tail("room.state", show_room(&room->info));
	g_hash_table_iter_init(&iter, t->s->conns);
	while (tail && g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct conn *c = value;
		if (c->said_hello && store_is_member(t->s->store, room->info.group, c->person.id)) {
			t->s->stats.messages_out++;
			effects_send(t->out, c->id, codec_note(tail, 0));
		}
	}
	free(tail);
}
