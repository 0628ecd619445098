/* What came of a conference of synthetic members: in plain words or as JSON, and whether all is as it must be. */
#include "load_hall.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct hall_sums {
	uint32_t in, refused, wrong, faults, reconnects;
	struct histogram joins;
	double all_in_s; /* < 0: not all came in */
	char first_fault[160];
};

static double ms(us_t us)
{
	return (double)us / 1000.0;
}

static struct hall_sums sum_up(const struct load_hall *h)
{
	struct hall_sums s = {.all_in_s = -1};
	for (uint32_t i = 0; i < h->size; i++) {
		const struct participant *p = &h->cast->people[i];
		s.in += p->connected_at != 0;
		s.refused += p->state == PARTICIPANT_REFUSED;
		s.wrong += p->watch.wrong > 0;
		s.reconnects += p->reconnects + p->rejoins;
		if (p->connected_at) {
			histogram_add(&s.joins, p->connected_at - p->join_at);
		}
		if (p->member && p->member->fault[0]) {
			s.faults++;
			g_strlcpy(s.first_fault, p->member->fault, sizeof s.first_fault);
		}
	}
	if (s.in == h->size && h->cast->all_in_at) {
		s.all_in_s = (double)(h->cast->all_in_at - h->cast->started_at) / 1e6;
	}
	return s;
}

static void fault(GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void fault(GPtrArray *faults, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	g_ptr_array_add(faults, g_strdup_vprintf(format, values));
	va_end(values);
}

static void check_limit(GPtrArray *faults, const char *what, const char *unit, double value, double limit)
{
	if (limit >= 0 && value > limit) {
		fault(faults, "%s: %.4g %s, allowed are %.4g", what, value, unit, limit);
	}
}

static void check_all(GPtrArray *faults, const struct load_hall *h, const char *what, uint32_t count)
{
	if (count != h->size) {
		fault(faults, "%s: %u of %u", what, count, h->size);
	}
}

static void check_polls(GPtrArray *faults, const struct load_hall *h)
{
	const struct hall_poll *open = &h->polls[0];
	const struct hall_poll *secret = &h->polls[1];
	check_all(faults, h, "have voted openly", open->cast);
	check_all(faults, h, "have a result that follows from all choices", open->same);
	check_all(faults, h, "have got a paper", secret->cast);
	check_all(faults, h, "have a secret result that follows from all choices", secret->same);
	check_all(faults, h, "have found their own ballot", secret->found);
	check_all(faults, h, "have counted the ballots again, with the same result", secret->recounted);
	check_limit(faults, "open vote, from the last click until everybody has the result", "s", ms(open->results.most) / 1e3, h->args->limits.vote_s);
	check_limit(faults, "secret vote, from the last click until everybody has the result", "s", ms(secret->results.most) / 1e3,
		h->args->limits.vote_s);
}

static GPtrArray *faults_of(const struct load_hall *h, const struct hall_sums *s)
{
	GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
	const struct load_limits *limits = &h->args->limits;
	if (!h->is_done) {
		fault(faults, "it did not come to its end");
	}
	check_all(faults, h, "came in", s->in);
	if (s->wrong + s->reconnects > 0) {
		fault(faults, "%u saw a wrong picture, %u lines broke", s->wrong, s->reconnects);
	}
	if (s->faults > 0) {
		fault(faults, "%u members met something that was not right, as: %s", s->faults, s->first_fault);
	}
	if (h->unseen + h->unheard > 0 || h->turn < h->args->turns) {
		fault(faults, "of %u speakers %llu times one was never seen, %llu times never heard", h->turn, (unsigned long long)h->unseen,
			(unsigned long long)h->unheard);
	}
	check_polls(faults, h);
	check_limit(faults, "until all were in", "s", s->all_in_s, limits->join_s);
	check_limit(faults, "until a new speaker was seen, 99 of 100", "ms", ms(histogram_at(&h->seen, 0.99)), limits->switch_ms);
	check_limit(faults, "until a new speaker was heard, 99 of 100", "ms", ms(histogram_at(&h->heard, 0.99)), limits->switch_ms);
	return faults;
}

/* --- in plain words --- */

static void print_spread(const char *what, const struct histogram *h)
{
	printf("%-44s median %8.1f ms   99 of 100 %8.1f ms   longest %8.1f ms   (%llu)\n", what, ms(histogram_at(h, 0.5)),
		ms(histogram_at(h, 0.99)), ms(h->most), (unsigned long long)h->count);
}

static void print_poll(const char *what, const struct hall_poll *poll)
{
	g_autofree char *answer = g_strdup_printf("%s, until a click was answered", what);
	g_autofree char *result = g_strdup_printf("%s, from the last click to the result", what);
	print_spread(answer, &poll->answers);
	print_spread(result, &poll->results);
}

/* Of the server, since the phase before; it is asked at the beginning of each. */
static void print_cost(const struct load_hall *h)
{
	const struct server_figures *before = &h->at[HALL_COMING];
	if (!before->is_known) {
		printf("%-44s no figures: they are told to its own machine only\n", "server");
		return;
	}
	for (int phase = HALL_COMING; phase < HALL_ENDING; phase++) {
		const struct server_figures *from = &h->at[phase];
		const struct server_figures *to = &h->at[phase + 1];
		if (from->is_known && to->is_known) {
			double seconds = (double)(to->at - from->at) / 1e6;
			double cpu = (to->process_cpu_us - from->process_cpu_us) / 1e6;
			printf("  server, %-34s %6.1f s, %6.2f s of CPU (%.2f cores)\n", hall_phase_names[phase], seconds, cpu,
				seconds > 0 ? cpu / seconds : 0);
		}
	}
	printf("%-44s %.1f MiB\n", "server, memory at the end", h->at[HALL_ENDING].rss_bytes / 1048576.0);
}

static void print_table(const struct load_hall *h, const struct hall_sums *s)
{
	printf("a conference of %u: %u came in, %u were refused; all were in after %.1f s\n", h->size, s->in, s->refused, s->all_in_s);
	print_spread("join, from request to media", &s->joins);
	print_spread("until one hears who has the word", &h->told);
	print_spread("until the speaker's picture is there whole", &h->seen);
	print_spread("until it is decoded, by those who decode", &h->decoded);
	print_spread("until the speaker is heard", &h->heard);
	print_poll("open vote", &h->polls[0]);
	print_poll("secret vote", &h->polls[1]);
	printf("%-44s %u of %u; counted again by %u\n", "own ballot found by", h->polls[1].found, h->size, h->polls[1].recounted);
	print_cost(h);
	printf("%-44s load average %.1f before, %.1f after; this tool was held up %u times, at most %.0f ms\n", "the machine", h->load_before,
		h->load_after, h->cast->stalls, ms(h->cast->longest_stall_us));
}

/* --- for programs --- */

static json_t *spread_json(const struct histogram *h)
{
	return json_pack("{s:I, s:f, s:f, s:f}", "count", (json_int_t)h->count, "p50Ms", ms(histogram_at(h, 0.5)), "p99Ms",
		ms(histogram_at(h, 0.99)), "maxMs", ms(h->most));
}

static json_t *poll_json(const struct hall_poll *poll)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "cast", (int)poll->cast, "counted", (int)poll->counted, "same", (int)poll->same,
		"found", (int)poll->found, "recounted", (int)poll->recounted, "answer", spread_json(&poll->answers), "result",
		spread_json(&poll->results));
}

static json_t *cost_json(const struct load_hall *h)
{
	json_t *cost = json_object();
	for (int phase = HALL_COMING; phase < HALL_ENDING; phase++) {
		const struct server_figures *from = &h->at[phase];
		const struct server_figures *to = &h->at[phase + 1];
		if (from->is_known && to->is_known) {
			json_object_set_new(cost, hall_phase_names[phase], json_pack("{s:f, s:f}", "seconds", (double)(to->at - from->at) / 1e6, "cpuS",
				(to->process_cpu_us - from->process_cpu_us) / 1e6));
		}
	}
	return cost;
}

static void print_json(const struct load_hall *h, const struct hall_sums *s, const GPtrArray *faults)
{
	json_t *list = json_array();
	for (guint i = 0; i < faults->len; i++) {
		json_array_append_new(list, json_string(g_ptr_array_index(faults, i)));
	}
	json_t *root = json_pack("{s:i, s:i, s:i, s:f, s:o, s:i, s:I, s:I, s:i, s:o}", "people", (int)h->size, "in", (int)s->in, "refused",
		(int)s->refused, "allInS", s->all_in_s, "join", spread_json(&s->joins), "turns", (int)h->turn, "unseen", (json_int_t)h->unseen,
		"unheard", (json_int_t)h->unheard, "memberFaults", (int)s->faults, "faults", list);
	json_object_set_new(root, "told", spread_json(&h->told));
	json_object_set_new(root, "seen", spread_json(&h->seen));
	json_object_set_new(root, "decoded", spread_json(&h->decoded));
	json_object_set_new(root, "heard", spread_json(&h->heard));
	json_object_set_new(root, "openVote", poll_json(&h->polls[0]));
	json_object_set_new(root, "secretVote", poll_json(&h->polls[1]));
	json_object_set_new(root, "server", cost_json(h));
	json_object_set_new(root, "machine", json_pack("{s:f, s:f, s:i, s:f}", "loadBefore", h->load_before, "loadAfter", h->load_after,
		"stalls", (int)h->cast->stalls, "longestStallMs", ms(h->cast->longest_stall_us)));
	json_dumpf(root, stdout, JSON_INDENT(1));
	printf("\n");
	json_decref(root);
}

bool load_hall_tell(const struct load_hall *h)
{
	struct hall_sums s = sum_up(h);
	GPtrArray *faults = faults_of(h, &s);
	bool is_well = faults->len == 0;
	if (h->args->json) {
		print_json(h, &s, faults);
	} else {
		print_table(h, &s);
	}
	for (guint i = 0; i < faults->len && !h->args->json; i++) {
		printf("NOT WELL: %s\n", (const char *)g_ptr_array_index(faults, i));
	}
	g_ptr_array_free(faults, TRUE);
	return is_well;
}
