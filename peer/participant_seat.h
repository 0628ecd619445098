/* The parts of a participant: signaling (participant.c) and media (participant_media.c) meet here. */
#ifndef KREIDE_PARTICIPANT_SEAT_H
#define KREIDE_PARTICIPANT_SEAT_H

#include "cast.h"

#include <jansson.h>

enum { PARTICIPANT_VOICE_SEATS = 4 };

/* A new transport with fresh keys. ERR_NOMEM, ERR_SYS. */
enum err participant_media_begin(struct participant *p) MUST_USE;
void participant_media_end(struct participant *p);
/* MEDIA of the protocol: the offer and what its sections are for; a new reference. NULL when out of memory. */
json_t *participant_media_offer(struct participant *p, bool fresh);
/* ERR_MALFORMED and others when the answer can't be used. */
enum err participant_media_answer(struct participant *p, const char *sdp) MUST_USE;
void participant_media_on_time(struct participant *p, us_t now);
uint32_t participant_seats(const struct participant *p);

#endif
