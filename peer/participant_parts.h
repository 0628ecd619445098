/* The parts of a participant meet here: its life (participant.c), line (_line.c), room (_room.c) and media (_media.c). */
#ifndef KREIDE_PARTICIPANT_PARTS_H
#define KREIDE_PARTICIPANT_PARTS_H

#include "cast.h"

enum { PARTICIPANT_VOICE_SEATS = 4 };

/* Copies; NULL is fine. The text that stood there is freed. */
void participant_set_text(char **where, const char *text);

/* --- The line: link, session, WebSocket, hello, and how they come back. --- */

void participant_line_begin(struct participant *p);
void participant_line_on_time(struct participant *p, us_t now);
/* Refused for good. */
void participant_refuse(struct participant *p, const char *why);

/* --- The room. --- */

/* What came while the line was greeted; replies to hello are the line's own. */
void participant_room_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error);
void participant_room_on_notification(struct participant *p, const char *ev, const json_t *message);
void participant_room_on_greeted(struct participant *p, const json_t *data);
void participant_room_on_time(struct participant *p, us_t now);

/* --- Or the room of a talk. --- */

/* The page of a teacher without a lesson, or of a family. False: nothing is planned for it. */
bool participant_talk_take(struct participant *p, const json_t *page);
bool participant_talk_is_due(const struct participant *p);
void participant_talk_begin(struct participant *p);
void participant_talk_on_reply(struct participant *p, int64_t id, const json_t *data, const char *error);
void participant_talk_on_notification(struct participant *p, const char *ev, const json_t *data);

/* --- Instead of line and room: a program. --- */

bool participant_is_program(const struct participant *p);
void participant_program_begin(struct participant *p);
void participant_program_on_time(struct participant *p, us_t now);
void participant_program_end(struct participant *p);

/* --- Or Janus. --- */

bool participant_is_of_janus(const struct participant *p);
void participant_janus_begin(struct participant *p);
void participant_janus_on_time(struct participant *p, us_t now);
void participant_janus_end(struct participant *p);

/* --- Media. --- */

/* A new transport with fresh keys. ERR_NOMEM, ERR_SYS. */
enum err participant_media_begin(struct participant *p) MUST_USE;
void participant_media_end(struct participant *p);
/* MEDIA of the protocol: the offer and what its sections are for; a new reference. NULL when out of memory. */
/* The offer alone, malloc'd. NULL when out of memory. */
char *participant_media_sdp(struct participant *p);
/* The answer to an offer of the other side, for who only receives. False: it can't be answered. */
bool participant_media_reply(struct participant *p, const char *sdp, char *out, size_t cap);
json_t *participant_media_offer(struct participant *p, bool fresh);
/* ERR_MALFORMED and others when the answer can't be used. */
enum err participant_media_answer(struct participant *p, const char *sdp) MUST_USE;
void participant_media_on_time(struct participant *p, us_t now);
uint32_t participant_seats(const struct participant *p);

#endif
