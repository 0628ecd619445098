/* How what came is compared with what was said. */
#include "ledger.h"

#define NUMBERED_PREFIX "#"

void ledger_init(struct ledger *l)
{
	*l = (struct ledger){0};
	l->chat = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	l->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void ledger_finish(struct ledger *l)
{
	if (l->chat) {
		g_hash_table_unref(l->chat);
		g_hash_table_unref(l->texts);
	}
	*l = (struct ledger){0};
}

void ledger_on_snapshot(struct ledger *l, int64_t seq)
{
	l->seq = seq;
}

void ledger_on_notification(struct ledger *l, int64_t seq)
{
	if (seq <= l->seq) {
		l->doubled++;
		return;
	}
	l->lost += (uint64_t)(seq - l->seq - 1);
	l->seq = seq;
}

void ledger_on_chat(struct ledger *l, const char *id, const char *text, bool is_news)
{
	if (g_hash_table_contains(l->chat, id)) {
		l->chat_doubled += is_news;
		return;
	}
	g_hash_table_insert(l->chat, g_strdup(id), g_strdup(text));
	if (!g_str_has_prefix(text, NUMBERED_PREFIX)) {
		return;
	}
	/* Sent again after a broken line, and taken for another message. */
	if (g_hash_table_contains(l->texts, text)) {
		l->chat_doubled++;
	}
	g_hash_table_insert(l->texts, g_strdup(text), g_strdup(id));
}

char *ledger_text(uint32_t number, uint32_t count, uint32_t salt)
{
	return g_strdup_printf(NUMBERED_PREFIX "%u-%u-%08x", number, count, salt);
}

uint64_t ledger_missing(const struct ledger *l, const GArray *said, us_t from, us_t until)
{
	uint64_t missing = 0;
	for (guint i = 0; i < said->len; i++) {
		const struct ledger_said *one = &g_array_index(said, struct ledger_said, i);
		if (one->at >= from && one->at <= until && !g_hash_table_contains(l->chat, one->id)) {
			missing++;
		}
	}
	return missing;
}
