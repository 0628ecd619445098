/* Which words of a library's log line are harmless by their form. */
#include "lws_log.h"

#include "lws_headers.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* A token has 32 characters, a name of a function rarely more than these. */
enum { WORD_MAX = 30, NUMBER_MAX = 6 };

static bool is_harmless(const char *word, size_t len)
{
	size_t letters = 0, digits = 0;
	if (len > 0 && strchr(":,.;", word[len - 1]) != NULL) {
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (g_ascii_isdigit(word[i])) {
			digits++;
		} else if (g_ascii_isalpha(word[i]) || strchr("_-()'", word[i]) != NULL) {
			letters++;
		} else {
			return false;
		}
	}
	return digits == 0 ? letters <= WORD_MAX : letters == 0 && digits <= NUMBER_MAX;
}

void lws_log_scrub(char *out, size_t cap, const char *line)
{
	size_t used = 0;
	while (*line != '\0' && *line != '\n') {
		size_t len = strcspn(line, " \t\n");
		const char *shown = is_harmless(line, len) ? line : "*";
		size_t shown_len = shown == line ? len : 1;
		if (len > 0 && used + shown_len + 2 <= cap) {
			if (used > 0) {
				out[used++] = ' ';
			}
			memcpy(out + used, shown, shown_len);
			used += shown_len;
		}
		line += len + strspn(line + len, " \t");
	}
	out[used] = '\0';
}

static void on_line(int level, const char *line)
{
	char text[400];
	struct log log = {.level = LOG_LEVEL_WARN, .fd = STDERR_FILENO};
	(void)level;
	lws_log_scrub(text, sizeof text, line);
	log_event(&log, LOG_LEVEL_WARN, "lws", "said=\"%s\"", text);
}

void lws_log_start(enum log_level level)
{
	lws_set_log_level(level >= LOG_LEVEL_DEBUG ? LLL_ERR | LLL_WARN : LLL_ERR, on_line);
}
