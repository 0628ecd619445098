/*
 * Is a loss ours? Loss of the air (WLAN, mobile) is there at any rate; loss of a full line comes with sending more and
 * goes with sending less. So the usual loss of a line is learnt while no queue stands, and only what exceeds it clearly
 * counts. After a decrease because of it, the next window tells: if the loss stayed, it is the line's own and is learnt
 * at once.
 */
#ifndef KREIDE_LOSS_BOUND_H
#define KREIDE_LOSS_BOUND_H

#include "units.h"

#include <stdbool.h>
#include <stdint.h>

enum loss_verdict {
	LOSS_USUAL,  /* sending more may be tried */
	LOSS_RAISED, /* more than usual, not clearly: no more for now */
	LOSS_OURS    /* too much is sent */
};

struct loss_bound {
	us_t window_since;
	uint32_t packets, lost;    /* of the window that is open */
	double usual;              /* share that this line loses anyway */
	double share;              /* of the last window */
	double smoothed;           /* for reports */
	double blamed;             /* the share that the last decrease was for; 0: nothing is under trial */
	enum loss_verdict verdict; /* of the last window */
};

void loss_bound_init(struct loss_bound *l, us_t now);
void loss_bound_add(struct loss_bound *l, bool is_lost);
/* Closes the window if it is full. True: there is a new verdict. is_queued: a queue stands, so that nothing is learnt. */
bool loss_bound_look(struct loss_bound *l, bool is_queued, us_t now);
/* The rate was lowered: what was counted so far says nothing about the new one. blames: because of this loss. */
void loss_bound_on_decrease(struct loss_bound *l, bool blames, us_t now);
uint16_t loss_bound_permille(const struct loss_bound *l);

#endif
