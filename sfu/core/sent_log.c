#include "sent_log.h"

#include <stdlib.h>

enum err sent_log_init(struct sent_log *log, uint32_t cap)
{
	log->entries = calloc(cap, sizeof *log->entries);
	log->cap = log->entries ? cap : 0;
	return log->entries ? OK : ERR_NOMEM;
}

void sent_log_finish(struct sent_log *log)
{
	free(log->entries);
	log->entries = NULL;
	log->cap = 0;
}

static uint32_t ms_of(us_t now)
{
	return (uint32_t)(now / US_PER_MS);
}

static us_t since(uint32_t at_ms, us_t now)
{
	return (us_t)(uint32_t)(ms_of(now) - at_ms) * US_PER_MS;
}

void sent_log_prefetch(const struct sent_log *log)
{
	const struct sent_entry *next = log->cap > 0 ? &log->entries[(log->newest + 1u) & (log->cap - 1)] : NULL;
	for (size_t i = 0; next && i < 4; i++) {
		__builtin_prefetch((const char *)next + 64 * i, 1);
	}
}

void sent_log_put(struct sent_log *log, const struct sent_entry *entry, us_t now)
{
	if (log->cap == 0) {
		return;
	}
	struct sent_entry *slot = &log->entries[entry->seq & (log->cap - 1)];
	*slot = *entry;
	slot->is_used = true;
	slot->sent_at_ms = ms_of(now);
	slot->rtx_count = 0;
	log->newest = entry->seq;
}

static struct sent_entry *find(const struct sent_log *log, uint16_t seq)
{
	struct sent_entry *entry = log->cap > 0 ? &log->entries[seq & (log->cap - 1)] : NULL;
	return entry && entry->is_used && entry->seq == seq ? entry : NULL;
}

const struct sent_entry *sent_log_get(const struct sent_log *log, uint16_t seq)
{
	return find(log, seq);
}

const struct sent_entry *sent_log_take(struct sent_log *log, uint16_t seq, us_t rtt_us, us_t now)
{
	struct sent_entry *entry = find(log, seq);
	if (!entry || since(entry->sent_at_ms, now) > SENT_LOG_MAX_AGE_US) {
		return NULL;
	}
	/* three quarters: he asks again after a round trip as he measures it, and that must not fall just short of ours */
	us_t gap_us = us_max(rtt_us * 3 / 4, SENT_LOG_MIN_GAP_US);
	bool is_too_soon = entry->rtx_count > 0 && since(entry->rtx_at_ms, now) < gap_us;
	if (is_too_soon || entry->rtx_count >= SENT_LOG_MAX_RTX) {
		return NULL;
	}
	entry->rtx_at_ms = ms_of(now);
	entry->rtx_count++;
	return entry;
}

const struct sent_entry *sent_log_take_newest(struct sent_log *log, us_t now)
{
	for (uint16_t i = 0; i < SENT_LOG_AGAIN && i < log->cap; i++) {
		uint16_t seq = (uint16_t)(log->newest - i);
		struct sent_entry *entry = &log->entries[seq & (log->cap - 1)];
		bool is_there = entry->is_used && entry->seq == seq && since(entry->sent_at_ms, now) <= SENT_LOG_AGAIN_AGE_US;
		if (is_there && entry->rtx_count == 0) {
			entry->rtx_at_ms = ms_of(now);
			entry->rtx_count++;
			return entry;
		}
	}
	return NULL;
}
