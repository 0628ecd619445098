/*
 * Structured log lines: `level event key=value ...`, one per event, to one sink.
 * Never a token, an address, a session description or the name of a person: ids only.
 */
#ifndef KREIDE_LOGLINE_H
#define KREIDE_LOGLINE_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Where lines go and how many; embedded in its owner, handed to who logs. Thread-safe by one write(2) a line. */
struct log {
	_Atomic enum log_level level; /* may change while others log */
	int fd;
};

/*
 * One line. `event` is dotted lower case ("room.opened"); `format` makes the key=value part.
 * A line longer than 1,000 bytes is cut. NULL log: nothing happens.
 */
void log_event(const struct log *log, enum log_level level, const char *event, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
