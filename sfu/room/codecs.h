/*
 * Which codec a video source is sent in. A publisher sends one that all can decode who are there, if he has such a one: of
 * those that most can decode the first in the order of the room. Whoever comes in later and can't decode it makes the SFU
 * ask the publisher for a new offer (SFU_EVENT_RENEGOTIATE) if that would serve more; until then, or if it would not, his seat
 * says so (SFU_SEAT_UNPLAYABLE). What a participant can decode is what his seats offered.
 */
#ifndef KREIDE_CODECS_H
#define KREIDE_CODECS_H

#include "state.h"

/* H.264 is of use in packetization mode 1 only: mode 0 has no fragments. */
bool codecs_is_usable(const struct sdp_payload *payload);
/* Of two payloads of one codec: is this the one that more can decode? */
bool codecs_is_safer(const struct sdp_payload *payload, const struct sdp_payload *than);
/* Index of the payload that we take of a source of p; -1: none. Sound: the only one. */
int codecs_choose(const struct peer *p, enum sfu_source source, const struct sdp_section *section);
/* Mask of codecs that a section offers: bit i is enum codec i. */
uint32_t codecs_offered(const struct sdp_section *section);
/* Somebody else's abilities changed: asks those to offer again who could serve more with another codec. */
void codecs_review(struct state *s, struct room *room);
/* The order of a room: what was not named comes behind, so that nobody is shut out. */
void codecs_set_order(enum codec order[SFU_MAX_CODECS], const uint8_t named[SFU_MAX_CODECS], bool is_screen);

#endif
