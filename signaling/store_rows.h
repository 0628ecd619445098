/* The part of the store that signaling itself uses: sessions, rooms, chat, hands. */
#ifndef KREIDE_STORE_ROWS_H
#define KREIDE_STORE_ROWS_H

#include "bytes.h"
#include "store.h"

enum { STORE_TITLE_MAX = 300, STORE_TEXT_MAX = 8001 };

struct store_room {
	char id[STORE_ID_MAX];
	char group[STORE_ID_MAX];
	char group_name[STORE_NAME_MAX];
	char subject[STORE_NAME_MAX];
	char title[STORE_TITLE_MAX];
	char lesson[STORE_ID_MAX]; /* "" while closed */
	int64_t opened_ms;
};

struct store_chat {
	char id[STORE_ID_MAX];
	char person[STORE_ID_MAX];
	char name[STORE_NAME_MAX];
	char text[STORE_TEXT_MAX];
	int64_t at_ms;
};

enum { SESSION_KEY_BYTES = 32 };

/* Whose living link is this? ERR_NOT_FOUND. */
enum err store_link_find(struct store *s, struct bytes token, struct store_person *person) MUST_USE;
/* A new session; the token is given out once. Ended ones are removed on the way. */
enum err store_session_add(struct store *s, const char *person, int64_t now_ms, int64_t until_ms, char token[STORE_TOKEN_MAX]) MUST_USE;
/* The key under which a session is kept: the hash of its token. */
void store_session_key(struct bytes token, uint8_t key[SESSION_KEY_BYTES]);
enum err store_session_find(struct store *s, const uint8_t key[SESSION_KEY_BYTES], int64_t now_ms, struct store_person *person) MUST_USE;
enum err store_session_touch(struct store *s, const uint8_t key[SESSION_KEY_BYTES], int64_t until_ms) MUST_USE;
enum err store_session_end(struct store *s, const uint8_t key[SESSION_KEY_BYTES]) MUST_USE;

enum err store_school_name(struct store *s, const char *school, char name[STORE_NAME_MAX]) MUST_USE;
enum err store_room_find(struct store *s, const char *room, struct store_room *out) MUST_USE;
bool store_room_has_member(struct store *s, const char *room, const char *person);
/* Rooms of a person's groups, by the group's name. */
enum err store_room_each(struct store *s, const char *person, void (*each)(void *ctx, const struct store_room *room), void *ctx) MUST_USE;
/* Rooms that are open; for the start. */
enum err store_room_each_open(struct store *s, void (*each)(void *ctx, const struct store_room *room), void *ctx) MUST_USE;
enum err store_group_teachers(struct store *s, const char *group, void (*each)(void *ctx, const char *name), void *ctx) MUST_USE;
uint32_t store_group_pupil_count(struct store *s, const char *group);
enum err store_lesson_open(struct store *s, const char *room, int64_t now_ms, char lesson[STORE_ID_MAX]) MUST_USE;
/* Ends it; chat and hands are deleted with it. */
enum err store_lesson_close(struct store *s, const char *room, int64_t now_ms) MUST_USE;

/* Adds a message and drops the oldest beyond `keep`; fills chat->id. */
enum err store_chat_add(struct store *s, const char *lesson, struct store_chat *chat, uint32_t keep) MUST_USE;
enum err store_chat_each(struct store *s, const char *lesson, void (*each)(void *ctx, const struct store_chat *chat), void *ctx) MUST_USE;
/* at_ms 0: lowered. */
enum err store_hand_set(struct store *s, const char *lesson, const char *person, int64_t at_ms) MUST_USE;
int64_t store_hand_get(struct store *s, const char *lesson, const char *person);
/* A new id: the letter and 20 random characters. */
void store_make_id(char letter, char id[STORE_ID_MAX]);

#endif
