/*
 * Which frames of one stream with layers a subscriber gets: by the dependency descriptor where there is one, whose decode
 * targets say what belongs together and where one may turn to another; else by VP9's descriptor. Chains are not needed
 * here: they tell a receiver what he has missed, while who decides what is sent knows that from the references alone.
 * A frame is one layer of a picture. What was decided for a frame holds for all of its packets, in whatever order they come.
 */
#ifndef KREIDE_SELECT_SVC_H
#define KREIDE_SELECT_SVC_H

#include "codec.h"

enum { SVC_WINDOW = 256 }; /* frames back that are remembered; what is predicted from older ones counts as lost */

struct svc_want {
	uint8_t spatial, temporal; /* highest that are wanted */
};

struct svc_choice {
	uint8_t spatial, temporal; /* highest that are sent */
	uint8_t followable;   /* bit i: one may turn to spatial layer i without a key frame */
	bool is_in_key;       /* VP9's descriptor: the picture is a key picture, and more of its layers may follow */
	uint16_t cut_picture; /* VP9's descriptor: something of this picture's ... */
	uint8_t cut_layers;   /* ... layers was left out (bit i) */
	bool is_lost;         /* what is sent is not made any more, and nothing else can be turned to */
	/* by the dependency descriptor */
	bool has_dd;
	uint8_t target;       /* decode target that is sent */
	uint32_t made;        /* decode targets that the publisher makes, as last told ... */
	uint16_t made_at;     /* ... at this frame */
	uint32_t active;      /* those that the subscriber should know of */
	uint16_t turned_at;   /* frame at which that changed */
	uint16_t newest;      /* frame that was decided last */
	uint8_t last_spatial; /* of that frame */
	uint32_t decided[SVC_WINDOW / 32], sent[SVC_WINDOW / 32]; /* by frame number */
};

/* The packet is the first of a key frame: everything begins with it. structure: NULL without dependency descriptor. */
void svc_choice_begin(struct svc_choice *c, struct svc_want want, const struct codec_info *info,
	const struct dd_structure *structure);
/* Whether a packet of the stream is sent; is_dd_unread ones are not to be asked about. */
bool svc_choice_on_packet(struct svc_choice *c, struct svc_want want, const struct codec_info *info,
	const struct dd_structure *structure);
/* The want can't be met without a key frame. */
bool svc_choice_needs_key(const struct svc_choice *c, struct svc_want want);
/* For this subscriber the picture ends with this packet, which is sent. */
bool svc_choice_ends_picture(const struct svc_choice *c, struct svc_want want, const struct codec_info *info);
/* The mask of decode targets that goes with this packet, which is sent; 0: none. */
uint32_t svc_choice_active(const struct svc_choice *c, const struct codec_info *info);

#endif
