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

enum err wiping_begin(void)
{
	json_set_alloc_funcs(malloc, wipe_and_free);
	bool is_set = CRYPTO_set_mem_functions(take_openssl, grow_openssl, free_openssl) == 1;
	return is_set ? store_wipe_freed() : ERR_STATE;
}
