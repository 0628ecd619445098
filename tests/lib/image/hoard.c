/*
 * For LD_PRELOAD: a process that gives no small piece of memory back and wipes nothing, so that all that ever was in it can be found. For tests
 * that look for something that must not be there, to prove that they would see it.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <string.h>

/* Larger ones have pages of their own, and go as a whole. */
enum { KEPT_MAX = 24 * 1024 };

extern void __libc_free(void *p);
extern void *__libc_realloc(void *p, size_t size);

void free(void *p)
{
	if (p && malloc_usable_size(p) > KEPT_MAX) {
		__libc_free(p);
	}
}

void *realloc(void *p, size_t size)
{
	size_t before = p ? malloc_usable_size(p) : 0;
	if (before > KEPT_MAX) {
		return __libc_realloc(p, size);
	}
	void *more = malloc(size);
	if (more && p) {
		memcpy(more, p, before < size ? before : size);
	}
	return more;
}

void explicit_bzero(void *p, size_t len)
{
	(void)p;
	(void)len;
}

/* What it becomes where the compiler knows how much room there is. */
void __explicit_bzero_chk(void *p, size_t len, size_t room)
{
	(void)p;
	(void)len;
	(void)room;
}

void sodium_memzero(void *p, size_t len)
{
	(void)p;
	(void)len;
}

void OPENSSL_cleanse(void *p, size_t len)
{
	(void)p;
	(void)len;
}
