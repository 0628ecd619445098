/*
 * What one participant was told, compared with what was said: notifications by their numbers, chat by ids. Behind
 * "nothing lost, nothing doubled".
 */
#ifndef KREIDE_LEDGER_H
#define KREIDE_LEDGER_H

#include "units.h"

#include <glib.h>
#include <stdbool.h>

/* A chat message that the server acknowledged to a participant of this process. */
struct ledger_said {
	char id[33];
	us_t at;
};

struct ledger {
	int64_t seq;        /* of the last notification */
	uint64_t lost, doubled; /* notifications */
	GHashTable *chat;   /* id -> text */
	GHashTable *texts;  /* text -> id, of numbered messages: they are all different */
	uint64_t chat_doubled;
};

void ledger_init(struct ledger *l);
void ledger_finish(struct ledger *l); /* a zeroed struct is fine */
/* A snapshot tells the state after notification `seq`. */
void ledger_on_snapshot(struct ledger *l, int64_t seq);
void ledger_on_notification(struct ledger *l, int64_t seq);
/* is_news: by a notification, else from a snapshot, which may well tell again what is known. */
void ledger_on_chat(struct ledger *l, const char *id, const char *text, bool is_news);
/* The text of numbered message `count` of participant `number`; salt tells runs in one lesson apart. g_malloc'd. */
char *ledger_text(uint32_t number, uint32_t count, uint32_t salt);
/* How many of `said` (struct ledger_said), acknowledged within [from, until], never came. */
uint64_t ledger_missing(const struct ledger *l, const GArray *said, us_t from, us_t until);

#endif
