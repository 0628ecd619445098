/* SIGTERM: nothing new begins, running lessons may end, then the server stops. */
#ifndef KREIDE_DRAIN_H
#define KREIDE_DRAIN_H

struct app;

void drain_begin(struct app *app);
/* After a reload: with another [server] drain-minutes the end is another one. */
void drain_renew(struct app *app);
/* From time to time: is it over? */
void drain_check(struct app *app);

#endif
