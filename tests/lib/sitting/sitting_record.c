/* The record of a conference (docs/conference.md, section 4) against what happened. */
#include "sitting.h"

#include <stdio.h>
#include <string.h>

#define SECOND_MS 1000

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static int64_t time_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static bool is_between(int64_t at, us_t from, us_t until)
{
	return at >= sitting_ms(from) && at <= sitting_ms(until);
}

static int item_of(struct sitting *s, const json_t *object, const char *key)
{
	return replica_number(s->items, ASSEMBLY_ITEMS, json_string_value(json_object_get(object, key)));
}

/* --- each part --- */

static void check_items(struct sitting *s, const json_t *items)
{
	MUST(s, (int)json_array_size(items) == s->model.item_count, "the record has %d items", (int)json_array_size(items));
	for (int i = 0; i < s->model.item_count; i++) {
		const struct assembly_item *due = &s->model.items[i];
		const json_t *item = json_array_get(items, (size_t)i);
		MUST(s, strcmp(text_of(item, "state"), store_item_state_names[due->state]) == 0, "item %d is %s in the record", i, text_of(item, "state"));
		MUST(s, time_of(item, "begunAt") == sitting_ms(due->begun) && time_of(item, "endedAt") == sitting_ms(due->ended),
			"item %d has other times in the record", i);
	}
}

static void check_findings(struct sitting *s, const json_t *findings)
{
	MUST(s, json_array_size(findings) == s->model.findings->len, "the record has %d findings", (int)json_array_size(findings));
	for (guint i = 0; i < s->model.findings->len; i++) {
		const struct assembly_finding *due = &g_array_index(s->model.findings, struct assembly_finding, i);
		const json_t *found = json_array_get(findings, i);
		bool is_right = time_of(found, "at") == sitting_ms(due->at) && time_of(found, "seats") == due->seats && time_of(found, "present") == due->present
			&& time_of(found, "needed") == due->needed && json_is_true(json_object_get(found, "isQuorate")) == due->is_quorate
			&& item_of(s, found, "item") == due->item;
		MUST(s, is_right, "finding %u is another in the record: %d of %d there, and %d of %d are due", i, (int)time_of(found, "present"),
			(int)time_of(found, "seats"), due->present, due->seats);
	}
}

static void check_speeches(struct sitting *s, const json_t *speeches)
{
	MUST(s, json_array_size(speeches) == s->model.speeches->len, "the record has %d speeches, and %u are due", (int)json_array_size(speeches),
		s->model.speeches->len);
	for (guint i = 0; i < s->model.speeches->len; i++) {
		const struct assembly_speech *due = &g_array_index(s->model.speeches, struct assembly_speech, i);
		const json_t *speech = json_array_get(speeches, i);
		bool goes_on = due->ended == US_NEVER;
		MUST(s, strcmp(text_of(speech, "name"), s->people[due->person].name) == 0, "speech %u is %s's in the record", i, text_of(speech, "name"));
		MUST(s, (strcmp(text_of(speech, "kind"), "order") == 0) == due->is_order && item_of(s, speech, "item") == due->item,
			"speech %u is of another kind or item in the record", i);
		MUST(s, time_of(speech, "begunAt") == sitting_ms(due->begun), "speech %u began at another time in the record", i);
		MUST(s, goes_on ? time_of(speech, "endedAt") == 0 : is_between(time_of(speech, "endedAt"), due->sure, due->ended),
			"speech %u ended at another time in the record", i);
	}
}

static void check_votes(struct sitting *s, const json_t *votes)
{
	for (int i = 0; i < s->box.count; i++) {
		const struct box_vote *v = &s->box.votes[i];
		const json_t *found = NULL;
		for (size_t k = 0; k < json_array_size(votes); k++) {
			found = strcmp(text_of(json_array_get(votes, k), "id"), v->id) == 0 ? json_array_get(votes, k) : found;
		}
		const json_t *result = json_object_get(found, "result");
		MUST(s, !v->result || found, "vote %d is not in the record", i);
		static const char *const same[] = {"voters", "papers", "ballots", "yes", "no", "abstain", "invalid", "isPassed", "isTied", "counts", "open"};
		size_t count = sizeof same / sizeof same[0] - v->is_lot_drawn; /* whom it has drawn is told in another way */
		for (size_t k = 0; v->result && k < count; k++) {
			/* a tie that nobody has decided until the end is not passed */
			bool is_late = s->model.is_closed && strcmp(same[k], "isPassed") == 0 && json_is_null(json_object_get(v->result, same[k]));
			MUST(s, is_late || json_equal(json_object_get(result, same[k]), json_object_get(v->result, same[k])), "vote %d has other %s in the record", i, same[k]);
		}
	}
}

/* --- presence --- */

/* Was he there, by the record? */
static bool is_in_record(const json_t *presence, const char *name, int64_t at)
{
	for (size_t i = 0; i < json_array_size(presence); i++) {
		const json_t *stay = json_array_get(presence, i);
		int64_t until = time_of(stay, "until");
		if (strcmp(text_of(stay, "name"), name) == 0 && at >= time_of(stay, "from") && (!until || at < until)) {
			return true;
		}
	}
	return false;
}

enum truth { TRUTH_OUT, TRUTH_IN, TRUTH_EITHER };

static enum truth truth_of(const struct assembly_person *p, int64_t at, int64_t now)
{
	enum truth truth = TRUTH_OUT;
	for (guint i = 0; i < p->stays->len; i++) {
		const struct assembly_span *stay = &g_array_index(p->stays, struct assembly_span, i);
		int64_t from = sitting_ms(stay->from), sure = stay->sure == US_NEVER ? now + SECOND_MS : sitting_ms(stay->sure);
		int64_t until = stay->until == US_NEVER ? INT64_MAX / 2 : sitting_ms(stay->until);
		if (at >= from + SECOND_MS && at <= sure - SECOND_MS) {
			return TRUTH_IN;
		}
		truth = at >= from - SECOND_MS && at <= until + SECOND_MS ? TRUTH_EITHER : truth;
	}
	return truth;
}

/* At each end of each stay, a second before and after it, and in between. */
static void check_presence(struct sitting *s, const json_t *presence)
{
	int64_t now = sitting_ms(s->now);
	for (int64_t at = sitting_ms(US_PER_S); at <= now; at += 2 * SECOND_MS) {
		for (int i = 0; i < SITTING_PEOPLE; i++) {
			enum truth truth = truth_of(&s->model.people[i], at, now);
			bool is_there = is_in_record(presence, s->people[i].name, at);
			MUST(s, truth == TRUTH_EITHER || is_there == (truth == TRUTH_IN), "by the record person %d was %s at %.1f s", i, is_there ? "there" : "not there",
				(double)(at - SITTING_EPOCH_MS) / 1e3);
		}
	}
}

/* --- guests --- */

static void check_for_guest(struct sitting *s, const struct attendee *p)
{
	char path[96];
	json_t *record;
	snprintf(path, sizeof path, "/api/conferences/%s/record", s->id);
	int status = server_http(s, p->session, path, NULL, &record);
	MUST(s, status == 200, "guest %d gets no record: %d", p->number, status);
	char *text = json_dumps(record, JSON_COMPACT);
	for (int i = 0; i < s->secret_count; i++) {
		char marker[32];
		snprintf(marker, sizeof marker, "(geheim:%d)", i);
		bool may = s->secrets[i].kind == SECRET_VOTE && s->model.items[s->secrets[i].item].was_admitted[p->number];
		MUST(s, may || !strstr(text, marker), "guest %d reads %s in the record", p->number, marker);
	}
	size_t i;
	const json_t *one;
	json_array_foreach(json_object_get(record, "speeches"), i, one) {
		int item = item_of(s, one, "item");
		MUST(s, item < 0 || s->model.items[item].guests || s->model.items[item].was_admitted[p->number], "guest %d reads who spoke in item %d", p->number, item);
	}
	free(text);
	json_decref(record);
}

void check_record(struct sitting *s)
{
	char path[96];
	json_t *record;
	snprintf(path, sizeof path, "/api/conferences/%s/record", s->id);
	int status = server_http(s, s->people[CHAIR].session, path, NULL, &record);
	MUST(s, status == 200, "there is no record: %d", status);
	check_items(s, json_object_get(record, "items"));
	check_findings(s, json_object_get(record, "quorum"));
	check_speeches(s, json_object_get(record, "speeches"));
	check_votes(s, json_object_get(record, "votes"));
	check_presence(s, json_object_get(record, "presence"));
	json_decref(record);
	check_for_guest(s, &s->people[FIRST_GUEST + (int)sitting_chance(s, STRANGER - FIRST_GUEST)]);
	s->count.records++;
}
