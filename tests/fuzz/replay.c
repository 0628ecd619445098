/* Does every input that a fuzzer ever found worth keeping still pass? Runs one target over the files of its folder. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *folder, const char *name, uint8_t *buf)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "rb");
	if (!f) {
		fprintf(stderr, "can't read %s\n", path);
		return 1;
	}
	size_t len = fread(buf, 1, INPUT_MAX, f);
	fclose(f);
	LLVMFuzzerTestOneInput(buf, len);
	return 0;
}

int main(int argc, char **argv)
{
	int count = 0;
	int failed = 0;
	DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
	uint8_t *buf = malloc(INPUT_MAX);
	if (!folder || !buf) {
		fprintf(stderr, "usage: replay <folder>\n");
		free(buf);
		return 2;
	}
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		if (entry->d_name[0] != '.') {
			failed += replay_file(argv[1], entry->d_name, buf);
			count++;
		}
	}
	closedir(folder);
	free(buf);
	printf("%d inputs\n", count);
	return failed || count == 0; /* an empty folder would test nothing */
}
