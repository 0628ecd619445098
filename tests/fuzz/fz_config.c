/*
 * Fuzz target: the text of kreide.conf, as at the start, and as a reload over a running one. The two
 * are separated by a line of "----".
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err read_one(struct config *c, const char *text)
{
	char error[CONFIG_ERROR_MAX] = "";
	config_init(c);
	enum err result = config_parse(c, text, "kreide.conf", error);
	size_t len = strlen(error);
	if (result ? len == 0 : len != 0 || config_log_level(c) > LOG_LEVEL_DEBUG) {
		abort(); /* a refusal has its sentence, and nothing else has one */
	}
	return result;
}

/* After a merge the live keys are the new ones: a second merge has nothing to take. */
static void merge(struct config *running, const char *text)
{
	struct config next;
	struct config_changes changes;
	if (read_one(&next, text) == OK) {
		config_merge(running, &next, &changes);
		config_finish(&next);
		if (read_one(&next, text) != OK) {
			abort();
		}
		config_merge(running, &next, &changes);
		if (changes.taken[0] != '\0') {
			abort();
		}
	}
	config_finish(&next);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config running;
	char *text = malloc(size + 1);
	if (!text) {
		return 0;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	char *second = strstr(text, "\n----\n");
	if (second) {
		*second = '\0';
		second += strlen("\n----\n");
	}
	if (read_one(&running, text) == OK) {
		merge(&running, second ? second : "");
	}
	config_finish(&running);
	free(text);
	return 0;
}
