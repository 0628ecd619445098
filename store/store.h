/*
 * What must survive a restart: schools, people, groups, links, sessions, rooms, chat, hands. One C interface over
 * SQLite (WAL) with numbered migrations. Names and ids are copied out; nothing here logs.
 */
#ifndef KREIDE_STORE_H
#define KREIDE_STORE_H

#include "errors.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STORE_ID_MAX = 33, STORE_NAME_MAX = 129, STORE_TOKEN_MAX = 49 };

/* How long a session lives after it was last used; how many a person may have; living links of a
 * person; guests of a group; chat of one lesson. */
enum { STORE_SESSION_MS = 12 * 3600 * 1000, STORE_SESSIONS_MAX = 16, STORE_LINKS_MAX = 8, STORE_GUESTS_MAX = 30, STORE_CHAT_KEPT = 2000,
	STORE_TOKENS_MAX = 32 };

/* Of programs: how long a token lives if nothing else is said, and at most; how long it is known that it was one. */
#define STORE_TOKEN_MS (INT64_C(12) * 3600 * 1000)
#define STORE_TOKEN_MS_MAX (INT64_C(366) * 24 * 3600 * 1000)
#define STORE_TOKEN_KEPT_MS (INT64_C(24) * 3600 * 1000)

#define STORE_PRIVATE_KEPT_MS (INT64_C(30) * 24 * 3600 * 1000)

enum person_role { PERSON_TEACHER, PERSON_PUPIL, PERSON_GUEST, PERSON_PARENT, PERSON_LEADER, PERSON_ADMIN, PERSON_ROLES };
extern const char *const store_role_names[PERSON_ROLES];
/* What a school decided; the names are those of the protocol and of the command line. */
enum supervision { SUPERVISION_FREEZE, SUPERVISION_OPEN, SUPERVISION_END, SUPERVISIONS };
enum private_chat { PRIVATE_OFF, PRIVATE_ADULTS, PRIVATE_LOGGED, PRIVATE_CHATS };
enum chat_to { CHAT_TO_ALL, CHAT_TO_TEACHERS, CHAT_TOS };
extern const char *const store_supervision_names[SUPERVISIONS];
extern const char *const store_private_chat_names[PRIVATE_CHATS];
extern const char *const store_chat_to_names[CHAT_TOS];

struct store_person {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	enum person_role role;
	bool is_admin;    /* beside his role; true for PERSON_ADMIN, too */
	bool is_operator; /* may add schools to the installation */
};

/* An adult of the school: teaches the groups that he belongs to. */
bool store_is_staff(enum person_role role);

struct store;

/* From now on whatever SQLite gives back is overwritten first. Once, before any store is opened; else ERR_STATE. */
enum err store_wipe_freed(void) MUST_USE;
/* Opens or creates; runs missing migrations in one transaction each. ERR_SYS: can't open; ERR_UNSUPPORTED: made by a newer version. */
enum err store_open(struct store **out, const char *path) MUST_USE;
void store_close(struct store *s);

/* Administration; used by the command line and the demo. Ids are made here and copied out. */
enum err store_school_add(struct store *s, const char *name, char id[STORE_ID_MAX]) MUST_USE;
/* With all that belongs to it. No lesson of it may run. */
enum err store_school_remove(struct store *s, const char *school) MUST_USE;
enum err store_school_each(struct store *s, void (*each)(void *ctx, const char *id, const char *name), void *ctx) MUST_USE;
enum err store_person_add(struct store *s, const char *school, const char *name, enum person_role role, char id[STORE_ID_MAX]) MUST_USE;
/* A group and its room. */
enum err store_group_add(struct store *s, const char *school, const char *name, const char *subject, char id[STORE_ID_MAX]) MUST_USE;
enum err store_member_add(struct store *s, const char *group, const char *person) MUST_USE;
/* A new personal link; the token is given out once, only its hash is kept. 192 random bits, URL-safe. Of the older ones
 * STORE_LINKS_MAX - 1 live on. */
enum err store_link_add(struct store *s, const char *person, int64_t now_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
/* And what he let programs in with. */
enum err store_links_revoke(struct store *s, const char *person) MUST_USE;
/* The same, and his sessions end, whatever they came of. */
enum err store_links_forget(struct store *s, const char *person) MUST_USE;

/* What a program may do with its token: publish into a room (WHIP), or watch it (WHEP). */
enum token_kind { TOKEN_WHIP, TOKEN_WHEP, TOKEN_KINDS };
extern const char *const store_token_kind_names[TOKEN_KINDS];

struct store_token {
	char id[STORE_ID_MAX]; /* no secret: what it is listed and revoked by */
	char room[STORE_ID_MAX];
	enum token_kind kind;
	enum person_role role; /* teacher or pupil: what its program may send */
	char label[STORE_NAME_MAX];
	char issuer_name[STORE_NAME_MAX]; /* "": the command line */
	int64_t created_ms, expires_ms;
};

struct store_token_draft {
	const char *room, *label;
	const char *issuer; /* a person; NULL: the command line */
	enum token_kind kind;
	enum person_role role;
	int64_t ttl_ms;
};

/* The token is given out once, only its hash is kept. ERR_CONFLICT: no such room or issuer; ERR_FULL: STORE_TOKENS_MAX of the
 * room live; ERR_MALFORMED: no label, or a time that is not possible. */
enum err store_token_add(struct store *s, const struct store_token_draft *draft, int64_t now_ms,
	char id[STORE_ID_MAX], char token[STORE_TOKEN_MAX]) MUST_USE;
/* Expired ones, too: who is in with one may still leave with it. ERR_NOT_FOUND: there is none, or it was revoked. */
enum err store_token_find(struct store *s, const void *token, size_t len, struct store_token *out) MUST_USE;
enum err store_token_get(struct store *s, const char *id, struct store_token *out) MUST_USE;
/* Expired or not: is it there, and does whoever made it teach the group at this time? A token is lent by him, and lives as
 * long as he may be there himself. ERR_NOT_FOUND: no. */
enum err store_token_check(struct store *s, const char *id, int64_t now_ms) MUST_USE;
/* The living ones of a room, in the order of adding. */
enum err store_token_each(struct store *s, const char *room, int64_t now_ms,
	void (*each)(void *ctx, const struct store_token *token), void *ctx) MUST_USE;
enum err store_token_revoke(struct store *s, const char *id) MUST_USE;
/* Forgets those that expired before. */
enum err store_tokens_purge(struct store *s, int64_t before_ms) MUST_USE;

/* What holds in all lessons of a school, and how a lesson begins. */
struct store_rules {
	enum supervision supervision;
	enum private_chat private_chat;
	bool lobby;
	unsigned rights; /* bits of enum right (policy.h): of pupils and guests */
	enum chat_to chat_to;
};
enum err store_rules_get(struct store *s, const char *school, struct store_rules *rules) MUST_USE;
enum err store_rules_set(struct store *s, const char *school, const struct store_rules *rules) MUST_USE;
enum err store_person_find(struct store *s, const char *id, struct store_person *person) MUST_USE;
/* Calls each for every person of a school (all schools if school is NULL), in the order of adding. */
enum err store_person_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_person *person), void *ctx) MUST_USE;
/* True after a write that did not get through (disk full, locked, broken, read-only), until one does again. */
bool store_is_failing(const struct store *s);
/* Writes something that changes nothing, to find out. */
enum err store_probe(struct store *s) MUST_USE;
/* True if the store holds no school yet. */
bool store_is_empty(struct store *s);
/* What was written gets into the database's file when store_checkpoint is called on another handle, and not within a write of
 * this one: it waits for the disk. */
enum err store_leave_checkpoints(struct store *s) MUST_USE;
/* What was written until now outlives a power cut. It waits for the disk, but no other handle waits for it. */
enum err store_sync(struct store *s) MUST_USE;
/* Waits for nobody who reads or writes. */
enum err store_checkpoint(struct store *s) MUST_USE;
/* How long a write waits for another program that writes. While the store fails, it does not wait at all. */
void store_set_patience(struct store *s, int patience_ms);
/* One line of what `PRAGMA quick_check` says into buf; OK if it is "ok". For doctor. */
enum err store_check(struct store *s, char *buf, size_t cap) MUST_USE;

/* --- What signaling itself needs. Names are copied out; ERR_NOT_FOUND where there is no such thing. --- */

struct store_group {
	char id[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	char subject[STORE_NAME_MAX];
	uint32_t pupil_count;
};

struct store_room {
	char id[STORE_ID_MAX];
	char group[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char kind[16];
	char title[2 * STORE_NAME_MAX + 4];
	bool is_open;
	int64_t opened_ms; /* if open */
};

/* What moderators decided for a lesson. */
struct store_room_state {
	bool lobby, locked;
	unsigned rights; /* of pupils and guests */
	enum chat_to chat_to;
	bool chat_paused;
	uint32_t chat_slow_s;
	char leader[STORE_ID_MAX]; /* "": nobody */
	char word[STORE_ID_MAX];   /* who is asked or has it; "": nobody */
	bool word_given;
};

/* And for one person in it. */
struct store_room_person {
	bool passes;           /* lobby and lock: he was in, or was let in */
	unsigned mask, rights; /* his own rights, where the mask says so */
	bool is_removed;
};

struct store_chat {
	int64_t number; /* grows; never used again */
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	const char *text; /* borrowed during the call */
	int64_t at_ms;
	char to[STORE_ID_MAX]; /* "": not private */
	enum chat_to audience;
};

/* A number that changes when another program wrote to the store; -1 if it can't be read. */
int64_t store_foreign_changes(struct store *s);

/* Whose living link it is. ERR_NOT_FOUND: no such link, or it was revoked. */
enum err store_link_find(struct store *s, const void *link, size_t len, struct store_person *person) MUST_USE;
/* The pupils and guests of a group, in the order of adding, and how many living links each has. */
enum err store_learner_each(struct store *s, const char *group,
	void (*each)(void *ctx, const struct store_person *person, uint32_t links), void *ctx) MUST_USE;
/* New links for these pupils and guests of the group; their older ones die. All or nothing; ERR_NOT_FOUND: one of them is
 * none of the group. What `each` was told counts only if the result is OK. */
enum err store_links_reissue(struct store *s, const char *group, const char *const *people, size_t count, int64_t now_ms,
	void (*each)(void *ctx, const struct store_person *person, const char *token), void *ctx) MUST_USE;
/* A new guest of the group and his link. If there are STORE_GUESTS_MAX, one who has no living link makes place; ERR_FULL: all
 * have one. ERR_MALFORMED: not a name. */
enum err store_guest_add(struct store *s, const char *group, const char *name, int64_t now_ms,
	struct store_person *person, char token[STORE_TOKEN_MAX]) MUST_USE;
enum err store_links_revoke_of(struct store *s, const char *group, const char *const *people, size_t count) MUST_USE;

/* A session for the person of a link; the token is given out once. ERR_NOT_FOUND: no such link, or it was revoked. */
enum err store_session_add(struct store *s, const void *link, size_t link_len, int64_t now_ms,
	char token[STORE_TOKEN_MAX], struct store_person *person) MUST_USE;
/* Whose session it is. ERR_NOT_FOUND: unknown or expired; ERR_DENIED: its link was revoked. */
enum err store_session_find(struct store *s, const void *token, size_t len, int64_t now_ms,
	struct store_person *person) MUST_USE;
/* The session lives STORE_SESSION_MS from now on, give or take five minutes. */
enum err store_session_touch(struct store *s, const void *token, size_t len, int64_t now_ms) MUST_USE;
enum err store_session_remove(struct store *s, const void *token, size_t len) MUST_USE;

/* 192 random bits as an id that nobody guesses. */
void store_make_secret_id(char id[STORE_ID_MAX]);

enum err store_school_name(struct store *s, const char *school, char name[STORE_NAME_MAX]) MUST_USE;
/* He belongs to it, or is a substitute there now; and it has not ended. */
bool store_is_member(struct store *s, const char *group, const char *person, int64_t now_ms);
/* The ids of all who belong to it or are substitutes there now, in no order; nobody if it has ended. */
enum err store_belonging_each(struct store *s, const char *group, int64_t now_ms, void (*each)(void *ctx, const char *person),
	void *ctx) MUST_USE;
/* Those that he belongs to or is a substitute in now, in the order of adding. */
enum err store_group_each(struct store *s, const char *person, int64_t now_ms,
	void (*each)(void *ctx, const struct store_group *group), void *ctx) MUST_USE;
/* The names of a group's teachers, in the order of adding. */
enum err store_teacher_each(struct store *s, const char *group, void (*each)(void *ctx, const char *name),
	void *ctx) MUST_USE;

enum err store_room_find(struct store *s, const char *id, struct store_room *room) MUST_USE;
enum err store_room_of_group(struct store *s, const char *group, struct store_room *room) MUST_USE;
/* All of a school (of all schools if it is NULL), in the order of adding groups. */
enum err store_room_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_room *room), void *ctx) MUST_USE;
enum err store_open_room_each(struct store *s, void (*each)(void *ctx, const struct store_room *room), void *ctx) MUST_USE;
/* The lesson begins with this state. */
enum err store_room_open(struct store *s, const char *room, const struct store_room_state *state, int64_t now_ms) MUST_USE;
/* Nothing of what was said, raised or decided in it is kept, but who was sent out. */
enum err store_room_close(struct store *s, const char *room) MUST_USE;

enum err store_room_state_get(struct store *s, const char *room, struct store_room_state *state) MUST_USE;
enum err store_room_state_set(struct store *s, const char *room, const struct store_room_state *state) MUST_USE;
/* The same, and nobody has rights of his own any more where `cleared` says so. */
enum err store_room_rights_set(struct store *s, const char *room, const struct store_room_state *state,
	unsigned cleared) MUST_USE;
/* Nothing known of him: all zero. */
enum err store_room_person_get(struct store *s, const char *room, const char *person,
	struct store_room_person *out) MUST_USE;
enum err store_room_person_set(struct store *s, const char *room, const char *person,
	const struct store_room_person *state) MUST_USE;
/* Who is sent out of the room, in the order of adding people. */
enum err store_removed_each(struct store *s, const char *room,
	void (*each)(void *ctx, const struct store_person *person), void *ctx) MUST_USE;

/* A message on its way in. */
struct store_chat_draft {
	const char *room, *person, *text;
	const char *key; /* NULL: none */
	const char *to;  /* a private message to this person; NULL: none */
	enum chat_to audience;
	bool is_kept; /* a private message that the school keeps */
};

/* Keeps the message and the newest STORE_CHAT_KEPT of its room. ERR_CONFLICT: this person used the key before; *number is
 * the message that has it. */
enum err store_chat_add(struct store *s, const struct store_chat_draft *draft, int64_t now_ms, int64_t *number) MUST_USE;
/* Deleted ones, too. */
enum err store_chat_find_key(struct store *s, const char *room, const char *person, const char *key, int64_t *number) MUST_USE;
/* When this person wrote last; deleted messages count. */
enum err store_chat_last(struct store *s, const char *room, const char *person, int64_t *at_ms) MUST_USE;
/* The newest `limit` messages that `viewer` may see, newest first, until `each` returns false. leads: he is a moderator. */
enum err store_chat_each(struct store *s, const char *room, const char *viewer, bool leads, uint32_t limit,
	bool (*each)(void *ctx, const struct store_chat *message), void *ctx) MUST_USE;
/* Without its text. */
enum err store_chat_find(struct store *s, const char *room, int64_t number, struct store_chat *message) MUST_USE;
enum err store_chat_delete(struct store *s, const char *room, int64_t number) MUST_USE;

struct store_private {
	char room[2 * STORE_NAME_MAX + 4]; /* its title */
	char sender[STORE_ID_MAX], recipient[STORE_ID_MAX];
	char sender_name[STORE_NAME_MAX], recipient_name[STORE_NAME_MAX];
	const char *text; /* borrowed during the call */
	int64_t at_ms;
};
/* What a school keeps of private messages, oldest first. */
enum err store_private_each(struct store *s, const char *school,
	void (*each)(void *ctx, const struct store_private *message), void *ctx) MUST_USE;
/* Forgets what is older. */
enum err store_private_purge(struct store *s, int64_t before_ms) MUST_USE;

/* raised_ms 0: takes the hand down. */
enum err store_hand_set(struct store *s, const char *room, const char *person, int64_t raised_ms) MUST_USE;
/* 0: not raised. */
int64_t store_hand(struct store *s, const char *room, const char *person);
/* All hands of the room go down. */
enum err store_hands_lower(struct store *s, const char *room) MUST_USE;

#endif
