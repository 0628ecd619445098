/* WebSockets of a house: texts arrive in order and late, and are lost when the line is cut. */
#include "house_state.h"

#include <stdlib.h>
#include <string.h>

struct line *line_new(struct house *h, int device)
{
	struct line *l = g_new0(struct line, 1);
	l->id = ++h->last_conn;
	l->device = device;
	l->is_open_here = true;
	l->here_notices_at = l->there_notices_at = US_NEVER;
	g_queue_init(&l->up);
	g_queue_init(&l->down);
	return l;
}

static void letter_free(void *data)
{
	struct letter *letter = data;
	free(letter->text);
	g_free(letter);
}

static void drop_some(struct house *h, GQueue *queue)
{
	guint kept = queue->length ? rng_below(&h->delays, queue->length + 1) : 0;
	while (queue->length > kept) {
		letter_free(g_queue_pop_tail(queue));
	}
}

void line_free(struct line *l)
{
	g_queue_clear_full(&l->up, letter_free);
	g_queue_clear_full(&l->down, letter_free);
	if (l->waiting) {
		g_hash_table_destroy(l->waiting);
	}
	g_free(l);
}

/* In order, as TCP does: never before the one that was sent before. */
static void post(struct house *h, GQueue *queue, char *text, uint16_t close)
{
	const struct letter *last = g_queue_peek_tail(queue);
	struct letter *letter = g_new0(struct letter, 1);
	letter->at = us_max(h->now + house_delay(h), last ? last->at : 0);
	letter->text = text;
	letter->close = close;
	g_queue_push_tail(queue, letter);
}

void line_up(struct house *h, struct line *l, char *text)
{
	if (l->is_cut || !l->is_open_here) {
		free(text);
		return;
	}
	post(h, &l->up, text, 0);
	l->is_open_here = text != NULL;
}

void line_down(struct house *h, struct line *l, char *text, uint16_t close)
{
	if (l->is_cut || !l->is_open_there) {
		free(text);
		return;
	}
	post(h, &l->down, text, close);
	l->is_open_there = text != NULL;
}

/* A cut falls at any byte; the text that it falls into is lost as a whole, with all after it. */
void line_cut(struct house *h, struct line *l)
{
	if (l->is_cut) {
		return;
	}
	l->is_cut = true;
	drop_some(h, &l->up);
	drop_some(h, &l->down);
	h->count.cuts++;
	l->here_notices_at = h->now + (us_t)rng_below(&h->delays, rng_below(&h->delays, 2) ? 50 : 3000) * US_PER_MS;
	l->there_notices_at = h->now + (us_t)rng_below(&h->delays, rng_below(&h->delays, 2) ? 500 : 30000) * US_PER_MS;
}

us_t line_deadline(const struct line *l)
{
	const struct letter *up = g_queue_peek_head((GQueue *)(uintptr_t)&l->up);
	const struct letter *down = g_queue_peek_head((GQueue *)(uintptr_t)&l->down);
	us_t at = us_min(up ? up->at : US_NEVER, down ? down->at : US_NEVER);
	return us_min(at, us_min(l->here_notices_at, l->there_notices_at));
}

static void arrive_there(struct house *h, struct line *l)
{
	struct letter *letter;
	while ((letter = g_queue_peek_head(&l->up)) && letter->at <= h->now) {
		(void)g_queue_pop_head(&l->up);
		if (letter->text) {
			server_text(h, l, letter->text);
		} else {
			server_close(h, l);
		}
		letter_free(letter);
	}
}

static void arrive_here(struct house *h, struct line *l)
{
	struct device *d = &h->devices[l->device];
	struct letter *letter;
	while ((letter = g_queue_peek_head(&l->down)) && letter->at <= h->now) {
		(void)g_queue_pop_head(&l->down);
		if (d->line != l || !l->is_open_here) {
			/* nobody reads any more */
		} else if (letter->text) {
			device_on_text(h, d, letter->text);
		} else {
			l->is_open_here = false;
			device_on_close(h, d, letter->close);
		}
		letter_free(letter);
	}
}

void line_on_time(struct house *h, struct line *l)
{
	struct device *d = &h->devices[l->device];
	arrive_there(h, l);
	arrive_here(h, l);
	if (l->there_notices_at <= h->now) {
		l->there_notices_at = US_NEVER;
		server_close(h, l);
	}
	if (l->here_notices_at <= h->now) {
		l->here_notices_at = US_NEVER;
		if (l->is_open_here) {
			l->is_open_here = false;
			if (d->line == l) {
				device_on_close(h, d, 1006);
			}
		}
	}
}
