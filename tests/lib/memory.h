/* How much memory the program holds, for tests that claim that it does not grow. */
#ifndef KREIDE_TEST_MEMORY_H
#define KREIDE_TEST_MEMORY_H

#include <stddef.h>

size_t memory_in_use(void); /* bytes on the heap */

#endif
