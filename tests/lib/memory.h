/* How much memory the program holds, for tests that claim that it does not grow. */
#ifndef KREIDE_TEST_MEMORY_H
#define KREIDE_TEST_MEMORY_H

#include <stddef.h>

#include <stdbool.h>

size_t memory_in_use(void); /* bytes on the heap */
bool memory_is_exact(void); /* to the byte: under a sanitizer; else malloc keeps small pieces that were freed */

#endif
