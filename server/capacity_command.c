/* `kreide capacity`: the formula of docs/capacity.md for a school's or a city's own numbers. */
#include "capacity.h"
#include "commands.h"

#include <glib.h>
#include <stdio.h>

struct numbers {
	int rooms, participants, cameras, speaking, tiles, cores;
	double large, small, camera, sound, gbit, share, forward, receive, person;
	gboolean json;
};

static GOptionContext *make_context(struct numbers *n)
{
	const GOptionEntry entries[] = {
		{"rooms", 0, 0, G_OPTION_ARG_INT, &n->rooms, "classrooms at one time (1)", "N"},
		{"participants", 0, 0, G_OPTION_ARG_INT, &n->participants, "people in each, the teacher among them (30)", "N"},
		{"video", 0, 0, G_OPTION_ARG_INT, &n->cameras, "of them with the camera on (10)", "N"},
		{"speaking", 0, 0, G_OPTION_ARG_INT, &n->speaking, "of them speaking at once (1)", "N"},
		{"tiles", 0, 0, G_OPTION_ARG_INT, &n->tiles, "small pictures that each one watches, besides a large one (4)", "N"},
		{"large", 0, 0, G_OPTION_ARG_DOUBLE, &n->large, "bit rate of the large picture (1300)", "KBIT/S"},
		{"small", 0, 0, G_OPTION_ARG_DOUBLE, &n->small, "bit rate of a small one (100)", "KBIT/S"},
		{"camera", 0, 0, G_OPTION_ARG_DOUBLE, &n->camera, "bit rate of all layers of one camera (1750)", "KBIT/S"},
		{"sound", 0, 0, G_OPTION_ARG_DOUBLE, &n->sound, "bit rate of a voice (32)", "KBIT/S"},
		{"cores", 0, 0, G_OPTION_ARG_INT, &n->cores, "cores of a machine (8)", "N"},
		{"gbit", 0, 0, G_OPTION_ARG_DOUBLE, &n->gbit, "line of a machine (1)", "GBIT/S"},
		{"share", 0, 0, G_OPTION_ARG_DOUBLE, &n->share, "of cores and line that is planned with (50)", "PERCENT"},
		{"forward-ns", 0, 0, G_OPTION_ARG_DOUBLE, &n->forward, "CPU time of a packet sent on, as `kreide load` finds it here", "NS"},
		{"receive-ns", 0, 0, G_OPTION_ARG_DOUBLE, &n->receive, "CPU time of a packet that comes in", "NS"},
		{"person-us", 0, 0, G_OPTION_ARG_DOUBLE, &n->person, "CPU time of a participant in a second, besides media", "US"},
		{"json", 0, 0, G_OPTION_ARG_NONE, &n->json, "print for programs, not for people", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GOptionContext *context = g_option_context_new(NULL);
	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_summary(context,
		"Says on paper what so many classrooms need: cores, bit rate, memory, machines. The costs behind it were measured\n"
		"(docs/capacity.md); `kreide load` measures those of your machine.");
	return context;
}

static struct numbers defaults(void)
{
	const struct capacity_plan *p = &capacity_lesson;
	const struct capacity_costs *c = &capacity_measured;
	return (struct numbers){.rooms = (int)p->rooms, .participants = (int)p->participants, .cameras = (int)p->cameras,
		.speaking = (int)p->speaking, .tiles = (int)p->tiles, .cores = (int)p->machine_cores, .large = p->large_kbps,
		.small = p->small_kbps, .camera = p->camera_kbps, .sound = p->sound_kbps, .gbit = p->machine_gbps,
		.share = p->share * 100, .forward = c->forward_ns, .receive = c->receive_ns, .person = c->person_us};
}

static gboolean is_sensible(const struct numbers *n)
{
	const int whole[] = {n->rooms, n->participants, n->cameras, n->speaking, n->tiles, n->cores};
	const double real[] = {n->large, n->small, n->camera, n->sound, n->gbit, n->forward, n->receive, n->person};
	gboolean ok = n->cores > 0 && n->gbit > 0 && n->share > 0 && n->share <= 100;
	for (size_t i = 0; i < G_N_ELEMENTS(whole); i++) {
		ok = ok && whole[i] >= 0 && whole[i] <= 10000000;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(real); i++) {
		ok = ok && real[i] >= 0 && real[i] < 1e9;
	}
	return ok;
}

static void print_text(const struct capacity_need *need, const struct capacity_plan *plan)
{
	(void)printf("%-12s %" G_GUINT64_FORMAT " in %u rooms\n", "people", need->people, plan->rooms);
	(void)printf("%-12s %.1f Mbit/s in, %.1f Mbit/s out\n", "bit rate", need->in_mbps, need->out_mbps);
	(void)printf("%-12s %.0f in, %.0f out, in a second\n", "packets", need->packets_in, need->packets_out);
	(void)printf("%-12s %.2f, fully busy\n", "cores", need->cores);
	(void)printf("%-12s %.2f GiB\n", "memory", need->memory_gib);
	(void)printf("%-12s %" G_GUINT64_FORMAT " with %u cores and %.4g Gbit/s each, of which %.0f %% are planned with (%.2f by cores, "
		     "%.2f by line)\n", "machines", need->machines, plan->machine_cores, plan->machine_gbps, plan->share * 100,
		need->machines_by_cores, need->machines_by_line);
}

static void print_json(const struct capacity_need *need)
{
	(void)printf("{\"people\":%" G_GUINT64_FORMAT ",\"packetsIn\":%.0f,\"packetsOut\":%.0f,\"inMbps\":%.3f,\"outMbps\":%.3f,"
		     "\"cores\":%.4f,\"memoryGib\":%.4f,\"machinesByCores\":%.4f,\"machinesByLine\":%.4f,\"machines\":%" G_GUINT64_FORMAT
		     "}\n", need->people, need->packets_in, need->packets_out, need->in_mbps, need->out_mbps, need->cores,
		need->memory_gib, need->machines_by_cores, need->machines_by_line, need->machines);
}

static void tell(const struct numbers *n)
{
	const struct capacity_plan plan = {.rooms = (uint32_t)n->rooms, .participants = (uint32_t)n->participants,
		.cameras = (uint32_t)n->cameras, .speaking = (uint32_t)n->speaking, .tiles = (uint32_t)n->tiles,
		.large_kbps = n->large, .small_kbps = n->small, .camera_kbps = n->camera, .sound_kbps = n->sound,
		.fps = capacity_lesson.fps, .machine_cores = (uint32_t)n->cores, .machine_gbps = n->gbit, .share = n->share / 100};
	struct capacity_costs costs = capacity_measured;
	struct capacity_need need;
	costs.forward_ns = n->forward;
	costs.receive_ns = n->receive;
	costs.person_us = n->person;
	capacity_need(&plan, &costs, &need);
	if (n->json) {
		print_json(&need);
	} else {
		print_text(&need, &plan);
	}
}

int command_capacity(int argc, char **argv)
{
	struct numbers n = defaults();
	GError *failure = NULL;
	GOptionContext *context = make_context(&n);
	gboolean is_parsed = g_option_context_parse(context, &argc, &argv, &failure);
	g_option_context_free(context);
	if (!is_parsed || argc > 1 || !is_sensible(&n)) {
		(void)fprintf(stderr, "kreide: %s. See kreide capacity --help.\n",
			failure != NULL ? failure->message : argc > 1 ? "something is not understood here" : "a number makes no sense");
		g_clear_error(&failure);
		return 2;
	}
	tell(&n);
	return 0;
}
