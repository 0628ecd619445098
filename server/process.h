/* What the kernel says about this process. */
#ifndef KREIDE_PROCESS_H
#define KREIDE_PROCESS_H

#include <stdint.h>

uint64_t process_rss_bytes(void);
uint64_t process_cpu_us(void);
uint64_t process_open_files(void);
uint64_t process_max_files(void);
/* The descriptors that connections and media need; the hard limit is the administrator's. */
void process_raise_file_limit(void);
/* Before the first threads. */
void process_set_memory(void);

#endif
