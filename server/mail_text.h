/* A row of the outbox as a message. */
#ifndef KREIDE_MAIL_TEXT_H
#define KREIDE_MAIL_TEXT_H

#include "store_mail.h"

/* g_malloc'd. NULL: an address is none that a mail can go to, or its facts are none. */
char *mail_text_of(struct store *s, const struct store_mail *mail, const char *from, int64_t now_ms);

#endif
