/*
 * H.264's profile-level-id (RFC 6184 section 8.1). The level needs no look: an answer that repeats the offered profile and
 * level is right with and without level-asymmetry-allowed (section 8.2.2), since it asks for no more than was offered.
 */
#ifndef KREIDE_H264_PROFILE_H
#define KREIDE_H264_PROFILE_H

#include <stdbool.h>

/* Table 5 of RFC 6184: what every decoder has. False also where nothing is said: that means Baseline, not constrained. */
bool h264_is_constrained_baseline(const char *fmtp);

#endif
