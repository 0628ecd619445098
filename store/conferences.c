/* Conferences in the store: convening them. Who is called is in conference_roll.c, what happens then in conference_run.c. */
#include "sql_conference.h"
#include "sql_privacy.h"

#include <string.h>

const char *const store_conference_kind_names[CONFERENCE_KINDS] = {[CONFERENCE_TEACHERS] = "teachers", [CONFERENCE_SUBJECT] = "subject",
	[CONFERENCE_SCHOOL] = "school", [CONFERENCE_WEEKLY] = "weekly"};
const char *const store_conference_state_names[CONFERENCE_STATES] = {[CONFERENCE_DRAFT] = "draft", [CONFERENCE_INVITED] = "invited",
	[CONFERENCE_OPEN] = "open", [CONFERENCE_CLOSED] = "closed"};
const char *const store_quorum_names[QUORUM_RULES] = {
	[QUORUM_NONE] = "none", [QUORUM_HALF] = "half", [QUORUM_MAJORITY] = "majority", [QUORUM_TWO_THIRDS] = "twoThirds"};
const char *const store_audience_names[AUDIENCES] = {[AUDIENCE_TALK] = "talk", [AUDIENCE_LISTEN] = "listen"};

const struct conference_rules *store_conference_defaults(enum conference_kind kind)
{
	static const struct conference_rules rules[CONFERENCE_KINDS] = {
		[CONFERENCE_TEACHERS] = {QUORUM_MAJORITY, true, 7, 180, true, true, 20, true, AUDIENCE_TALK, true},
		[CONFERENCE_SUBJECT] = {QUORUM_MAJORITY, true, 7, 180, true, true, 20, true, AUDIENCE_TALK, true},
		[CONFERENCE_SCHOOL] = {QUORUM_MAJORITY, true, 7, 180, true, true, 20, true, AUDIENCE_TALK, true},
		[CONFERENCE_WEEKLY] = {QUORUM_NONE, true, 0, 0, false, false, 20, false, AUDIENCE_TALK, true},
	};
	return &rules[kind];
}

/* -- reading ---------------------------------------------------------------------------------------------------- */

#define SEATS_OF(kind) "(SELECT count(*) FROM seats t WHERE t.conference = c.id AND t.kind = '" kind "'), "
/* When another item (or none) became the current one last. */
#define ITEM_SINCE \
	"(SELECT max(max(s.from_ms, ifnull(s.until_ms, 0))) FROM item_spans s JOIN agenda_items i ON i.id = s.item WHERE i.conference = c.id), "
#define CONFERENCE_COLUMNS \
	"SELECT c.id, c.school, c.kind, c.title, c.text, c.place, c.begin_ms, c.minutes_long, c.quorum, c.quorum_assumed, c.notice_days, " \
	"c.turn_seconds, c.first_first, c.casting_vote, c.secret_share, c.elections_secret, c.audience, c.close_when_all, c.state, c.second_call, " \
	"c.first, c.invited_ms, c.opened_ms, c.closed_ms, c.sequence, c.list_closed, " ITEM_SINCE SEATS_OF("vote") SEATS_OF("advisory") SEATS_OF("guest") \
	"(SELECT count(*) FROM agenda_items i WHERE i.conference = c.id), (SELECT n.id FROM notes n WHERE n.conference = c.id), " \
	"(SELECT m.published_ms FROM minutes m WHERE m.conference = c.id), " PERSON_COLUMNS " FROM conferences c LEFT JOIN people p ON p.id = c.convener "
/* On whose roll ?2 is, or a deputy. */
#define HAS_PART "c.id IN (SELECT conference FROM seats WHERE person = ?2 UNION SELECT conference FROM seats WHERE deputy = ?2)"
/* A draft is theirs, too. */
#define CHAIRS \
	"EXISTS (SELECT 1 FROM seats t WHERE t.conference = c.id AND t.person = ?2 AND t.office IN ('chair', 'deputy'))"

static void read_rules(sqlite3_stmt *row, struct conference_rules *rules)
{
	*rules = (struct conference_rules){
		.quorum = (enum quorum_rule)sql_name(row, 8, store_quorum_names, QUORUM_RULES, QUORUM_NONE),
		.quorum_assumed = sqlite3_column_int(row, 9) != 0, .notice_days = sqlite3_column_int(row, 10),
		.turn_seconds = sqlite3_column_int(row, 11), .first_first = sqlite3_column_int(row, 12) != 0,
		.casting_vote = sqlite3_column_int(row, 13) != 0, .secret_share = sqlite3_column_int(row, 14),
		.elections_secret = sqlite3_column_int(row, 15) != 0,
		.audience = (enum audience)sql_name(row, 16, store_audience_names, AUDIENCES, AUDIENCE_TALK),
		.close_when_all = sqlite3_column_int(row, 17) != 0};
}

static void read_conference(sqlite3_stmt *row, struct store_conference *out)
{
	*out = (struct store_conference){0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->school, sizeof out->school);
	out->kind = (enum conference_kind)sql_name(row, 2, store_conference_kind_names, CONFERENCE_KINDS, CONFERENCE_TEACHERS);
	sql_text(row, 3, out->title, sizeof out->title);
	sql_text(row, 4, out->text, sizeof out->text);
	sql_text(row, 5, out->place, sizeof out->place);
	out->begin_ms = sqlite3_column_int64(row, 6);
	out->minutes_long = sqlite3_column_int(row, 7);
	read_rules(row, &out->rules);
	out->state = (enum conference_state)sql_name(row, 18, store_conference_state_names, CONFERENCE_STATES, CONFERENCE_CLOSED);
	out->second_call = sqlite3_column_int(row, 19) != 0;
	sql_text(row, 20, out->first, sizeof out->first);
	out->invited_ms = sqlite3_column_int64(row, 21);
	out->opened_ms = sqlite3_column_int64(row, 22);
	out->closed_ms = sqlite3_column_int64(row, 23);
	out->sequence = sqlite3_column_int(row, 24);
	out->list_closed = sqlite3_column_int(row, 25) != 0;
	out->item_since_ms = sqlite3_column_int64(row, 26);
	for (int i = 0; i < SEAT_KINDS; i++) {
		out->seats[i] = (uint32_t)sqlite3_column_int(row, 27 + i);
	}
	out->items = (uint32_t)sqlite3_column_int(row, 30);
	sql_text(row, 31, out->note, sizeof out->note);
	out->published_ms = sqlite3_column_int64(row, 32);
	if (sqlite3_column_type(row, 33) != SQLITE_NULL) {
		sql_person(row, 33, &out->convener);
	}
}

enum err store_conference_get(struct store *s, const char *id, struct store_conference *out)
{
	sqlite3_stmt *row = sql_begin(s, CONFERENCE_COLUMNS "WHERE c.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_conference(row, out);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

static enum err tell_conferences(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const struct store_conference *conference), void *ctx)
{
	struct store_conference conference;
	while (sql_row(row)) {
		read_conference(row, &conference);
		each(ctx, &conference);
	}
	return sql_end(s, row);
}

enum err store_conference_each(struct store *s, const char *school, const char *person, bool is_manager,
	void (*each)(void *ctx, const struct store_conference *conference), void *ctx)
{
	return tell_conferences(s, sql_begin(s,
		CONFERENCE_COLUMNS "WHERE c.school = ?1 AND (?2 IS NULL OR c.convener = ?2 OR iif(c.state = 'draft', "
		CHAIRS " OR (?3 AND (p.id IS NULL OR p.left_ms IS NOT NULL)), ?3 OR " HAS_PART ")) "
		"ORDER BY c.begin_ms DESC, c.number DESC", "ssi", school, person, (int64_t)is_manager), each, ctx);
}

enum err store_conference_each_between(struct store *s, const char *person, int64_t from_ms, int64_t until_ms,
	void (*each)(void *ctx, const struct store_conference *conference), void *ctx)
{
	return tell_conferences(s, sql_begin(s,
		CONFERENCE_COLUMNS "WHERE c.school = (SELECT school FROM people WHERE id = ?2) AND c.begin_ms BETWEEN ?1 AND ?3 "
		"AND c.state IN ('invited', 'open') AND (c.convener = ?2 OR " HAS_PART ") ORDER BY c.begin_ms, c.number", "isi", from_ms, person, until_ms),
		each, ctx);
}

enum err store_conference_each_open(struct store *s, void (*each)(void *ctx, const char *id), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT id FROM conferences WHERE state = 'open' ORDER BY number", "");
	while (sql_row(row)) {
		each(ctx, (const char *)sqlite3_column_text(row, 0));
	}
	return sql_end(s, row);
}

/* A seat of his own first, then a voting one whose deputy he is, then others. */
#define PARTS \
	"SELECT t.id, t.kind, t.office, t.person <> ?2 FROM seats t JOIN people p ON p.id = ?2 AND p.left_ms IS NULL " \
	"WHERE t.id IN (SELECT id FROM seats WHERE conference = ?1 AND person = ?2 UNION ALL SELECT id FROM seats WHERE +conference = ?1 AND deputy = ?2) " \
	"ORDER BY t.person <> ?2, t.kind <> 'vote', t.number"

enum err store_conference_part(struct store *s, const char *id, const char *person, struct store_conference_part *out)
{
	*out = (struct store_conference_part){0};
	sqlite3_stmt *row = sql_begin(s,
		"SELECT c.convener IS p.id FROM conferences c LEFT JOIN people p ON p.id = ?2 AND p.left_ms IS NULL WHERE c.id = ?1", "ss", id, person);
	bool is_found = sql_row(row);
	out->is_convener = is_found && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	if (e || !is_found) {
		return e ? e : ERR_NOT_FOUND;
	}
	row = sql_begin(s, PARTS, "ss", id, person);
	while (sql_row(row)) {
		bool is_deputy = sqlite3_column_int(row, 3) != 0;
		enum seat_kind kind = (enum seat_kind)sql_name(row, 1, store_seat_kind_names, SEAT_KINDS, SEAT_GUEST);
		if (out->seat[0] == '\0') {
			sql_text(row, 0, out->seat, sizeof out->seat);
			out->is_deputy = is_deputy;
			out->kind = kind;
			out->office = is_deputy ? OFFICE_NONE : (enum office)sql_name(row, 2, store_office_names, OFFICES, OFFICE_NONE);
		}
		if (is_deputy && kind == SEAT_VOTE && out->deputy_of[0] == '\0') {
			sql_text(row, 0, out->deputy_of, sizeof out->deputy_of);
		}
	}
	return sql_end(s, row);
}

enum err store_outsider_conference(struct store *s, const char *person, char id[STORE_ID_MAX])
{
	return sql_one_text(s, sql_begin(s, "SELECT conference FROM outsiders WHERE person = ?1", "s", person), id, STORE_ID_MAX);
}

/* -- writing ---------------------------------------------------------------------------------------------------- */

enum err sql_conference_state(struct store *s, const char *id, unsigned states)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT state FROM conferences WHERE id = ?1", "s", id);
	bool is_found = sql_row(row);
	unsigned state = is_found ? 1u << sql_name(row, 0, store_conference_state_names, CONFERENCE_STATES, CONFERENCE_CLOSED) : 0;
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : (state & states) ? OK : ERR_STATE;
}

static enum err write_rules(struct store *s, const char *id, const struct conference_rules *r)
{
	return sql_run(s,
		"UPDATE conferences SET quorum = ?2, quorum_assumed = ?3, notice_days = ?4, turn_seconds = ?5, first_first = ?6, casting_vote = ?7, "
		"secret_share = ?8, elections_secret = ?9, audience = ?10, close_when_all = ?11 WHERE id = ?1", "ssiiiiiiisi", id,
		store_quorum_names[r->quorum], (int64_t)r->quorum_assumed, (int64_t)r->notice_days, (int64_t)r->turn_seconds, (int64_t)r->first_first,
		(int64_t)r->casting_vote, (int64_t)r->secret_share, (int64_t)r->elections_secret, store_audience_names[r->audience],
		(int64_t)r->close_when_all);
}

static enum err write_conference(struct store *s, const char *id, const struct store_conference *c)
{
	enum err e = sql_run(s,
		"UPDATE conferences SET title = ?2, text = ?3, place = ?4, begin_ms = ?5, minutes_long = nullif(?6, 0) WHERE id = ?1", "ssssii", id,
		c->title, c->text, c->place, c->begin_ms, (int64_t)c->minutes_long);
	return e ? e : write_rules(s, id, &c->rules);
}

static enum err add_conference(struct store *s, const struct store_conference *draft, int64_t now_ms, const char *id)
{
	char seat[STORE_ID_MAX];
	store_make_id('x', seat);
	enum err e = sql_run(s,
		"INSERT INTO conferences (id, school, kind, title, begin_ms, convener, created_ms) SELECT ?1, ?2, ?3, ?4, ?5, nullif(?6, ''), ?7 "
		"WHERE (SELECT count(*) FROM conferences WHERE school = ?2 AND state <> 'closed') < ?8", "ssssisii", id, draft->school,
		store_conference_kind_names[draft->kind], draft->title, draft->begin_ms, draft->convener.id, now_ms, (int64_t)CONFERENCES_MAX);
	e = e ? e : sqlite3_changes(s->db) == 0 ? ERR_FULL : write_conference(s, id, draft);
	return e || draft->convener.id[0] == '\0' ? e : sql_run(s,
		"INSERT INTO seats (id, conference, person, kind, office) VALUES (?1, ?2, ?3, 'vote', 'chair')", "sss", seat, id, draft->convener.id);
}

enum err store_conference_add(struct store *s, const struct store_conference *draft, int64_t now_ms, char id[STORE_ID_MAX])
{
	if (!store_is_name(draft->title)) {
		return ERR_MALFORMED;
	}
	store_make_id('y', id);
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, add_conference(s, draft, now_ms, id));
}

static enum err set_conference(struct store *s, const struct store_conference *c, int64_t now_ms)
{
	struct store_conference before;
	enum err e = store_conference_get(s, c->id, &before);
	if (e) {
		return e;
	}
	bool is_told = c->begin_ms != before.begin_ms || strcmp(c->title, before.title) != 0 || strcmp(c->place, before.place) != 0;
	bool is_other = is_told || strcmp(c->text, before.text) != 0 || c->minutes_long != before.minutes_long;
	if (before.state == CONFERENCE_CLOSED || (before.state == CONFERENCE_OPEN && is_other)) {
		return ERR_STATE;
	}
	e = write_conference(s, c->id, c);
	if (e || !is_told || before.state != CONFERENCE_INVITED) {
		return e;
	}
	e = sql_run(s, "UPDATE conferences SET sequence = sequence + 1 WHERE id = ?1", "s", c->id);
	return e ? e : sql_conference_mails(s, c->id, MAIL_CHANGED, c->begin_ms == before.begin_ms ? 0 : before.begin_ms, now_ms);
}

enum err store_conference_set(struct store *s, const struct store_conference *conference, int64_t now_ms)
{
	if (!store_is_name(conference->title)) {
		return ERR_MALFORMED;
	}
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, set_conference(s, conference, now_ms));
}

enum err sql_outsiders_give_back(struct store *s, const char *conference, const char *person)
{
	return sql_run(s,
		"UPDATE outsiders SET conference = c.first FROM conferences c WHERE c.id = outsiders.conference AND c.id = ?1 "
		"AND (?2 IS NULL OR person = ?2) AND EXISTS (SELECT 1 FROM seats t WHERE t.conference = c.first AND t.person = outsiders.person)",
		"ss", conference, person);
}

enum err sql_conference_drop(struct store *s, const char *id)
{
	char person[STORE_ID_MAX];
	enum err e = sql_outsiders_give_back(s, id, NULL);
	while (!e && (e = sql_one_text(s, sql_begin(s, "SELECT person FROM outsiders WHERE conference = ?1 LIMIT 1", "s", id), person, sizeof person)) == OK) {
		e = sql_person_forget(s, person);
	}
	e = e == ERR_NOT_FOUND ? sql_run(s, "DELETE FROM conferences WHERE id = ?1", "s", id) : e;
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_NOT_FOUND;
}

#define TO_COME "conference IN (SELECT id FROM conferences WHERE state IN ('draft', 'invited'))"

enum err sql_conferences_quit(struct store *s, const char *person)
{
	enum err e = sql_run(s, "DELETE FROM seats WHERE person = ?1 AND " TO_COME, "s", person);
	return e ? e : sql_run(s, "UPDATE seats SET deputy = NULL WHERE deputy = ?1 AND " TO_COME, "s", person);
}

static enum err remove_conference(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_conference_state(s, id, 1u << CONFERENCE_DRAFT | 1u << CONFERENCE_INVITED);
	e = e ? e : sql_run(s, "UPDATE conferences SET sequence = sequence + 1 WHERE id = ?1", "s", id);
	e = e ? e : sql_conference_mails(s, id, MAIL_CALLED_OFF, 0, now_ms);
	return e ? e : sql_conference_drop(s, id);
}

enum err store_conference_remove(struct store *s, const char *id, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, remove_conference(s, id, now_ms));
}

static enum err call_again(struct store *s, const char *first, const char *convener, int64_t begin_ms, int64_t now_ms, const char *id)
{
	/* ?1 the first, ?2 the second */
	static const char *const copies[] = {
		"INSERT INTO seats (id, conference, person, kind, office, deputy) SELECT 'x' || lower(hex(randomblob(12))), ?2, t.person, t.kind, t.office, "
		"t.deputy FROM seats t JOIN people p ON p.id = t.person WHERE t.conference = ?1 AND p.left_ms IS NULL ORDER BY t.number",
		"UPDATE outsiders SET conference = ?2 WHERE conference = ?1",
		"INSERT INTO agenda_items (id, conference, place, title, text, guests, minutes) SELECT 'i' || lower(hex(randomblob(12))), ?2, place, title, "
		"text, guests, minutes FROM agenda_items WHERE conference = ?1 AND state <> 'done' ORDER BY place",
		"INSERT INTO item_papers (item, place, file) SELECT n.id, w.place, w.file FROM item_papers w JOIN agenda_items o ON o.id = w.item "
		"JOIN agenda_items n ON n.conference = ?2 AND n.place = o.place WHERE o.conference = ?1",
	};
	enum err e = sql_conference_state(s, first, 1u << CONFERENCE_CLOSED);
	e = e ? e : sql_run(s,
		"INSERT INTO conferences (id, school, kind, title, text, place, begin_ms, minutes_long, convener, quorum, quorum_assumed, notice_days, "
		"turn_seconds, first_first, casting_vote, secret_share, elections_secret, audience, close_when_all, second_call, first, created_ms) "
		"SELECT ?2, school, kind, title, text, place, ?4, minutes_long, ?3, quorum, quorum_assumed, notice_days, turn_seconds, first_first, "
		"casting_vote, secret_share, elections_secret, audience, close_when_all, 1, id, ?5 FROM conferences c WHERE id = ?1 AND "
		"(SELECT count(*) FROM conferences o WHERE o.school = c.school AND o.state <> 'closed') < ?6", "sssiii", first, id, convener, begin_ms,
		now_ms, (int64_t)CONFERENCES_MAX);
	e = e ? e : sqlite3_changes(s->db) == 0 ? ERR_FULL : OK;
	for (size_t i = 0; !e && i < sizeof copies / sizeof copies[0]; i++) {
		e = sql_run(s, copies[i], "ss", first, id);
	}
	return e;
}

enum err store_conference_again(struct store *s, const char *first, const char *convener, int64_t begin_ms, int64_t now_ms,
	char id[STORE_ID_MAX])
{
	store_make_id('y', id);
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, call_again(s, first, convener, begin_ms, now_ms, id));
}

static enum err invite(struct store *s, const char *id, int64_t now_ms, uint32_t *count)
{
	enum err e = sql_conference_state(s, id, 1u << CONFERENCE_DRAFT | 1u << CONFERENCE_INVITED | 1u << CONFERENCE_OPEN);
	e = e ? e : sql_conference_mails(s, id, MAIL_INVITED, 0, now_ms);
	e = e ? e : sql_run(s, "UPDATE seats SET invited_ms = ?2 WHERE conference = ?1 AND invited_ms IS NULL", "si", id, now_ms);
	*count = e ? 0 : (uint32_t)sqlite3_changes(s->db);
	return e ? e : sql_run(s,
		"UPDATE conferences SET state = iif(state = 'draft', 'invited', state), invited_ms = ifnull(invited_ms, ?2) WHERE id = ?1", "si", id,
		now_ms);
}

enum err store_conference_invite(struct store *s, const char *id, int64_t now_ms, uint32_t *count)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, invite(s, id, now_ms, count));
}
