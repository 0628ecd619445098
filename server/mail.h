/*
 * The sender of mails: a thread of its own with a handle of its own on the store, so that no server that is slow or dead holds up
 * anything else. It takes what is due from the outbox (store_mail.h), which marks it before it is handed over, and settles it by what
 * is known: taken; surely not taken, and tried again; or unsure, and never sent again.
 */
#ifndef KREIDE_MAIL_H
#define KREIDE_MAIL_H

#include "config.h"
#include "errors.h"

#include <stdbool.h>
#include <stdint.h>

struct app;
struct mail;

enum mail_count { MAIL_COUNT_SENT, MAIL_COUNT_AGAIN, MAIL_COUNT_FAILED, MAIL_COUNT_UNSURE, MAIL_COUNTS };

enum err mail_start(struct app *app) MUST_USE;
/* NULL is fine. What is being handed over gets a moment. */
void mail_stop(struct mail *m);
/* Any thread. */
void mail_configure(struct mail *m, const struct config *c);
/* Does this school send mail? Any thread. */
bool mail_is_on(struct mail *m, const char *school);
/* Since the start. Any thread. */
uint64_t mail_counted(const struct mail *m, enum mail_count what);
/* When to try again what was not taken so often; false: never. */
bool mail_pause(int tries, int64_t *pause_ms);

#endif
