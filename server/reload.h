/* SIGHUP: the configuration and the certificate are read again, while lessons go on. */
#ifndef KREIDE_RELOAD_H
#define KREIDE_RELOAD_H

struct app;

/* All or nothing: with a mistake in the new files everything stays as it is, and the log says why.
 */
void reload(struct app *app);

#endif
