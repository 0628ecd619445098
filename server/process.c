/* Figures from /proc/self, getrusage and the limits. */
#include "process.h"

#include <glib.h>
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* More would cost libwebsockets' tables memory for nothing. */
enum { FILES_MAX = 65536 };
/* Smaller than what a participant or a packet history is made of. */
enum { OWN_PAGES_BYTES = 32 * 1024 };

uint64_t process_rss_bytes(void)
{
	char *text = NULL;
	uint64_t pages = 0;
	if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL)) {
		const char *second = strchr(text, ' ');
		pages = second == NULL ? 0 : g_ascii_strtoull(second, NULL, 10);
		g_free(text);
	}
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

uint64_t process_cpu_us(void)
{
	struct rusage usage;
	if (getrusage(RUSAGE_SELF, &usage) != 0) {
		return 0;
	}
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
	       (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

uint64_t process_open_files(void)
{
	GDir *dir = g_dir_open("/proc/self/fd", 0, NULL);
	uint64_t count = 0;
	if (dir == NULL) {
		return 0;
	}
	while (g_dir_read_name(dir) != NULL) {
		count++;
	}
	g_dir_close(dir);
	return count - MIN(count, 1); /* without the one that looked */
}

uint64_t process_max_files(void)
{
	struct rlimit limit;
	return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

void process_raise_file_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = MIN(limit.rlim_max, (rlim_t)FILES_MAX);
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/*
 * Large pieces get pages of their own: what is never used of them costs nothing, and all goes back to the system when a lesson
 * ends. By itself the C library stops doing so once it has freed some, and then fills whole pieces with zeros.
 */
void process_set_memory(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, OWN_PAGES_BYTES);
}
