#include "netsim.h"

#include "rng.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_QUEUE_US (200 * US_PER_MS)

enum { MAX_BOTTLENECKS = 8 };

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
	struct flight *next; /* behind it at a bottleneck */
	struct netsim_packet packet;
};

struct bottleneck {
	bps_t rate_bps;
	us_t queue_us;
	struct flight *head, *tail; /* who waits; the head is being sent */
	size_t waiting_bytes;       /* with the head */
	us_t head_left_at;
	uint64_t passed_bytes;
};

struct netsim {
	struct rng rng;
	struct bottleneck bottlenecks[MAX_BOTTLENECKS];
	uint32_t bottleneck_count;
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
	for (uint32_t i = 0; i < n->bottleneck_count; i++) {
		for (struct flight *f = n->bottlenecks[i].head; f;) {
			struct flight *next = f->next;
			free(f);
			f = next;
		}
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

static struct flight *make_flight(struct netsim *n, uint32_t link, const struct path *path, const uint8_t *data, size_t len)
{
	struct flight *f = n->spare_len > 0 ? n->spare[--n->spare_len] : must(malloc(sizeof *f));
	f->next = NULL;
	f->packet.link = link;
	f->packet.path = *path;
	f->packet.len = len;
	memcpy(f->packet.data, data, len);
	return f;
}

static void give_back(struct netsim *n, struct flight *f)
{
	if (n->spare_len < n->heap_cap) {
		n->spare[n->spare_len++] = f;
	} else {
		free(f);
	}
}

static void launch(struct netsim *n, struct flight *f, us_t at)
{
	f->at = at;
	f->order = n->order++;
	push(n, f);
}

/* From the bottleneck on: delay, jitter, order. */
static void cross(struct netsim *n, struct flight *f, us_t left_at)
{
	struct link *l = &n->links[f->packet.link];
	us_t at = left_at + l->conf.delay_us + chance_us(n, l->conf.jitter_us);
	if (happens(n, l->conf.reorder_permille)) {
		at += chance_us(n, l->conf.reorder_us);
	} else {
		at = us_max(at, l->last_at);
		l->last_at = at;
	}
	launch(n, f, at);
	if (happens(n, l->conf.duplicate_permille)) {
		l->count.duplicated++;
		struct flight *twin = make_flight(n, f->packet.link, &f->packet.path, f->packet.data, f->packet.len);
		launch(n, twin, at + chance_us(n, 5 * US_PER_MS));
	}
}

/* -- shared bottlenecks ----------------------------------------------------------------------------------------- */

static struct bottleneck *bottleneck_at(struct netsim *n, uint32_t number)
{
	assert(number >= 1 && number <= n->bottleneck_count);
	return &n->bottlenecks[number - 1];
}

uint32_t netsim_add_bottleneck(struct netsim *n, bps_t rate_bps, us_t queue_us)
{
	assert(n->bottleneck_count < MAX_BOTTLENECKS && rate_bps > 0);
	n->bottlenecks[n->bottleneck_count] =
		(struct bottleneck){.rate_bps = rate_bps, .queue_us = queue_us > 0 ? queue_us : DEFAULT_QUEUE_US};
	return ++n->bottleneck_count;
}

void netsim_change_bottleneck(struct netsim *n, uint32_t bottleneck, bps_t rate_bps)
{
	assert(rate_bps > 0);
	bottleneck_at(n, bottleneck)->rate_bps = rate_bps;
}

static us_t sending_us(const struct bottleneck *b, size_t len)
{
	return (us_t)len * 8 * US_PER_S / b->rate_bps;
}

us_t netsim_queue_us(const struct netsim *n, uint32_t bottleneck, us_t now)
{
	const struct bottleneck *b = &n->bottlenecks[bottleneck - 1];
	if (!b->head) {
		return 0;
	}
	return us_max(b->head_left_at - now, 0) + sending_us(b, b->waiting_bytes - b->head->packet.len);
}

uint64_t netsim_passed_bytes(const struct netsim *n, uint32_t bottleneck)
{
	return n->bottlenecks[bottleneck - 1].passed_bytes;
}

static bool enqueue(struct netsim *n, struct bottleneck *b, uint32_t number, struct flight *f, us_t now)
{
	if (netsim_queue_us(n, number, now) > b->queue_us) {
		return false;
	}
	b->waiting_bytes += f->packet.len;
	if (b->head) {
		b->tail->next = f;
	} else {
		b->head = f;
		b->head_left_at = now + sending_us(b, f->packet.len);
	}
	b->tail = f;
	return true;
}

static void serve_head(struct netsim *n, struct bottleneck *b)
{
	struct flight *f = b->head;
	us_t left_at = b->head_left_at;
	b->head = f->next;
	b->waiting_bytes -= f->packet.len;
	b->passed_bytes += f->packet.len;
	if (b->head) {
		b->head_left_at = left_at + sending_us(b, b->head->packet.len);
	}
	f->next = NULL;
	cross(n, f, left_at);
}

static void serve_bottlenecks(struct netsim *n, us_t now)
{
	for (uint32_t i = 0; i < n->bottleneck_count; i++) {
		while (n->bottlenecks[i].head && n->bottlenecks[i].head_left_at <= now) {
			serve_head(n, &n->bottlenecks[i]);
		}
	}
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
	if (l->conf.bottleneck > 0) {
		serve_bottlenecks(n, now);
		struct flight *f = make_flight(n, link, path, data, len);
		if (!enqueue(n, bottleneck_at(n, l->conf.bottleneck), l->conf.bottleneck, f, now)) {
			l->count.dropped++;
			give_back(n, f);
		}
		return;
	}
	us_t left_at = leave_at(l, len, now);
	if (left_at == US_NEVER) {
		l->count.dropped++;
		return;
	}
	cross(n, make_flight(n, link, path, data, len), left_at);
}

us_t netsim_deadline(const struct netsim *n)
{
	us_t at = n->heap_len > 0 ? n->heap[0]->at : US_NEVER;
	for (uint32_t i = 0; i < n->bottleneck_count; i++) {
		at = n->bottlenecks[i].head ? us_min(at, n->bottlenecks[i].head_left_at) : at;
	}
	return at;
}

bool netsim_receive(struct netsim *n, struct netsim_packet *out, us_t now)
{
	serve_bottlenecks(n, now);
	if (n->heap_len == 0 || n->heap[0]->at > now) {
		return false;
	}
	struct flight *f = pop(n);
	out->link = f->packet.link;
	out->path = f->packet.path;
	out->len = f->packet.len;
	memcpy(out->data, f->packet.data, f->packet.len);
	n->links[out->link].count.delivered++;
	give_back(n, f);
	return true;
}
