/*
 * A school, its connections and an SFU that answers at once, driven by JSON lines: what goes in is one line, what came
 * of it is a list of lines. Random ids are shown as the names that the lines use (u1, r1, $u1), so that runs compare.
 */
#ifndef KREIDE_DRIVER_H
#define KREIDE_DRIVER_H

#include "api.h"
#include "signaling.h"
#include "store.h"
#include "store_conference.h"

#include <jansson.h>

enum { DRIVER_PEOPLE = 9, DRIVER_PEOPLE_MAX = 14, DRIVER_CONNS = 64, DRIVER_DESKS = 2, DRIVER_TALKS = 4, DRIVER_VOTES = 2, DRIVER_SEATS = 8, DRIVER_ITEMS = 3 };
#define DRIVER_EPOCH_MS INT64_C(1790000000000)

/*
 * u1 Frau Kaya and u5 Herr Brandt teach, u2 Ada, u3 Ben, u4 Cem learn in group r1; u6 Dora belongs to no group.
 * u7 Frau Gast is a guest of the group; u8 teaches another group of this school, u9 one of another school.
 * With driver_day there are ua, ub, uc, the families of Ada, Ben and Cem, ud, an interpreter of Ada's talk, and ue, Ben's other
 * parent, who comes by a link of his talk.
 * Connections are named by their person: "u2", "u2.b" in the same browser, "u2-b" on another device.
 */
struct driver {
	struct store *store;
	struct signaling *signaling;
	struct api *api;
	char person[DRIVER_PEOPLE_MAX][STORE_ID_MAX];
	char link[DRIVER_PEOPLE_MAX][STORE_TOKEN_MAX];
	char session[DRIVER_PEOPLE_MAX][STORE_TOKEN_MAX], other_session[DRIVER_PEOPLE_MAX][STORE_TOKEN_MAX];
	char participation[DRIVER_PEOPLE_MAX][STORE_ID_MAX];
	sfu_peer_id peer[DRIVER_PEOPLE_MAX];
	char room[STORE_ID_MAX];
	char note[STORE_ID_MAX]; /* n1, of its group; "": none yet */
	char desk[DRIVER_DESKS][STORE_ID_MAX], talk[DRIVER_TALKS][STORE_ID_MAX]; /* d1, t1, ...; "": no day yet */
	char consult[STORE_ID_MAX];
	char conference[STORE_ID_MAX], seat[DRIVER_SEATS][STORE_ID_MAX], item[DRIVER_ITEMS][STORE_ID_MAX]; /* h1, s1, a1, ...; "": none */
	char vote[DRIVER_VOTES][STORE_ID_MAX]; /* v1, v2: as they were prepared */
	sfu_room_id sfu_room;
	uint32_t allowed[DRIVER_PEOPLE_MAX]; /* the last ALLOW */
	struct {
		char name[16]; /* "" once it is closed */
		conn_id id;
	} conns[DRIVER_CONNS];
	conn_id last_conn;
	int64_t at_ms;
	bool is_mute;         /* the SFU does not answer offers */
	bool refuses;         /* the SFU refuses offers */
	uint32_t last_request;
	int turn_of;          /* whose input it is: person index, or -1 */
	const struct log *log; /* for the next driver_restart; NULL: none */
	char *home;           /* the last driver_home */
	json_t *out;          /* lines since driver_take */
	uint32_t commands[SFU_CMD_STATS + 1];
	struct sfu_cmd view;  /* the last PEER_VIEW */
	json_t *body;         /* of the last HTTP reply, if it is JSON */
	char *text;           /* the same as it came; NULL: none */
	size_t text_len;
	const char *type;     /* of bodies of HTTP requests; NULL: JSON */
	char cookie[STORE_TOKEN_MAX]; /* the session that it gave; "": none */
	conn_id asking;       /* the last request of a program */
	conn_id waiting;      /* the one before it, if it waits for its answer, too */
	int overtaken;        /* its status, once it has one */
	struct program_reply *reply; /* the last one to a program; NULL: it still waits */
	const char *answer;   /* of the SFU, to offers */
	char *offer;          /* the last one to the SFU */
	bool is_fresh;        /* and whether it was of a new connection */
	struct sfu_media_map map; /* and its map */
	sfu_peer_id program;  /* the last program that came in */
	uint32_t program_allowed; /* its last ALLOW */
	uint64_t address;     /* of HTTP requests */
};

void driver_init(struct driver *d);
/* With a store in this file. */
void driver_init_at(struct driver *d, const char *path);
void driver_finish(struct driver *d);
/* For cmocka: a driver of its own for each test. */
int driver_set_up(void **state);
int driver_tear_down(void **state);
/* A new signaling on the same store: every connection is gone. */
void driver_restart(struct driver *d);
/* The store's id or participation of "u1", "r1", "$u1"; NULL: no such name. */
const char *driver_real(const struct driver *d, const char *name);
int driver_person(const char *name);
/* A copy with every text that is a name replaced: to the real ids, or back. */
json_t *driver_translate(const struct driver *d, const json_t *value, bool to_real);
/* A session of his link. */
void driver_log_in(struct driver *d, int who, char session[STORE_TOKEN_MAX]);

void driver_open(struct driver *d, const char *conn);
void driver_close(struct driver *d, const char *conn);
/* Raw text of a client. */
void driver_text(struct driver *d, const char *conn, const char *text, size_t len);
/* A message with names in it; takes it. */
void driver_message(struct driver *d, const char *conn, json_t *message);
/* op with data, and the reply's data or error; borrowed until the next call. Takes data. The rest stays in out. */
json_t *driver_ask(struct driver *d, const char *conn, const char *op, json_t *data);
/* The error code of that reply, "" if there was none. */
const char *driver_code(struct driver *d, const char *conn, const char *op, json_t *data);
/* What GET /api/home says to this person; borrowed until the next call. */
const char *driver_home(struct driver *d, const char *who);
void driver_event(struct driver *d, struct sfu_event *event);
void driver_time(struct driver *d, int64_t at_ms);
/* An HTTP request, under a session ("": none); the status, the body is in d->body. */
int driver_api(struct driver *d, const char *method, const char *path, const char *session, const char *body);
/* A reply with JSON is of the shape that /api/openapi.json says. */
void driver_check_reply(const struct api_request *request, const struct api_reply *reply);
/* The session that the last HTTP reply gave, or "". */
const char *driver_cookie(const struct driver *d);
/* The code that this connection was closed with; 0: it was not. */
int driver_closed(const json_t *list, const char *conn);
/* A program's request. NULL: no such header. The status; 0: it waits. The reply is in d->reply. */
struct driver_program {
	const char *method, *path, *token, *type, *accept, *if_match, *body;
};
int driver_program(struct driver *d, const struct driver_program *request);
/* Whoever asked last goes on waiting while others ask. */
void driver_program_overtaken(struct driver *d);
/* Whoever asked last is gone. */
void driver_program_gone(struct driver *d);
/* What the command line may have changed is noticed now. */
void driver_check_sessions(struct driver *d);
void driver_drain(struct driver *d, int64_t until_ms);
/* One input line of a transcript. */
void driver_line(struct driver *d, const json_t *line);
/* What came since the last call; the caller decrefs. */
json_t *driver_take(struct driver *d);
/* open, hello, join; the reply is dropped. */
void driver_join(struct driver *d, const char *conn);
json_t *driver_join_data(void);
/* The group of r1 gets the note n1 with these rights: "read", "write". */
void driver_note(struct driver *d, const char *rights);
/*
 * A parents' day whose first slot begins at this time, four slots of ten minutes a desk. d1: Frau Kaya, with t1 (Ada), t2 (Ben)
 * and t3 (Cem, in the building) one after the other; d2: Herr Brandt and Herr Celik, with t4 (Ada) in the third slot.
 */
void driver_day(struct driver *d, int64_t at_ms);
/* As api/ says it after a change: of "d1", "d2". */
void driver_desk_changed(struct driver *d, const char *desk);
/*
 * An invited conference h1 that begins at this time. s1: Frau Kaya (u1), its chair; s2: Herr Brandt (u5), deputy chair; s3: Ada (u2),
 * whose deputy is Dora (u6); s4: Ben (u3); these vote. s5: Cem (u4), advisory, writes minutes. s6: Frau Gast (u7), a guest. Of the items
 * a1, a2, a3 the second is without guests.
 */
void driver_conference(struct driver *d, enum conference_kind kind, int64_t at_ms);
/* The roll changes in the store; new seats get the next names. */
void driver_roll(struct driver *d, const struct seat_change *changes, size_t count);
void driver_rules(struct driver *d, const struct conference_rules *rules);
/* As api/ says it after a change. */
void driver_conference_changed(struct driver *d);
/* open, hello, join of h1: the snapshot, borrowed; NULL: refused. */
json_t *driver_enter(struct driver *d, const char *conn);
/* Is this seat somebody's? In LIVE; as the chair (u1) sees it, who comes in anew. */
bool driver_seat_filled(const json_t *conference, const char *seat);
bool driver_is_filled(struct driver *d, const char *seat);
/* Why joining h1 is refused, on a connection that is open; "": he is in. */
const char *driver_entry(struct driver *d, const char *conn);
/* "": done; else why, or the code. Takes data. */
const char *driver_why(struct driver *d, const char *conn, const char *op, json_t *data);
/* As api/ gets it for a leader's panel; the caller decrefs. */
json_t *driver_panel(struct driver *d, const char *desk);
/* Time passes as in the server, and everybody who is connected pings. */
void driver_pass(struct driver *d, int64_t at_ms);
/* The data of the last notification of this kind to the connection; NULL: none. Borrowed until driver_take. */
const json_t *driver_last(const struct driver *d, const char *conn, const char *ev);
/* How many of the lines of `list` are notifications `ev` to conn; 0 too for ev "close". */
int driver_count(const json_t *list, const char *conn, const char *ev);

#endif
