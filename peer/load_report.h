/* What came of a load: in plain words or as JSON, and whether the stated limits hold. */
#ifndef KREIDE_LOAD_REPORT_H
#define KREIDE_LOAD_REPORT_H

#include "load_play.h"

/* What is held against the limits. */
struct load_result {
	uint32_t people, in, refused, not_in; /* not_in: neither refused nor in */
	double all_in_s;                      /* < 0: not all came in */
	uint64_t whole, lost, wrong, strangers, unheard;
	uint64_t sounds, sounds_lost;
	double latency_p99_ms, voice_p99_ms, picture_p99_ms;
	uint64_t freezes;
};

/* Of pictures and of sound, whichever is worse. */
double load_result_loss_percent(const struct load_result *r);
/* Sentences about what is not as it must be, g_malloc'd; empty: all is well. */
GPtrArray *load_result_faults(const struct load_result *r, const struct load_limits *limits);
/* Prints the report. True: no fault. */
bool load_report_tell(struct load_play *play);

#endif
