/*
 * Where in a file are which of many patterns? Each has 16 bytes, at any place.
 *
 *     scan IMAGE < patterns > hits
 *
 * A pattern is a line of 32 hex digits, and numbered from 0 on. A hit is a line: number, offset in the file.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATTERN = 16, PATTERNS_MAX = 1 << 20, FILTER_BITS = 24, TABLE_BITS = 21 };

static uint8_t patterns[PATTERNS_MAX][PATTERN];
static int32_t next_of[PATTERNS_MAX], first_of[1 << TABLE_BITS]; /* number + 1; 0: none */
static uint8_t filter[1 << (FILTER_BITS - 3)];
static int32_t count;

static uint64_t hash_of(const uint8_t *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word * UINT64_C(0x9E3779B97F4A7C15);
}

static void add_pattern(const char *line)
{
	if (count == PATTERNS_MAX || strspn(line, "0123456789abcdef") < (size_t)2 * PATTERN) {
		fprintf(stderr, "scan: too many patterns, or one that is none\n");
		exit(2);
	}
	for (int i = 0; i < PATTERN; i++) {
		const char digits[3] = {line[2 * i], line[2 * i + 1], 0};
		patterns[count][i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	uint64_t hash = hash_of(patterns[count]), bit = hash >> (64 - FILTER_BITS), place = hash >> (64 - TABLE_BITS);
	filter[bit / 8] |= (uint8_t)(1u << bit % 8);
	next_of[count] = first_of[place];
	first_of[place] = ++count;
}

static void look_at(const uint8_t *at, size_t offset)
{
	uint64_t hash = hash_of(at), bit = hash >> (64 - FILTER_BITS);
	if (!(filter[bit / 8] >> bit % 8 & 1)) {
		return;
	}
	for (int32_t n = first_of[hash >> (64 - TABLE_BITS)]; n; n = next_of[n - 1]) {
		if (memcmp(patterns[n - 1], at, PATTERN) == 0) {
			printf("%d %zu\n", n - 1, offset);
		}
	}
}

int main(int argc, char **argv)
{
	char line[128];
	struct stat status;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &status) != 0) {
		perror("scan");
		return 2;
	}
	while (fgets(line, sizeof line, stdin)) {
		add_pattern(line);
	}
	size_t len = (size_t)status.st_size;
	uint8_t *image = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (image == MAP_FAILED) {
		perror("scan");
		return 2;
	}
	for (size_t i = 0; i + PATTERN <= len; i++) {
		look_at(image + i, i);
	}
	return close(fd);
}
