/* Votes as they stand, for the room and for the record. */
#include "sql_conference.h"

#include <string.h>

#define VOTE_COLUMNS \
	"SELECT v.id, v.conference, v.item, v.kind, v.form, v.is_demanded, v.text, v.mover, p.name, v.candidates, v.places, v.majority, v.state, " \
	"v.prepared_ms, v.opened_ms, v.counted_ms, v.round, v.after, v.demands, v.public_key, v.result, v.lot, v.lost_key " \
	"FROM votes v LEFT JOIN people p ON p.id = v.mover "

static struct bytes blob_of(sqlite3_stmt *row, int column)
{
	const void *p = sqlite3_column_blob(row, column);
	return bytes_of(p, p ? (size_t)sqlite3_column_bytes(row, column) : 0);
}

static void read_vote(sqlite3_stmt *row, struct store_vote *out)
{
	*out = (struct store_vote){.kind = (enum vote_kind)sql_name(row, 3, store_vote_kind_names, VOTE_KINDS, VOTE_MOTION),
		.form = (enum vote_form)sql_name(row, 4, store_vote_form_names, VOTE_FORMS, VOTE_SECRET), .is_demanded = sqlite3_column_int(row, 5) != 0,
		.text = (const char *)sqlite3_column_text(row, 6), .candidates = (const char *)sqlite3_column_text(row, 9),
		.places = sqlite3_column_int(row, 10), .majority = (enum vote_majority)sql_name(row, 11, store_majority_names, MAJORITIES, MAJORITY_SIMPLE),
		.stage = (enum vote_stage)sql_name(row, 12, store_vote_stage_names, VOTE_STAGES, VOTE_ANNULLED),
		.prepared_ms = sqlite3_column_int64(row, 13), .opened_ms = sqlite3_column_int64(row, 14), .counted_ms = sqlite3_column_int64(row, 15),
		.round = sqlite3_column_int(row, 16), .demands = (uint32_t)sqlite3_column_int(row, 18), .public_key = blob_of(row, 19),
		.result = (const char *)sqlite3_column_text(row, 20), .lot = (const char *)sqlite3_column_text(row, 21),
		.lost_key = sqlite3_column_int(row, 22) != 0};
	sql_text(row, 0, out->id, sizeof out->id);
	sql_text(row, 1, out->conference, sizeof out->conference);
	sql_text(row, 2, out->item, sizeof out->item);
	sql_text(row, 7, out->mover, sizeof out->mover);
	sql_text(row, 8, out->mover_name, sizeof out->mover_name);
	sql_text(row, 17, out->after, sizeof out->after);
}

static enum err tell_voters(struct store *s, const struct store_vote *vote, const struct store_conference_parts *parts)
{
	struct store_voter voter;
	sqlite3_stmt *row = sql_begin(s,
		"SELECT w.n, w.seat, w.person, p.name, w.has_paper, w.has_voted, w.blinded_hash, w.choice FROM voters w LEFT JOIN people p ON p.id = w.person "
		"WHERE w.vote = ?1 ORDER BY w.n", "s", vote->id);
	while (sql_row(row)) {
		voter = (struct store_voter){.n = (uint32_t)sqlite3_column_int(row, 0), .has_paper = sqlite3_column_int(row, 4) != 0,
			.has_voted = sqlite3_column_int(row, 5) != 0};
		sql_text(row, 1, voter.seat, sizeof voter.seat);
		sql_text(row, 2, voter.person, sizeof voter.person);
		sql_text(row, 3, voter.name, sizeof voter.name);
		struct bytes hash = blob_of(row, 6);
		if (hash.len == sizeof voter.blinded_hash) {
			memcpy(voter.blinded_hash, hash.p, hash.len);
		}
		sql_text(row, 7, voter.choice, sizeof voter.choice);
		parts->on_voter(parts->ctx, vote, &voter);
	}
	return sql_end(s, row);
}

enum err sql_votes_read(struct store *s, const char *conference, const char *vote, const struct store_conference_parts *parts)
{
	struct store_vote read;
	enum err e = OK;
	sqlite3_stmt *row = conference ? sql_begin(s, VOTE_COLUMNS "WHERE v.conference = ?1 ORDER BY v.number", "s", conference)
		: sql_begin(s, VOTE_COLUMNS "WHERE v.id = ?1", "s", vote);
	bool is_found = conference != NULL;
	while (!e && sql_row(row)) {
		is_found = true;
		read_vote(row, &read);
		if (parts->on_vote) {
			parts->on_vote(parts->ctx, &read);
		}
		e = parts->on_voter ? tell_voters(s, &read, parts) : OK;
	}
	enum err end = sql_end(s, row);
	return e ? e : end ? end : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_vote_get(struct store *s, const char *id, void (*on_vote)(void *ctx, const struct store_vote *vote), void *ctx)
{
	const struct store_conference_parts parts = {.on_vote = on_vote, .ctx = ctx};
	return sql_votes_read(s, NULL, id, &parts);
}

enum err store_vote_each(struct store *s, const char *conference, void (*each)(void *ctx, const struct store_vote *vote), void *ctx)
{
	const struct store_conference_parts parts = {.on_vote = each, .ctx = ctx};
	return sql_votes_read(s, conference, NULL, &parts);
}

struct each_voter {
	void (*each)(void *ctx, const struct store_voter *voter);
	void *ctx;
};

static void tell_voter(void *ctx, const struct store_vote *vote, const struct store_voter *voter)
{
	(void)vote;
	const struct each_voter *to = ctx;
	to->each(to->ctx, voter);
}

enum err store_voter_each(struct store *s, const char *vote, void (*each)(void *ctx, const struct store_voter *voter), void *ctx)
{
	struct each_voter to = {each, ctx};
	const struct store_conference_parts parts = {.on_voter = tell_voter, .ctx = &to};
	return sql_votes_read(s, NULL, vote, &parts);
}

enum err store_ballot_each(struct store *s, const char *vote, void (*each)(void *ctx, const struct store_ballot *ballot), void *ctx)
{
	struct store_ballot ballot;
	sqlite3_stmt *row = sql_begin(s, "SELECT serial, choice, signature FROM ballots WHERE vote = ?1 ORDER BY serial", "s", vote);
	while (sql_row(row)) {
		sql_text(row, 0, ballot.serial, sizeof ballot.serial);
		sql_text(row, 1, ballot.choice, sizeof ballot.choice);
		ballot.signature = blob_of(row, 2);
		each(ctx, &ballot);
	}
	return sql_end(s, row);
}
