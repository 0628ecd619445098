#include "netsim.h"

#include "rng.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_QUEUE_US (200 * US_PER_MS)

struct link {
	struct netsim_link conf;
	struct netsim_count count;
	bool is_bad;
	us_t free_at;    /* when the bottleneck has sent all that waits */
	us_t last_at;    /* arrival of the last packet that kept its order */
};

struct flight {
	us_t at;
	uint64_t order; /* decides between equal times */
	struct netsim_packet packet;
};

struct netsim {
	struct rng rng;
	struct link *links;
	uint32_t link_count, link_cap;
	struct flight **heap; /* earliest first */
	size_t heap_len, heap_cap;
	struct flight **spare;
	size_t spare_len;
	uint64_t order;
};

static void *must(void *p)
{
	assert(p);
	return p;
}

struct netsim *netsim_new(uint64_t seed)
{
	struct netsim *n = must(calloc(1, sizeof *n));
	rng_init(&n->rng, seed);
	return n;
}

void netsim_free(struct netsim *n)
{
	if (!n) {
		return;
	}
	for (size_t i = 0; i < n->heap_len; i++) {
		free(n->heap[i]);
	}
	for (size_t i = 0; i < n->spare_len; i++) {
		free(n->spare[i]);
	}
	free(n->heap);
	free(n->spare);
	free(n->links);
	free(n);
}

uint32_t netsim_add(struct netsim *n, const struct netsim_link *link)
{
	if (n->link_count == n->link_cap) {
		n->link_cap = n->link_cap > 0 ? n->link_cap * 2 : 16;
		n->links = must(realloc(n->links, n->link_cap * sizeof *n->links));
	}
	n->links[n->link_count] = (struct link){.conf = *link};
	return n->link_count++;
}

void netsim_change(struct netsim *n, uint32_t link, const struct netsim_link *conf)
{
	n->links[link].conf = *conf;
}

const struct netsim_count *netsim_count(const struct netsim *n, uint32_t link)
{
	return &n->links[link].count;
}

static bool is_before(const struct flight *a, const struct flight *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void swap(struct flight **a, struct flight **b)
{
	struct flight *t = *a;
	*a = *b;
	*b = t;
}

static void push(struct netsim *n, struct flight *f)
{
	if (n->heap_len == n->heap_cap) {
		n->heap_cap = n->heap_cap > 0 ? n->heap_cap * 2 : 256;
		n->heap = must(realloc(n->heap, n->heap_cap * sizeof(struct flight *)));
		n->spare = must(realloc(n->spare, n->heap_cap * sizeof(struct flight *)));
	}
	size_t i = n->heap_len++;
	n->heap[i] = f;
	while (i > 0 && is_before(n->heap[i], n->heap[(i - 1) / 2])) {
		swap(&n->heap[i], &n->heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

static struct flight *pop(struct netsim *n)
{
	struct flight *top = n->heap[0];
	n->heap[0] = n->heap[--n->heap_len];
	size_t i = 0;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= n->heap_len) {
			return top;
		}
		if (child + 1 < n->heap_len && is_before(n->heap[child + 1], n->heap[child])) {
			child++;
		}
		if (!is_before(n->heap[child], n->heap[i])) {
			return top;
		}
		swap(&n->heap[child], &n->heap[i]);
		i = child;
	}
}

static bool happens(struct netsim *n, uint32_t permille)
{
	return permille > 0 && rng_below(&n->rng, 1000) < permille;
}

static bool is_lost(struct netsim *n, struct link *l)
{
	if (l->is_bad) {
		l->is_bad = !happens(n, l->conf.good_permille);
	} else {
		l->is_bad = happens(n, l->conf.bad_permille);
	}
	return l->is_bad || l->conf.is_cut || happens(n, l->conf.loss_permille);
}

/* Time at which the packet has left the bottleneck; US_NEVER: its queue is full. */
static us_t leave_at(struct link *l, size_t len, us_t now)
{
	if (l->conf.rate_bps == 0) {
		return now;
	}
	us_t start = us_max(l->free_at, now);
	us_t limit_us = l->conf.queue_us > 0 ? l->conf.queue_us : DEFAULT_QUEUE_US;
	if (start - now > limit_us) {
		return US_NEVER;
	}
	l->free_at = start + (us_t)len * 8 * US_PER_S / l->conf.rate_bps;
	return l->free_at;
}

static us_t chance_us(struct netsim *n, us_t limit_us)
{
	return limit_us > 0 ? (us_t)rng_below(&n->rng, (uint32_t)limit_us + 1) : 0;
}

static void launch(struct netsim *n, uint32_t link, const struct path *path, const uint8_t *data, size_t len, us_t at)
{
	struct flight *f = n->spare_len > 0 ? n->spare[--n->spare_len] : must(malloc(sizeof *f));
	f->at = at;
	f->order = n->order++;
	f->packet.link = link;
	f->packet.path = *path;
	f->packet.len = len;
	memcpy(f->packet.data, data, len);
	push(n, f);
}

void netsim_send(struct netsim *n, uint32_t link, const struct path *path, const uint8_t *data, size_t len, us_t now)
{
	struct link *l = &n->links[link];
	assert(len <= NETSIM_PACKET_MAX);
	l->count.sent++;
	if (is_lost(n, l)) {
		l->count.lost++;
		return;
	}
	us_t left_at = leave_at(l, len, now);
	if (left_at == US_NEVER) {
		l->count.dropped++;
		return;
	}
	us_t at = left_at + l->conf.delay_us + chance_us(n, l->conf.jitter_us);
	if (happens(n, l->conf.reorder_permille)) {
		at += chance_us(n, l->conf.reorder_us);
	} else {
		at = us_max(at, l->last_at);
		l->last_at = at;
	}
	launch(n, link, path, data, len, at);
	if (happens(n, l->conf.duplicate_permille)) {
		l->count.duplicated++;
		launch(n, link, path, data, len, at + chance_us(n, 5 * US_PER_MS));
	}
}

us_t netsim_deadline(const struct netsim *n)
{
	return n->heap_len > 0 ? n->heap[0]->at : US_NEVER;
}

bool netsim_receive(struct netsim *n, struct netsim_packet *out, us_t now)
{
	if (n->heap_len == 0 || n->heap[0]->at > now) {
		return false;
	}
	struct flight *f = pop(n);
	out->link = f->packet.link;
	out->path = f->packet.path;
	out->len = f->packet.len;
	memcpy(out->data, f->packet.data, f->packet.len);
	n->links[out->link].count.delivered++;
	n->spare[n->spare_len++] = f;
	return true;
}
