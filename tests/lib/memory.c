#include "memory.h"

#include <malloc.h>

/* Under a sanitizer malloc is the sanitizer's. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

bool memory_is_exact(void)
{
	return __sanitizer_get_current_allocated_bytes != NULL;
}

size_t memory_in_use(void)
{
	if (__sanitizer_get_current_allocated_bytes) {
		return __sanitizer_get_current_allocated_bytes();
	}
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
}
