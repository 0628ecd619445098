/* Votes while they are taken. What is counted is in vote_count.c. */
#include "sql_conference.h"

#include <stdio.h>
#include <string.h>

const char *const store_vote_kind_names[VOTE_KINDS] = {[VOTE_MOTION] = "motion", [VOTE_ELECTION] = "election"};
const char *const store_vote_form_names[VOTE_FORMS] = {[VOTE_OPENLY] = "open", [VOTE_ROLL] = "roll", [VOTE_SECRET] = "secret"};
const char *const store_majority_names[MAJORITIES] = {[MAJORITY_SIMPLE] = "simple", [MAJORITY_ABSOLUTE] = "absolute",
	[MAJORITY_TWO_THIRDS] = "twoThirds", [MAJORITY_MOST] = "most"};
const char *const store_vote_stage_names[VOTE_STAGES] = {[VOTE_PREPARED] = "prepared", [VOTE_OPEN] = "open", [VOTE_COLLECTING] = "collecting",
	[VOTE_CONFIRMING] = "confirming", [VOTE_COUNTED] = "counted", [VOTE_ANNULLED] = "annulled"};

/* -- what is voted on ------------------------------------------------------------------------------------------- */

/* What can't be kept: a text that is too long, names that are no JSON (a CHECK may not call json_valid: the schema is not trusted). */
static enum err check_wording(struct store *s, const struct store_vote *vote)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT json_valid(?1)", "s", vote->candidates ? vote->candidates : "[]");
	bool is_valid = sql_row(row) && sqlite3_column_int(row, 0) != 0;
	enum err e = sql_end(s, row);
	return e ? e : is_valid && strlen(vote->text) < VOTE_TEXT_MAX ? OK : ERR_MALFORMED;
}

static enum err check_item(struct store *s, const char *conference, const char *item)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT 1 FROM agenda_items WHERE id = ?2 AND conference = ?1", "ss", conference, item);
	bool is_found = sql_row(row);
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

static enum err prepare(struct store *s, const struct store_vote *draft, int64_t now_ms, const char *id)
{
	enum err e = sql_conference_state(s, draft->conference, 1u << CONFERENCE_OPEN);
	e = e || !draft->item[0] ? e : check_item(s, draft->conference, draft->item);
	e = e ? e : sql_run(s,
		"INSERT INTO votes (id, conference, item, kind, form, text, mover, candidates, places, majority, prepared_ms, round, after) "
		"SELECT ?1, ?2, nullif(?3, ''), ?4, ?5, ?6, nullif(?7, ''), ?8, ?9, ?10, ?11, ?12, nullif(?13, '') "
		"WHERE (SELECT count(*) FROM votes WHERE conference = ?2) < ?14", "ssssssssisiisi", id, draft->conference, draft->item,
		store_vote_kind_names[draft->kind], store_vote_form_names[draft->form], draft->text, draft->mover,
		draft->candidates ? draft->candidates : "[]", (int64_t)draft->places, store_majority_names[draft->majority], now_ms,
		(int64_t)draft->round, draft->after, (int64_t)VOTES_MAX);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_FULL;
}

enum err store_vote_prepare(struct store *s, const struct store_vote *draft, int64_t now_ms, char id[STORE_ID_MAX])
{
	store_make_id('v', id);
	enum err e = check_wording(s, draft);
	e = e ? e : sql_transaction(s);
	return e ? e : sql_finish_transaction(s, prepare(s, draft, now_ms, id));
}

/* OK if the last statement changed the vote that it was about. */
static enum err changed_one(struct store *s, enum err e)
{
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_STATE;
}

enum err store_vote_change(struct store *s, const struct store_vote *vote)
{
	enum err e = check_wording(s, vote);
	return e ? e : changed_one(s, sql_run(s,
		"UPDATE votes SET form = ?2, is_demanded = ?3, text = ?4, candidates = ?5, places = ?6, majority = ?7 WHERE id = ?1 AND state = 'prepared'",
		"ssissis", vote->id, store_vote_form_names[vote->form], (int64_t)vote->is_demanded, vote->text, vote->candidates ? vote->candidates : "[]",
		(int64_t)vote->places, store_majority_names[vote->majority]));
}

enum err store_vote_demand(struct store *s, const char *vote, const char *seat, bool becomes_secret)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = sql_run(s, "INSERT INTO vote_demands (vote, seat) VALUES (?1, ?2) ON CONFLICT DO NOTHING", "ss", vote, seat);
	e = e == ERR_CONFLICT ? ERR_NOT_FOUND : e;
	e = e ? e : changed_one(s, sql_run(s,
		"UPDATE votes SET demands = (SELECT count(*) FROM vote_demands WHERE vote = ?1), form = iif(?2, 'secret', form), "
		"is_demanded = is_demanded OR ?2 WHERE id = ?1 AND state = 'prepared'", "si", vote, (int64_t)becomes_secret));
	return sql_finish_transaction(s, e);
}

enum err store_demand_each(struct store *s, const char *vote, void (*each)(void *ctx, const char *seat), void *ctx)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT seat FROM vote_demands WHERE vote = ?1 ORDER BY seat", "s", vote);
	while (sql_row(row)) {
		each(ctx, (const char *)sqlite3_column_text(row, 0));
	}
	return sql_end(s, row);
}

/* -- who votes -------------------------------------------------------------------------------------------------- */

/* The place of the hash is there from the beginning: rows that grow would lie in the order in which they grew. */
static enum err add_voter(struct store *s, const char *vote, uint32_t n, const char *seat, const char *person)
{
	return sql_run(s,
		"INSERT INTO voters (vote, n, seat, person, blinded_hash) SELECT id, ?2, ?3, ?4, iif(form = 'secret', zeroblob(32), NULL) FROM votes "
		"WHERE id = ?1", "siss", vote, (int64_t)n, seat, person);
}

static enum err keep_keys(struct store *s, const struct vote_opening *o)
{
	if (o->public_key.len == 0) {
		return OK;
	}
	enum err e = sql_run(s, "UPDATE votes SET public_key = ?2 WHERE id = ?1", "sb", o->vote, &o->public_key);
	return e ? e : sql_run(s, "INSERT INTO vote_keys (vote, private_key) VALUES (?1, ?2)", "sb", o->vote, &o->private_key);
}

static enum err open_vote(struct store *s, const struct vote_opening *o, int64_t now_ms)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT 1 FROM votes a JOIN votes b ON b.conference = a.conference WHERE a.id = ?1 AND b.state IN ('open', 'collecting', 'confirming') LIMIT 1",
		"s", o->vote);
	bool is_other_open = sql_row(row);
	enum err e = sql_end(s, row);
	e = e ? e : changed_one(s, sql_run(s,
		"UPDATE votes SET state = 'open', opened_ms = ?2 WHERE id = ?1 AND state = 'prepared' AND (form = 'secret') = ?3", "sii", o->vote, now_ms,
		(int64_t)(o->public_key.len > 0)));
	e = e ? e : is_other_open ? ERR_CONFLICT : keep_keys(s, o);
	for (size_t i = 0; !e && i < o->count; i++) {
		e = add_voter(s, o->vote, (uint32_t)i, o->voters[i].seat, o->voters[i].person);
	}
	return e;
}

enum err store_vote_open(struct store *s, const struct vote_opening *opening, int64_t now_ms)
{
	if ((opening->public_key.len == 0) != (opening->private_key.len == 0)) {
		return ERR_MALFORMED;
	}
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, open_vote(s, opening, now_ms));
}

/* What decides whether somebody may vote: in one row. */
struct standing {
	enum vote_stage stage;
	bool is_secret, is_voter, has_paper, is_same;
};

static enum err read_standing(struct store *s, const char *vote, uint32_t n, const uint8_t hash[BLINDED_HASH_BYTES], struct standing *out)
{
	sqlite3_stmt *row = sql_begin(s,
		"SELECT v.state, v.form = 'secret', w.n IS NOT NULL, ifnull(w.has_paper, 0), ifnull(w.has_paper = 1 AND w.blinded_hash = ?3, 0) FROM votes v "
		"LEFT JOIN voters w ON w.vote = v.id AND w.n = ?2 WHERE v.id = ?1", "sih", vote, (int64_t)n, hash);
	bool is_found = sql_row(row);
	if (is_found) {
		*out = (struct standing){(enum vote_stage)sql_name(row, 0, store_vote_stage_names, VOTE_STAGES, VOTE_ANNULLED),
			sqlite3_column_int(row, 1) != 0, sqlite3_column_int(row, 2) != 0, sqlite3_column_int(row, 3) != 0, sqlite3_column_int(row, 4) != 0};
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found && out->is_voter ? OK : ERR_NOT_FOUND;
}

static enum err give_paper(struct store *s, const char *vote, uint32_t n, const uint8_t hash[BLINDED_HASH_BYTES])
{
	struct standing is;
	enum err e = read_standing(s, vote, n, hash, &is);
	if (e || (is.is_same && is.stage != VOTE_COUNTED && is.stage != VOTE_ANNULLED)) {
		return e;
	}
	if (is.has_paper) {
		return ERR_CONFLICT;
	}
	return is.stage != VOTE_OPEN || !is.is_secret ? ERR_STATE
		: sql_run(s, "UPDATE voters SET has_paper = 1, blinded_hash = ?3 WHERE vote = ?1 AND n = ?2", "sih", vote, (int64_t)n, hash);
}

enum err store_vote_paper(struct store *s, const char *vote, uint32_t n, const uint8_t hash[BLINDED_HASH_BYTES])
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, give_paper(s, vote, n, hash));
}

static enum err cast(struct store *s, const char *vote, uint32_t n, const char *choice)
{
	static const uint8_t nothing[BLINDED_HASH_BYTES];
	struct standing is;
	enum err e = strlen(choice) >= CHOICE_MAX || choice[0] == '\0' ? ERR_MALFORMED : read_standing(s, vote, n, nothing, &is);
	if (e) {
		return e;
	}
	return is.stage != VOTE_OPEN || is.is_secret ? ERR_STATE
		: sql_run(s, "UPDATE voters SET choice = ?3, has_voted = 1 WHERE vote = ?1 AND n = ?2", "sis", vote, (int64_t)n, choice);
}

enum err store_vote_cast(struct store *s, const char *vote, uint32_t n, const char *choice)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, cast(s, vote, n, choice));
}

static enum err add_late_voter(struct store *s, const char *vote, const char *seat, const char *person, uint32_t *n)
{
	sqlite3_stmt *row = sql_begin(s, "SELECT (SELECT ifnull(max(n) + 1, 0) FROM voters WHERE vote = v.id) FROM votes v WHERE v.id = ?1 AND v.state = 'open'",
		"s", vote);
	bool is_open = sql_row(row);
	*n = is_open ? (uint32_t)sqlite3_column_int(row, 0) : 0;
	enum err e = sql_end(s, row);
	return e ? e : is_open ? add_voter(s, vote, *n, seat, person) : ERR_STATE;
}

enum err store_voter_add(struct store *s, const char *vote, const char *seat, const char *person, uint32_t *n)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, add_late_voter(s, vote, seat, person, n));
}

enum err store_vote_stage_set(struct store *s, const char *vote, enum vote_stage stage)
{
	if (stage != VOTE_COLLECTING && stage != VOTE_CONFIRMING) {
		return ERR_STATE;
	}
	return changed_one(s, sql_run(s,
		"UPDATE votes SET state = ?2 WHERE id = ?1 AND form = 'secret' AND state IN ('open', 'collecting', 'confirming')", "ss", vote,
		store_vote_stage_names[stage]));
}

enum err store_vote_key(struct store *s, const char *vote, uint8_t *key, size_t cap, size_t *len)
{
	*len = 0;
	sqlite3_stmt *row = sql_begin(s, "SELECT private_key FROM vote_keys WHERE vote = ?1", "s", vote);
	bool is_found = sql_row(row);
	size_t bytes = is_found ? (size_t)sqlite3_column_bytes(row, 0) : 0;
	if (is_found && bytes <= cap) {
		memcpy(key, sqlite3_column_blob(row, 0), bytes);
		*len = bytes;
	}
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : *len ? OK : ERR_FULL;
}
