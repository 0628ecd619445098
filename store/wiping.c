/* Memory that SQLite gives back is overwritten: pages, rows and parameters with what should be gone. */
#include "store_sql.h"

#include <malloc.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void *take(int size)
{
	return malloc((size_t)size);
}

static void wipe_and_free(void *p)
{
	if (p) {
		sodium_memzero(p, malloc_usable_size(p));
		free(p);
	}
}

static int size_of(void *p)
{
	return p ? (int)malloc_usable_size(p) : 0;
}

/* Never where it is: a piece that moves would leave its old place as it was. */
static void *grow(void *p, int size)
{
	void *other = malloc((size_t)size);
	if (other) {
		size_t before = malloc_usable_size(p);
		memcpy(other, p, before < (size_t)size ? before : (size_t)size);
		wipe_and_free(p);
	}
	return other;
}

static int round_up(int size)
{
	return (size + 7) & ~7;
}

static int begin(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void end(void *ctx)
{
	(void)ctx;
}

enum err store_wipe_freed(void)
{
	static const sqlite3_mem_methods wiping = {take, wipe_and_free, grow, size_of, round_up, begin, end, NULL};
	/* no stocks of pages and of small pieces, which would be used again as they are */
	bool is_set = sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping) == SQLITE_OK && sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0) == SQLITE_OK &&
		sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;
	return is_set ? OK : ERR_STATE;
}
