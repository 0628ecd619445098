/*
 * A member's secret ballot (docs/voting.md, section 2): made, blinded, signed, handed in by nobody in particular, and looked for among
 * those that were counted.
 */
#include "member.h"

#include "count.h"
#include "participant_parts.h"

#include <sodium.h>
#include <string.h>

enum { CHECKS_MAX = 4 };

#define AGAIN_US (300 * US_PER_MS)
#define CHECK_AGAIN_US US_PER_S

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static char *to_base64(const uint8_t *bytes, size_t len)
{
	size_t cap = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
	return sodium_bin2base64(g_malloc(cap), cap, bytes, len, sodium_base64_VARIANT_ORIGINAL);
}

static bool from_base64(const char *text, uint8_t *out, size_t cap, size_t *len)
{
	const char *end = NULL;
	return text && sodium_base642bin(out, cap, text, strlen(text), NULL, len, &end, sodium_base64_VARIANT_ORIGINAL) == 0 && !*end;
}

static struct blind_key *read_key(const char *text)
{
	uint8_t spki[BLIND_PUBLIC_MAX];
	size_t len;
	struct blind_key *key = NULL;
	bool is_key = from_base64(text, spki, sizeof spki, &len) && blind_key_read_public(bytes_of(spki, len), &key) == OK;
	return is_key ? key : NULL;
}

static bool is_key_of_vote(const struct blind_key *key)
{
	return key && blind_key_bytes(key) == BLIND_BYTES;
}

bool member_ballot_make(struct participant *p, struct member_vote *vote)
{
	char text[BALLOT_TEXT_MAX];
	uint8_t serial[16];
	size_t len;
	rng_fill(&p->rng, serial, sizeof serial);
	sodium_bin2hex(vote->ballot.serial, sizeof vote->ballot.serial, serial, sizeof serial);
	g_strlcpy(vote->ballot.vote, vote->id, sizeof vote->ballot.vote);
	g_strlcpy(vote->ballot.choice, vote->choice, sizeof vote->ballot.choice);
	vote->public_key = vote->public_key ? vote->public_key : read_key(vote->key);
	bool is_made = is_key_of_vote(vote->public_key) && ballot_write(&vote->ballot, text, &len) == OK &&
		voter_blind(vote->public_key, bytes_of(text, len), vote->blinded, &vote->secret) == OK;
	if (!is_made) {
		member_fault(p, "a ballot could not be made");
	}
	return is_made;
}

char *member_ballot_blinded(const struct member_vote *vote)
{
	return to_base64(vote->blinded, sizeof vote->blinded);
}

bool member_ballot_take(struct participant *p, struct member_vote *vote, const char *signature)
{
	char text[BALLOT_TEXT_MAX];
	uint8_t answer[BLIND_BYTES];
	size_t len, answer_len;
	bool is_signed = from_base64(signature, answer, sizeof answer, &answer_len) && ballot_write(&vote->ballot, text, &len) == OK &&
		voter_finalize(vote->public_key, bytes_of(text, len), &vote->secret, bytes_of(answer, answer_len), vote->signature) == OK;
	if (!is_signed) {
		member_fault(p, "the signature is not the server's");
	}
	return is_signed;
}

/* --- handing in --- */

static bool is_collecting(const struct member_vote *vote)
{
	return g_strcmp0(vote->state, "collecting") == 0;
}

static void on_handed_in(void *ctx, const struct net_reply *reply)
{
	struct member_vote *vote = ctx;
	vote->is_asking = false;
	if (vote->phase != MEMBER_HANDS_IN) {
		return;
	}
	if (reply->status == 200) {
		vote->phase = MEMBER_HANDED_IN;
	} else if (reply->status == 400 && vote->has_named_itself && vote->handed_in_at == 0) {
		vote->hand_in_at = peer_now_us();
	} else if (reply->status == 400 || reply->status == 403 || reply->status == 404) {
		member_fault(vote->owner, "a ballot was refused");
		vote->phase = MEMBER_SEES;
	} else {
		vote->hand_in_at = peer_now_us() + AGAIN_US / 2 + rng_below(&vote->owner->rng, AGAIN_US);
	}
}

/* A careless one says who it is, once. NULL: as it has to be. */
static const char *cookie_of(const struct participant *p, struct member_vote *vote)
{
	bool names_itself = p->member->conf->is_careless && !vote->has_named_itself;
	vote->has_named_itself = vote->has_named_itself || names_itself;
	vote->handed_in_at = names_itself ? 0 : peer_now_us();
	return names_itself ? p->cookie : NULL;
}

/* Without cookie, on a connection of its own. */
static void hand_in(struct participant *p, struct member_vote *vote)
{
	char text[BALLOT_TEXT_MAX];
	size_t len;
	if (ballot_write(&vote->ballot, text, &len) != OK) {
		return;
	}
	g_autofree char *ballot = to_base64((const uint8_t *)text, len);
	g_autofree char *signature = to_base64(vote->signature, sizeof vote->signature);
	g_autofree char *body = g_strdup_printf("{\"ballot\":\"%s\",\"signature\":\"%s\"}", ballot, signature);
	g_autofree char *path = g_strdup_printf("/api/ballots/%s", vote->id);
	vote->is_asking = true;
	vote->round_tried = vote->round;
	net_http(p->cast->net, &(struct net_request){.method = "POST", .path = path, .body = body, .cookie = cookie_of(p, vote)}, on_handed_in, vote);
}

static void plan_hand_in(struct participant *p, struct member_vote *vote, us_t now)
{
	bool has_ballot = vote->phase >= MEMBER_HAS_PAPER && vote->phase != MEMBER_CHECKED;
	if (has_ballot && vote->round_planned != vote->round) {
		vote->round_planned = vote->round;
		vote->phase = MEMBER_HANDS_IN;
		vote->hand_in_at = now + rng_below(&p->rng, (uint32_t)(MAX(vote->window_ms, 0) * US_PER_MS) + 1);
	}
}

/* --- the check --- */

/* Whether the ballots of the list are as many and as the result says. */
static bool is_result_of(const struct member_vote *vote, const json_t *ballots)
{
	size_t i, count = json_array_size(ballots);
	json_t *one;
	struct count_result found;
	const json_t *counts = json_object_get(vote->result, "counts");
	struct ballot_choice *choices = g_new0(struct ballot_choice, count + 1);
	const struct count_rules rules = {.question = vote->question,
		.majority = vote->question.kind == BALLOT_ELECTION ? COUNT_MOST : COUNT_SIMPLE};
	json_array_foreach(ballots, i, one) {
		choices[i] = ballot_choice_read(text_of(one, "choice"), &vote->question);
	}
	count_votes(&rules, choices, count, (unsigned)count, (unsigned)count, &found);
	g_free(choices);
	json_t *mine = json_pack("{s:i, s:i, s:i, s:i}", "yes", (int)found.yes, "no", (int)found.no, "abstain", (int)found.abstain,
		"invalid", (int)found.invalid);
	const char *key;
	bool is_same = count == (size_t)json_integer_value(json_object_get(vote->result, "ballots")) &&
		count == json_array_size(json_object_get(vote->result, "voted"));
	json_object_foreach(mine, key, one) {
		is_same = is_same && json_equal(one, json_object_get(vote->result, key));
	}
	for (i = 0; i < vote->question.candidates; i++) {
		is_same = is_same && found.votes[i] == (unsigned)json_integer_value(json_object_get(json_array_get(counts, i), "votes"));
	}
	json_decref(mine);
	return is_same;
}

static bool is_signed(const struct member_vote *vote, const json_t *one)
{
	struct ballot ballot = {0};
	char text[BALLOT_TEXT_MAX];
	uint8_t signature[BLIND_BYTES];
	size_t len, signature_len;
	g_strlcpy(ballot.vote, vote->id, sizeof ballot.vote);
	g_strlcpy(ballot.serial, text_of(one, "serial"), sizeof ballot.serial);
	g_strlcpy(ballot.choice, text_of(one, "choice"), sizeof ballot.choice);
	return ballot_write(&ballot, text, &len) == OK && from_base64(text_of(one, "signature"), signature, sizeof signature, &signature_len) &&
		blind_verify(vote->public_key, bytes_of(text, len), bytes_of(signature, signature_len)) == OK;
}

/* Serials ascend, so that none is there twice; the own one stands there with what was voted. */
static const char *fault_of(struct participant *p, struct member_vote *vote, const json_t *list)
{
	size_t i;
	json_t *one;
	const char *before = "";
	const json_t *ballots = json_object_get(list, "ballots");
	bool is_there = false;
	if (g_strcmp0(text_of(list, "key"), vote->key) != 0) {
		return "another key";
	}
	json_array_foreach(ballots, i, one) {
		const char *serial = text_of(one, "serial"), *choice = text_of(one, "choice");
		if (!serial || !choice || strcmp(serial, before) <= 0) {
			return "a list that is not in order";
		}
		is_there = is_there || (strcmp(serial, vote->ballot.serial) == 0 && strcmp(choice, vote->choice) == 0);
		before = serial;
		if (p->member->checks_signatures && vote->public_key && !is_signed(vote, one)) {
			return "a ballot that nobody signed";
		}
	}
	if (!is_result_of(vote, ballots)) {
		return "another result than that of the ballots";
	}
	vote->is_recounted = true;
	return vote->phase >= MEMBER_HANDED_IN && !is_there ? "its ballot was not counted" : NULL;
}

static void on_list(void *ctx, const struct net_reply *reply)
{
	struct member_vote *vote = ctx;
	struct participant *p = vote->owner;
	json_t *list = reply->status == 200 ? json_loads(reply->body, 0, NULL) : NULL;
	vote->is_asking = false;
	if (!list && ++vote->checks < CHECKS_MAX) {
		vote->check_at = peer_now_us() + CHECK_AGAIN_US * (us_t)vote->checks;
		return;
	}
	const char *fault = list ? fault_of(p, vote, list) : "the list of ballots could not be had";
	if (fault) {
		member_fault(p, fault);
	}
	vote->is_found = !fault && vote->phase >= MEMBER_HANDED_IN;
	vote->phase = MEMBER_CHECKED;
	json_decref(list);
}

static void ask_list(struct participant *p, struct member_vote *vote)
{
	g_autofree char *path = g_strdup_printf("/api/ballots/%s", vote->id);
	vote->is_asking = true;
	vote->check_at = US_NEVER;
	net_http(p->cast->net, &(struct net_request){.method = "GET", .path = path, .cookie = p->cookie}, on_list, vote);
}

void member_ballot_on_time(struct participant *p, struct member_vote *vote, us_t now)
{
	if (is_collecting(vote)) {
		plan_hand_in(p, vote, now);
	} else if (vote->phase == MEMBER_HANDS_IN && !vote->is_asking) {
		member_fault(p, "a ballot was not taken in time");
		vote->phase = MEMBER_HAS_PAPER;
	}
	if (is_collecting(vote) && vote->phase == MEMBER_HANDS_IN && now >= vote->hand_in_at && !vote->is_asking) {
		hand_in(p, vote);
	} else if (vote->result && vote->is_voter && now >= vote->check_at && !vote->is_asking && vote->phase != MEMBER_CHECKED) {
		ask_list(p, vote);
	}
}
