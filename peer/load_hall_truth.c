/*
 * What only the members know, written down for whoever tests that nobody else can find it out (tests/soak/memory): who has which ballot
 * of the secret vote, and when which step began.
 */
#include "load_hall.h"

#include "participant_parts.h"

#include <sodium.h>

static void tell(struct load_hall *h, json_t *line)
{
	if (h->truth) {
		(void)json_dumpf(line, h->truth, JSON_COMPACT);
		(void)fputc('\n', h->truth);
		(void)fflush(h->truth);
	}
	json_decref(line);
}

void load_hall_truth_phase(struct load_hall *h)
{
	tell(h, json_pack("{s:s}", "phase", hall_phase_names[h->phase]));
}

void load_hall_truth_on_time(struct load_hall *h)
{
	uint32_t count = 0;
	for (uint32_t i = 0; h->truth && h->phase == HALL_SECRET_VOTE && i < h->size; i++) {
		const struct member_vote *vote = member_vote_find(&h->cast->people[i], h->polls[1].id);
		count += vote && vote->phase >= MEMBER_HANDED_IN;
	}
	if (count > h->told_handed_in) {
		h->told_handed_in = count;
		tell(h, json_pack("{s:i}", "handedIn", (int)count));
	}
}

static json_t *hex(const uint8_t *bytes, size_t len)
{
	g_autofree char *text = g_malloc(2 * len + 1);
	return json_string(sodium_bin2hex(text, 2 * len + 1, bytes, len));
}

void load_hall_truth_end(struct load_hall *h)
{
	for (uint32_t i = 0; h->truth && i < h->size; i++) {
		const struct participant *p = &h->cast->people[i];
		const struct member_vote *vote = member_vote_find(p, h->polls[1].id);
		if (vote) {
			tell(h, json_pack("{s:s?, s:s?, s:s, s:s, s:s, s:o, s:o, s:I}", "person", p->person, "cookie", p->cookie, "vote", vote->id, "serial",
				vote->ballot.serial, "choice", vote->ballot.choice, "blinded", hex(vote->blinded, sizeof vote->blinded), "signature",
				hex(vote->signature, sizeof vote->signature), "handedInUs", (json_int_t)vote->handed_in_at));
		}
	}
}
