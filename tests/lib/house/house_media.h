/* Media of a house: a real endpoint for every device that is in a room, which sends all the time, whatever it may. */
#ifndef KREIDE_TEST_HOUSE_MEDIA_H
#define KREIDE_TEST_HOUSE_MEDIA_H

#include "bytes.h"
#include "path.h"
#include "sfu.h"

#include <jansson.h>

struct house;
struct house_media;
struct device;

struct house_media *media_new(struct house *h);
void media_free(struct house_media *m);
/* MEDIA of a request; takes the command's texts. */
json_t *media_json(struct sfu_cmd *offer);
/* joins: with a new PeerConnection; else the device's own offers again. */
json_t *media_offer(struct house_media *m, struct device *d, bool joins, bool is_fresh);
void media_answer(struct house_media *m, struct device *d, const char *sdp);
void media_remove(struct house_media *m, struct device *d);
/* The worker sends a packet. */
void media_on_send(struct house_media *m, const struct path *to, struct bytes pkt);
us_t media_deadline(const struct house_media *m);
void media_on_time(struct house_media *m);
/* What is allowed has changed, or not: the oracle is asked. */
void media_look(struct house_media *m);
/* Frames that one device played of a source of another one, since the endpoint was made. */
uint64_t media_frames(const struct house_media *m, int viewer, int publisher, enum sfu_source source);

#endif
