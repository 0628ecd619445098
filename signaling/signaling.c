/* The entry points: each input goes to the part that knows it. */
#include "conferences.h"
#include "desks.h"
#include "sheets.h"

static void keep_open_room(void *ctx, const struct store_room *info)
{
	struct room *room;
	(void)!room_load(ctx, info->id, &room);
}

/* In the order of enum person_limit. */
static const struct limit_rule person_rules[PERSON_LIMITS] = {
	[PERSON_REQUESTS] = {US_PER_S / 20, 60},
	[PERSON_REFUSALS] = {US_PER_S / 2, 200},
	[PERSON_CHAT] = {US_PER_S / 2, 5},
	[PERSON_PRIVATE] = {300 * US_PER_S, 300}, /* kept for 30 days: so many that nobody fills a disk */
	[PERSON_CONNECTIONS] = {US_PER_S, 30},
	[PERSON_API] = {US_PER_S / 20, 400},
	[PERSON_LINKS] = {2 * US_PER_S, 30},
	[PERSON_PASSWORDS] = {60 * US_PER_S, 10}, /* wrong ones, by login name */
	[PERSON_CODES] = {120 * US_PER_S, 5},     /* wrong pictures, and codes to take a group over with */
	[PERSON_NOTE_BYTES] = {US_PER_S / 16, 256}, /* of SHEET_BYTES_EACH: 64 KiB a second, and what was written without a line */
	[PERSON_NOTE_STATES] = {US_PER_S, 20}, /* each is in memory until it is sent: 8 MiB at most */
	[PERSON_BOOKINGS] = {60 * US_PER_S, 60}, /* each may write a mail, to an address that nobody has confirmed */
	[PERSON_GUESSES] = {2 * US_PER_S, 30},  /* ids that are nobody's, or somebody else's */
	[PERSON_CHECKS] = {450 * US_PER_S, 8}, /* in an hour */
	[PERSON_JOINS] = {US_PER_S, 20}, /* each is heard by the whole room, and a handshake for the media plane */
};
/* In the order of enum address_limit: a whole school sits behind one address, and logs in at the same time. */
static const struct limit_rule address_rules[ADDRESS_LIMITS] = {
	[ADDRESS_GUESSES] = {2 * US_PER_S, 30},
	[ADDRESS_PASSWORDS] = {US_PER_S / 2, 200},
};
/* Refusals in the log: what one person is told is limited already, what strangers are told is not. */
#define REFUSAL_LOG_EACH_US (US_PER_S / 20)
#define REFUSAL_LOG_BURST 200
enum { LIMITED_PEOPLE_MAX = 8192, LIMITED_ADDRESSES_MAX = 8192 };

struct signaling *signaling_new(const struct signaling_conf *conf)
{
	struct signaling *s = g_new0(struct signaling, 1);
	s->store = conf->store;
	s->log = conf->log;
	store_set_patience(s->store, STORE_PATIENCE_MS);
	limit_init(&s->store_log, 10 * US_PER_S, 5);
	s->lesson_codecs = conf->lesson_codecs;
	s->keys = conf->keys;
	s->conns = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	s->rooms = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, room_free);
	s->parts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, part_free);
	s->peers = g_hash_table_new(g_int64_hash, g_int64_equal);
	s->persons = g_hash_table_new(g_str_hash, g_str_equal);
	s->person_limits = limit_table_new(person_rules, PERSON_LIMITS, LIMITED_PEOPLE_MAX);
	limit_init(&s->refusals_logged, REFUSAL_LOG_EACH_US, REFUSAL_LOG_BURST);
	s->address_limits = limit_table_new(address_rules, ADDRESS_LIMITS, LIMITED_ADDRESSES_MAX);
	s->unclosed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_destroy);
	s->book = register_book_new();
	s->sheets = sheets_new();
	s->desks = desks_new();
	s->halls = halls_new();
	s->foreign = store_foreign_changes(s->store);
	(void)!store_open_room_each(s->store, keep_open_room, s);
	register_restored(s);
	return s;
}

void signaling_free(struct signaling *s)
{
	if (!s) {
		return;
	}
	g_hash_table_destroy(s->persons);
	g_hash_table_destroy(s->peers);
	g_hash_table_destroy(s->parts);
	g_hash_table_destroy(s->rooms);
	g_hash_table_destroy(s->conns);
	g_hash_table_destroy(s->unclosed);
	register_book_free(s->book);
	sheets_free(s->sheets);
	desks_free(s->desks);
	halls_free(s->halls);
	limit_table_free(s->person_limits);
	limit_table_free(s->address_limits);
	g_free(s);
}

void signaling_log_refusal(struct signaling *s, const char *code, struct instant now)
{
	refusal_log(s, code, "", now);
}

bool signaling_has_session(struct signaling *s, struct bytes session, struct instant now)
{
	struct store_person person;
	if (session.len == 0 || session.len >= STORE_TOKEN_MAX) {
		return false;
	}
	/* what the store can't say now, it will say when the connection is there */
	enum err e = store_session_find(s->store, session.p, session.len, now.unix_ms, &person);
	return e != ERR_NOT_FOUND && e != ERR_DENIED;
}

void signaling_on_message(
	struct signaling *s, conn_id conn, struct bytes text, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	struct conn *c = conn_find(&t, conn);
	if (!c) {
		return; /* closed by us, the last words were on their way */
	}
	s->stats.messages_in++;
	c->heard_at = now.mono;
	if (text.len > CODEC_MAX_BYTES) {
		reply_error(&t, conn, 0, "too_large", NULL);
		conn_close(&t, c, CLOSE_TOO_LARGE);
		return;
	}
	supervision_heard(&t, c);
	request_dispatch(&t, c, text);
	turn_settle(&t);
}

void turn_settle(struct turn *t)
{
	desks_settle(t); /* this one first: it ends rooms */
	halls_settle(t);
	viewers_settle(t);
}

void store_failed(struct turn *t, const char *what, const char *where)
{
	t->s->stats.store_failures++;
	if (limit_take(&t->s->store_log, t->now.mono)) {
		log_event(t->s->log, LOG_LEVEL_ERROR, "store.failed", "what=%s in=%s failures=%" G_GUINT64_FORMAT, what, where,
			t->s->stats.store_failures);
	}
}

void signaling_on_time(struct signaling *s, struct instant now, struct effects *out)
{
	struct turn t = {s, now, out};
	conns_on_time(&t);
	parts_on_time(&t);
	rooms_on_time(&t);
	chat_on_time(&t);
	keep_on_time(&t);
	register_on_time(&t);
	sheets_on_time(&t);
	desks_on_time(&t);
	halls_on_time(&t);
	turn_settle(&t);
}

us_t signaling_deadline(const struct signaling *s)
{
	us_t kept = us_min(us_min(s->purge_at, keep_deadline(s)), register_deadline(s));
	us_t of_rooms = us_min(parts_deadline(s), rooms_deadline(s));
	return us_min(us_min(conns_deadline(s), kept), us_min(of_rooms, us_min(us_min(sheets_deadline(s), halls_deadline(s)), desks_deadline(s))));
}

void signaling_stats(const struct signaling *s, struct signaling_stats *out)
{
	GHashTableIter iter;
	gpointer value;
	*out = s->stats;
	out->connections = g_hash_table_size(s->conns);
	out->participants = g_hash_table_size(s->parts);
	out->is_draining = s->draining_until_ms != 0;
	out->rooms_open = out->rooms_frozen = out->lobby_waiting = 0;
	g_hash_table_iter_init(&iter, s->rooms);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct room *room = value;
		out->rooms_open += room->info.is_open;
		out->rooms_frozen += room->info.is_open && room->is_frozen;
		out->lobby_waiting += lobby_count(room->lobby);
	}
}
