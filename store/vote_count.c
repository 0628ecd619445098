/*
 * A vote is counted, or annulled. What must hold at any time, whatever dies when: there are as many ballots as voters who voted, and
 * no private key where there are ballots.
 */
#include "sql_conference.h"

#include <stdlib.h>
#include <string.h>

static int by_serial(const void *a, const void *b)
{
	return strcmp((*(const struct store_ballot *const *)a)->serial, (*(const struct store_ballot *const *)b)->serial);
}

/* By serial, whatever their order is here: pages and journal must not show another. */
static enum err write_ballots(struct store *s, const struct vote_count *count)
{
	const struct store_ballot **sorted = calloc(count->ballot_count + 1, sizeof *sorted);
	if (!sorted) {
		return ERR_NOMEM;
	}
	for (size_t i = 0; i < count->ballot_count; i++) {
		sorted[i] = &count->ballots[i];
	}
	qsort(sorted, count->ballot_count, sizeof *sorted, by_serial);
	enum err e = OK;
	for (size_t i = 0; !e && i < count->ballot_count; i++) {
		e = sql_run(s, "INSERT INTO ballots (vote, serial, choice, signature) VALUES (?1, ?2, ?3, ?4)", "sssb", count->vote, sorted[i]->serial,
			sorted[i]->choice, &sorted[i]->signature);
	}
	free(sorted);
	return e;
}

static enum err mark_claims(struct store *s, const struct vote_count *count)
{
	enum err e = OK;
	for (size_t i = 0; !e && i < count->claim_count; i++) {
		e = sql_run(s, "UPDATE voters SET has_voted = 1 WHERE vote = ?1 AND n = ?2 AND has_paper = 1 AND has_voted = 0", "si", count->vote,
			(int64_t)count->claims[i]);
		e = e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_CONFLICT;
	}
	return e;
}

/* Is it to be counted now? */
static enum err check_stage(struct store *s, const char *vote, bool *is_secret)
{
	bool is_ready = false;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT v.form = 'secret', iif(v.form = 'secret', v.state IN ('collecting', 'confirming') OR (v.state = 'open' "
		"AND NOT EXISTS (SELECT 1 FROM voters w WHERE w.vote = v.id AND w.has_paper = 1)), v.state = 'open') FROM votes v WHERE v.id = ?1", "s", vote);
	bool is_found = sql_row(row);
	if (is_found) {
		*is_secret = sqlite3_column_int(row, 0) != 0;
		is_ready = sqlite3_column_int(row, 1) != 0;
	}
	enum err e = sql_end(s, row);
	return e ? e : !is_found ? ERR_NOT_FOUND : is_ready ? OK : ERR_STATE;
}

/* What nobody needs any more; that only a roll keeps who chose what. */
static enum err forget(struct store *s, const char *vote)
{
	static const char *const statements[] = {
		/* one byte longer, so that SQLite makes the row anew, in the place where it made the one with the key */
		"UPDATE vote_keys SET private_key = zeroblob(length(private_key) + 1) WHERE vote = ?1",
		"DELETE FROM vote_keys WHERE vote = ?1",
		"DELETE FROM vote_demands WHERE vote = ?1",
		"UPDATE voters SET blinded_hash = iif(blinded_hash IS NULL, NULL, zeroblob(32)), choice = iif((SELECT form FROM votes WHERE id = ?1) = 'roll', choice, NULL) WHERE vote = ?1",
	};
	enum err e = OK;
	for (size_t i = 0; !e && i < sizeof statements / sizeof statements[0]; i++) {
		e = sql_run(s, statements[i], "s", vote);
	}
	return e;
}

static enum err count_vote(struct store *s, const struct vote_count *count, int64_t now_ms)
{
	bool is_secret = false;
	enum err e = check_stage(s, count->vote, &is_secret);
	if (e) {
		return e;
	}
	if (count->claim_count != count->ballot_count || (!is_secret && count->ballot_count > 0)) {
		return ERR_CONFLICT;
	}
	e = mark_claims(s, count);
	e = e ? e : write_ballots(s, count);
	e = e ? e : forget(s, count->vote);
	return e ? e : sql_run(s, "UPDATE votes SET state = 'counted', counted_ms = ?2, result = ?3 WHERE id = ?1", "sis", count->vote, now_ms,
		count->result);
}

enum err store_vote_count(struct store *s, const struct vote_count *count, int64_t now_ms)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, count_vote(s, count, now_ms));
}

static enum err set_counted(struct store *s, const char *sql, const char *vote, const char *text)
{
	enum err e = sql_run(s, sql, "ss", vote, text);
	return e ? e : sqlite3_changes(s->db) == 1 ? OK : ERR_STATE;
}

enum err store_vote_result_set(struct store *s, const char *vote, const char *result)
{
	return set_counted(s, "UPDATE votes SET result = ?2 WHERE id = ?1 AND state = 'counted'", vote, result);
}

enum err store_vote_lot_set(struct store *s, const char *vote, const char *result, const char *lot)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = set_counted(s, "UPDATE votes SET lot = ?2 WHERE id = ?1 AND state = 'counted'", vote, lot);
	e = e || !result ? e : store_vote_result_set(s, vote, result);
	return sql_finish_transaction(s, e);
}

#define ANNULLED "state = 'annulled', result = NULL, lot = NULL, public_key = NULL, demands = 0"

static enum err annul(struct store *s, const char *vote, bool lost_key)
{
	enum err e = sql_run(s, "UPDATE votes SET " ANNULLED ", lost_key = ?2 WHERE id = ?1 AND state <> 'annulled'", "si", vote, (int64_t)lost_key);
	e = e ? e : sqlite3_changes(s->db) == 1 ? forget(s, vote) : ERR_STATE;
	e = e ? e : sql_run(s, "UPDATE voters SET has_paper = 0, has_voted = 0, choice = NULL WHERE vote = ?1", "s", vote);
	return e ? e : sql_run(s, "DELETE FROM ballots WHERE vote = ?1", "s", vote);
}

enum err store_vote_annul(struct store *s, const char *vote, bool lost_key)
{
	enum err e = sql_transaction(s);
	return e ? e : sql_finish_transaction(s, annul(s, vote, lost_key));
}

enum err sql_votes_drop_prepared(struct store *s, const char *conference)
{
	enum err e = sql_run(s, "DELETE FROM vote_demands WHERE vote IN (SELECT id FROM votes WHERE conference = ?1 AND state = 'prepared')", "s",
		conference);
	return e ? e : sql_run(s, "UPDATE votes SET " ANNULLED " WHERE conference = ?1 AND state = 'prepared'", "s", conference);
}

enum err store_keys_destroyed(struct store *s, int64_t *count)
{
	*count = 0;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT count(*) FROM votes v WHERE v.form = 'secret' AND v.opened_ms IS NOT NULL AND NOT EXISTS (SELECT 1 FROM vote_keys k WHERE k.vote = v.id)",
		"");
	if (sql_row(row)) {
		*count = sqlite3_column_int64(row, 0);
	}
	return sql_end(s, row);
}
