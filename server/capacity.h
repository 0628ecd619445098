/*
 * What a number of classrooms needs in cores, bit rate and memory: a formula over measured costs; pure. docs/capacity.md says how
 * the costs were measured, and how to measure them anew.
 */
#ifndef KREIDE_CAPACITY_H
#define KREIDE_CAPACITY_H

#include <stdint.h>

/* Of the server, on the machine where they were measured. */
struct capacity_costs {
	double forward_ns;    /* CPU time of a packet that is sent on, of the whole process */
	double receive_ns;    /* of one that comes in */
	double person_us;     /* of a participant in a second, besides media: signaling, feedback, consent */
	double base_mib;      /* memory of a server without people */
	double person_kib;    /* of a participant */
	double camera_kib;    /* more, of one who sends a picture: the history of its layers */
};

/* Rooms that are alike, at one time. */
struct capacity_plan {
	uint32_t rooms, participants; /* people of each room */
	uint32_t cameras;             /* of each room that are on */
	uint32_t speaking;            /* of each room, at once */
	uint32_t tiles;               /* small pictures that each one watches, besides a large one */
	double large_kbps, small_kbps, camera_kbps, sound_kbps; /* camera_kbps: all layers of one camera */
	double fps;
	/* a machine */
	uint32_t machine_cores;
	double machine_gbps;
	double share;                 /* of cores and line that are planned with, 0..1 */
};

struct capacity_need {
	uint64_t people;
	double packets_in, packets_out; /* in a second */
	double in_mbps, out_mbps;       /* on the wire, with all headers */
	double cores;                   /* fully busy ones */
	double memory_gib;
	double machines_by_cores, machines_by_line; /* not rounded */
	uint64_t machines;
};

extern const struct capacity_costs capacity_measured;
/* The bit rates are those that the web client asks for; the machine has 8 cores and 1 Gbit/s, of which half is planned with. */
extern const struct capacity_plan capacity_lesson;

void capacity_need(const struct capacity_plan *plan, const struct capacity_costs *costs, struct capacity_need *out);

#endif
