/*
 * The rules of a desk as docs/consultation.md says them (section 5), second by second: what a patient porter would do who looks at
 * the clock, at the door and at his list, over and over. It knows no deadlines and looks nothing up ahead: the machine that does
 * (signaling/desk.h) must come to the same, whenever it wakes up.
 */
#ifndef KREIDE_TEST_IDEAL_H
#define KREIDE_TEST_IDEAL_H

#include "desk.h"

enum { IDEAL_TALKS = 48 };

struct ideal_talk {
	int name;
	int64_t begin, end;
	bool is_place, is_there;
	enum talk_stage stage;
	int64_t began, ends, added, ended;
	int64_t turn; /* since when it could have been let in; 0: it could not */
};

struct ideal {
	struct ideal_talk talks[IDEAL_TALKS]; /* in the order of their begin */
	int count;
	int64_t pause;
	bool is_started, is_held, is_staff_there;
	int64_t staff_until; /* a teacher whose line broke is waited for */
	int64_t free_at;     /* the last family has gone, and a little time has passed */
	int64_t fair_at;     /* the same, if nothing had been added */
	int64_t closed_until; /* after a restart */
};

struct ideal_talk *ideal_find(struct ideal *d, int name);
struct ideal_talk *ideal_running(struct ideal *d);
/* The clock says so. */
void ideal_step(struct ideal *d, int64_t now);
void ideal_staff(struct ideal *d, bool is_there, int64_t now);
void ideal_family(struct ideal *d, int name, bool is_there, int64_t now);
enum desk_refusal ideal_act(struct ideal *d, enum desk_action action, int name, int64_t now);
/* Booked, or moved. */
void ideal_put(struct ideal *d, int name, int64_t begin, int64_t end, bool is_place, int64_t now);
void ideal_drop(struct ideal *d, int name, int64_t now);
/* The server was gone, and runs again: who was there has to come back. */
void ideal_restart(struct ideal *d, int64_t now);

#endif
