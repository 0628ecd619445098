/* How classrooms become packets, and packets cores. */
#include "capacity.h"

/* IPv4, UDP, RTP with extensions, SRTP tag: what a packet has besides its payload. */
enum { HEADER_BYTES = 20 + 8 + 12 + 16 + 16, PAYLOAD_BYTES = 1100, SOUND_PACKETS = 50 };

/* Measured by tests/soak/capacity; docs/capacity.md, "Costs". */
const struct capacity_costs capacity_measured = {
	.forward_ns = 4000,
	.receive_ns = 8000,
	.person_us = 210,
	.base_mib = 20,
	.person_kib = 162,
	.camera_kib = 1390,
};

const struct capacity_plan capacity_lesson = {.rooms = 1,
	.participants = 30,
	.cameras = 10,
	.speaking = 1,
	.tiles = 4,
	.large_kbps = 1300,
	.small_kbps = 100,
	.camera_kbps = 1750,
	.sound_kbps = 32,
	.fps = 30,
	.machine_cores = 8,
	.machine_gbps = 1,
	.share = 0.5};

struct flow {
	double packets, kbps; /* of a second; with headers */
};

/* A frame takes at least one packet. */
static struct flow picture(double kbps, double fps)
{
	double full = kbps * 1000 / 8 / PAYLOAD_BYTES;
	double packets = full > fps ? full : fps;
	return (struct flow){packets, kbps + packets * HEADER_BYTES * 8 / 1000};
}

static struct flow sound(double kbps)
{
	return (struct flow){SOUND_PACKETS, kbps + (double)SOUND_PACKETS * HEADER_BYTES * 8 / 1000};
}

static void add(struct flow *sum, struct flow one, double count)
{
	sum->packets += one.packets * count;
	sum->kbps += one.kbps * count;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

/* The three layers of a camera: the smallest ones fill no packet. */
static struct flow camera(const struct capacity_plan *plan)
{
	struct flow sum = {0};
	double middle = plan->camera_kbps - plan->large_kbps - plan->small_kbps;
	add(&sum, picture(plan->large_kbps, plan->fps), 1);
	add(&sum, picture(plan->small_kbps, plan->fps), 1);
	add(&sum, picture(middle, plan->fps), middle > 0 ? 1 : 0);
	return sum;
}

/* What one person receives: nobody sees or hears himself, which the average knows. */
static struct flow received_by_one(const struct capacity_plan *plan)
{
	struct flow sum = {0};
	double people = plan->participants;
	double cameras = least(plan->cameras, people);
	double speaking = least(plan->speaking, people);
	double others_with_camera = people > 0 ? cameras * (people - 1) / people : 0;
	double large = least(1, others_with_camera);
	add(&sum, picture(plan->large_kbps, plan->fps), large);
	add(&sum, picture(plan->small_kbps, plan->fps), least(plan->tiles, others_with_camera - large));
	add(&sum, sound(plan->sound_kbps), people > 0 ? speaking * (people - 1) / people : 0);
	return sum;
}

static uint64_t round_up(double value)
{
	uint64_t whole = (uint64_t)value;
	return (double)whole < value ? whole + 1 : whole;
}

void capacity_need(const struct capacity_plan *plan, const struct capacity_costs *costs, struct capacity_need *out)
{
	double rooms = plan->rooms;
	double people = rooms * plan->participants;
	double cameras = rooms * least(plan->cameras, plan->participants);
	struct flow in = {0}, sent = {0};
	add(&in, camera(plan), cameras);
	add(&in, sound(plan->sound_kbps), rooms * least(plan->speaking, plan->participants));
	add(&sent, received_by_one(plan), people);
	*out = (struct capacity_need){.people = (uint64_t)people,
		.packets_in = in.packets,
		.packets_out = sent.packets,
		.in_mbps = in.kbps / 1000,
		.out_mbps = sent.kbps / 1000};
	out->cores = (sent.packets * costs->forward_ns + in.packets * costs->receive_ns) / 1e9 + people * costs->person_us / 1e6;
	out->machines_by_cores = out->cores / (plan->machine_cores * plan->share);
	/* a line carries both directions at once */
	double busier_mbps = out->in_mbps > out->out_mbps ? out->in_mbps : out->out_mbps;
	out->machines_by_line = busier_mbps / (plan->machine_gbps * 1000 * plan->share);
	double most = out->machines_by_cores > out->machines_by_line ? out->machines_by_cores : out->machines_by_line;
	out->machines = people > 0 ? round_up(most) : 0;
	out->memory_gib = ((double)out->machines * costs->base_mib * 1024 + people * costs->person_kib + cameras * costs->camera_kib) /
		1024 / 1024;
}
