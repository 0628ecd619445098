/*
 * Ballots of secret votes (docs/voting.md, section 2): handed in by nobody (SCOPE_NOBODY), and shown to all members once they are
 * counted. What came is wiped.
 */
#include "call.h"
#include "schemas.h"
#include "store_vote.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define BALLOTS_KEPT_US (60 * US_PER_S)
enum { BALLOT_PART_MAX = 512 };

SCHEMA(ballot, {"ballot", FIELD_TEXT, false, 4, 400, TEXT_MID, NULL}, {"signature", FIELD_TEXT, false, 4, 684, TEXT_MID, NULL});

/* --- handing in --- */

static bool read_part(const struct api_call *c, const char *key, uint8_t out[BALLOT_PART_MAX], size_t *len)
{
	const json_t *text = json_object_get(c->body, key);
	return sodium_base642bin(out, BALLOT_PART_MAX, json_string_value(text), json_string_length(text), NULL, len, NULL,
		sodium_base64_VARIANT_ORIGINAL) == 0;
}

/* Their memory is given back with the request's; it is the only copy that is ours. */
static void wipe_body(struct api_call *c)
{
	const char *key;
	json_t *each;
	json_object_foreach(c->body, key, each) {
		sodium_memzero((char *)(uintptr_t)json_string_value(each), json_string_length(each));
	}
}

static void answer_ballot(struct api_call *c, enum live_ballot result)
{
	switch (result) {
	case LIVE_BALLOT_TAKEN:
		api_answer(c, 200, json_object());
		return;
	case LIVE_BALLOT_NO_VOTE:
		api_refuse(c, 404, "no_such_vote", NULL);
		return;
	case LIVE_BALLOT_STATE:
		api_refuse(c, 409, "vote_state", NULL);
		return;
	case LIVE_BALLOT_TEXT:
		api_refuse(c, 403, "bad_ballot", json_pack("{s:s}", "why", "text"));
		return;
	case LIVE_BALLOT_SIGNATURE:
		api_refuse(c, 403, "bad_ballot", json_pack("{s:s}", "why", "signature"));
		return;
	case LIVE_BALLOT_USED:
		api_refuse(c, 403, "bad_ballot", json_pack("{s:s}", "why", "used"));
		return;
	case LIVE_BALLOT_FAILED:
		break;
	}
	api_refuse(c, 500, "internal", NULL);
}

void api_post_ballot(struct api_call *c)
{
	uint8_t text[BALLOT_PART_MAX], signature[BALLOT_PART_MAX];
	size_t text_len = 0, signature_len = 0;
	if (!read_part(c, "ballot", text, &text_len) || !read_part(c, "signature", signature, &signature_len)) {
		api_refuse(c, 403, "bad_ballot", json_pack("{s:s}", "why", "text"));
	} else {
		answer_ballot(c, live_hand_in(c->t, c->id, bytes_of(text, text_len), bytes_of(signature, signature_len)));
	}
	sodium_memzero(text, sizeof text);
	sodium_memzero(signature, sizeof signature);
	wipe_body(c);
}

/* --- the check --- */

struct counted {
	char conference[STORE_ID_MAX];
	enum vote_form form;
	enum vote_stage stage;
	char *key; /* base64 */
};

static char *base64(struct bytes b)
{
	size_t cap = sodium_base64_ENCODED_LEN(b.len, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(g_malloc(cap), cap, b.p, b.len, sodium_base64_VARIANT_ORIGINAL);
}

static void copy_vote(void *ctx, const struct store_vote *vote)
{
	struct counted *counted = ctx;
	memcpy(counted->conference, vote->conference, sizeof counted->conference);
	counted->form = vote->form;
	counted->stage = vote->stage;
	counted->key = base64(vote->public_key);
}

static void add_ballot(void *ctx, const struct store_ballot *ballot)
{
	char *signature = base64(ballot->signature);
	json_array_append_new(ctx, json_pack("{s:s, s:s, s:s}", "serial", ballot->serial, "choice", ballot->choice, "signature", signature));
	g_free(signature);
}

/* Whoever is on the roll with a vote or a voice; guests are not, since it may be of an item without them. False: refused. */
static bool is_member(struct api_call *c, const char *conference)
{
	struct store_conference_part part;
	enum err e = store_conference_part(c->api->store, conference, c->me.id, &part);
	if (e && e != ERR_NOT_FOUND) {
		api_fail(c, "conference_part");
		return false;
	}
	bool is_there = !e && part.seat[0] && part.kind != SEAT_GUEST;
	if (!is_there) {
		api_refuse_unknown(c);
	}
	return is_there;
}

/* All ask at once, and all get the same bytes: they are made once. */
static bool make_list(struct api_call *c, const struct counted *counted)
{
	struct api_ballots *kept = &c->api->ballots;
	us_t now = c->t->now.mono;
	if (kept->text && strcmp(kept->vote, c->id) == 0 && now < kept->until) {
		return true;
	}
	json_t *list = json_array();
	enum err e = store_ballot_each(c->api->store, c->id, add_ballot, list);
	json_t *shown = json_pack("{s:s, s:o}", "key", counted->key, "ballots", list);
	free(kept->text);
	kept->text = codec_dump(shown);
	g_strlcpy(kept->vote, c->id, sizeof kept->vote);
	kept->until = e ? 0 : now + BALLOTS_KEPT_US;
	return !e && kept->text;
}

void api_get_ballots(struct api_call *c)
{
	struct counted counted = {.stage = VOTE_STAGES};
	enum err e = store_vote_get(c->api->store, c->id, copy_vote, &counted);
	if (e == ERR_NOT_FOUND) {
		api_refuse_unknown(c);
	} else if (e) {
		api_fail(c, "vote_get");
	} else if (is_member(c, counted.conference)) {
		if (counted.form != VOTE_SECRET || counted.stage != VOTE_COUNTED) {
			api_refuse(c, 409, "vote_state", NULL);
		} else if (!make_list(c, &counted)) {
			api_fail(c, "ballot_each");
		} else {
			c->reply->status = 200;
			c->reply->mime = "application/json";
			c->reply->body = strdup(c->api->ballots.text);
			c->reply->body_len = c->reply->body ? strlen(c->reply->body) : 0;
		}
	}
	g_free(counted.key);
}
