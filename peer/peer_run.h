/* A cast that runs until its time is over or the process is told to stop. */
#ifndef KREIDE_PEER_RUN_H
#define KREIDE_PEER_RUN_H

#include "cast.h"

/* SIGINT and SIGTERM, in this thread and all that it starts: they wait for peer_run_cast. */
void peer_hold_signals(void);
/* cast_run, which either of them ends. */
void peer_run_cast(struct cast *c);

#endif
