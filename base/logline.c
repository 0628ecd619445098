#include "logline.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void log_event(const struct log *log, enum log_level level, const char *event, const char *format, ...)
{
	/* the <n> prefix is journald's way to read a priority from stderr */
	static const char *const prefixes[] = {"<3>error ", "<4>warn ", "<6>info ", "<7>debug "};
	char line[1000];
	va_list args;
	if (!log || level > log->level) {
		return;
	}
	int len = snprintf(line, sizeof line, "%s%s ", prefixes[level], event);
	va_start(args, format);
	int more = vsnprintf(line + len, sizeof line - (size_t)len, format, args);
	va_end(args);
	if (more < 0) {
		return;
	}
	size_t end = strlen(line);
	for (size_t i = 0; i < end; i++) {
		if ((unsigned char)line[i] < ' ') {
			line[i] = '?'; /* a value must not forge a second line */
		}
	}
	line[end < sizeof line - 1 ? end : end - 1] = '\n';
	size_t total = end < sizeof line - 1 ? end + 1 : end;
	if (write(log->fd, line, total) < 0) {
		return; /* a log that can't be written is no reason to stop a lesson */
	}
}
