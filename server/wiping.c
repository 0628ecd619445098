#include "wiping.h"

#include "lws_headers.h" /* OpenSSL's without its ERR_STATE */
#include "store.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void wipe_and_free(void *p)
{
	if (p != NULL) {
		explicit_bzero(p, malloc_usable_size(p));
		free(p);
	}
}

/* Never in place of a growing one that moves: the old place would be given back as it is. */
static void *grow(void *p, size_t size)
{
	size_t before = p == NULL ? 0 : malloc_usable_size(p);
	if (size == 0) {
		wipe_and_free(p);
		return NULL;
	}
	if (p != NULL && size <= before && size >= before / 2) {
		return p;
	}
	void *other = malloc(size);
	if (other != NULL && p != NULL) {
		memcpy(other, p, before < size ? before : size);
		wipe_and_free(p);
	}
	return other;
}

/*
 * Requests in one breath: libwebsockets 4.1.6 reads the second one's body from within its head, closes the connection there if it is
 * refused, frees it, and looks at it again on its way out, to find that it is closed. So what it frees stays as it is for some frees more.
 * Its allocator is told nothing but pointers: the ring can be nobody's but the thread's.
 */
#define FREES_KEPT 16
struct kept {
	void *blocks[FREES_KEPT];
	unsigned next;
};
static _Thread_local struct kept lws_kept;

static void free_lws(void *p)
{
	void **place = &lws_kept.blocks[lws_kept.next++ % FREES_KEPT];
	wipe_and_free(*place);
	*place = p;
}

static void *grow_lws(void *p, size_t size, const char *reason)
{
	(void)reason;
	void *other = size == 0 ? NULL : malloc(size);
	if (other != NULL && p != NULL) {
		size_t before = malloc_usable_size(p);
		memcpy(other, p, before < size ? before : size);
	}
	if (p != NULL && (other != NULL || size == 0)) {
		free_lws(p);
	}
	return other;
}

static void *take_openssl(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return malloc(size);
}

static void *grow_openssl(void *p, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return grow(p, size);
}

static void free_openssl(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	wipe_and_free(p);
}

void wiping_begin_lws(void)
{
	lws_set_allocator(grow_lws);
}

enum err wiping_begin(void)
{
	json_set_alloc_funcs(malloc, wipe_and_free);
	bool is_set = CRYPTO_set_mem_functions(take_openssl, grow_openssl, free_openssl) == 1;
	return is_set ? store_wipe_freed() : ERR_STATE;
}
