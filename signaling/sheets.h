/*
 * Notes that are open (docs/school.md, Notes). Here a note is called a sheet: what is sent to somebody unasked is a note in
 * this folder. Updates wait for the end of the turn, go into the store together, and are answered and passed on only then.
 */
#ifndef KREIDE_SHEETS_H
#define KREIDE_SHEETS_H

#include "core.h"
#include "store_notes.h"

enum {
	SHEETS_OF_CONN_MAX = 8,
	SHEET_OPENERS_MAX = 256,
	SHEET_CURSOR_MAX = 257,
	SHEET_UPDATE_MAX = 64 * 1024, /* longer ones come over HTTP, and are not passed on but fetched */
	SHEET_UPDATES_MAX = 50000, SHEET_COMPACT_UPDATES = 2000, SHEET_REST_UPDATES = 100,
	SHEET_BYTES_MAX = 8 * 1024 * 1024, SHEET_COMPACT_BYTES = 64 * 1024,
	SHEET_BYTES_EACH = 4096 /* of what somebody writes, for PERSON_NOTE_BYTES */
};
#define SHEETS_CHECK_US (10 * US_PER_S)
#define SHEET_COMPACT_WITHIN_US (30 * US_PER_S)
#define SHEET_REST_US (5 * US_PER_S)

/* One connection that has it open. */
struct opener {
	conn_id conn;
	uint32_t number;
	struct store_person person;
	unsigned may; /* enum note_may, as he was told */
	struct limit cursors;
	char cursor[SHEET_CURSOR_MAX];
};

struct sheet {
	char id[STORE_ID_MAX];
	GPtrArray *openers; /* owned */
	uint32_t last_number;
	int64_t last, bytes, base_bytes, updates; /* as in the store */
	us_t written_at;
	/* who was asked to make one of many, and up to which */
	char asked[STORE_ID_MAX]; /* "": nobody */
	int64_t asked_until;
	us_t asked_at;
	uint32_t asked_times;
};

/* What is to be written at the end of the turn. */
struct sheet_writes {
	GPtrArray *waiting; /* struct waiting, owned */
	us_t since;         /* US_NEVER: nothing waits */
};

struct sheets {
	GHashTable *by_id; /* id -> struct sheet, owned */
	struct sheet_writes writes;
	us_t check_at;
};

struct sheets *sheets_new(void);
void sheets_free(struct sheets *sheets);
/* NULL: nobody has it open. */
struct sheet *sheet_find(const struct signaling *s, const char *note);
struct opener *sheet_opener(const struct sheet *sheet, conn_id conn);
/* Replies: he has it open from now on. */
void sheet_open(struct turn *t, const struct conn *c, const struct store_note *note, unsigned may, int64_t re);
/* He has it open no more; the others hear of it. May free the sheet. */
void sheet_leave(struct turn *t, struct sheet *sheet, conn_id conn);
/* To all who have it open but one; takes data. */
void sheet_note(struct turn *t, const struct sheet *sheet, const struct opener *but, const char *ev, json_t *data);
json_t *show_opener(const struct opener *opener);

/* The connection is gone: from all of them. */
void sheets_drop(struct turn *t, conn_id conn);
/* May those who have one open still do what they may? person NULL: everybody. */
void sheets_check_person(struct turn *t, const char *person);
void sheets_on_time(struct turn *t);
us_t sheets_deadline(const struct signaling *s);
/* If it has grown enough, and somebody is there who can make one update of many. */
void sheet_ask_to_compact(struct turn *t, struct sheet *sheet);

/* --- sheet_writes.c --- */
void sheet_writes_init(struct sheet_writes *writes);
void sheet_writes_finish(struct sheet_writes *writes);
/* At the end of the turn it is kept, answered and passed on; copies data. cursor NULL: not told. */
void sheet_write(struct turn *t, struct sheet *sheet, const struct opener *opener, struct bytes data, const char *cursor, int64_t re);
void sheet_writes_flush(struct turn *t);
/* Nobody waits for the answers any more. */
void sheet_writes_drop(struct turn *t, conn_id conn);

#endif
