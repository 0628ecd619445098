/* What a file that somebody puts on a shelf may be called, and what kind of file it is. By its name and first bytes alone: nothing
 * that was uploaded is ever opened or shown by the server. */
#ifndef KREIDE_FILE_NAME_H
#define KREIDE_FILE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILE_NAME_BYTES_MAX = 200, FILE_HEAD_BYTES = 8 };

enum file_name_fault {
	FILE_NAME_OK,
	FILE_NAME_EMPTY,
	FILE_NAME_LONG,     /* more than FILE_NAME_BYTES_MAX bytes */
	FILE_NAME_TEXT,     /* not UTF-8, or with characters that nobody sees (control, direction) */
	FILE_NAME_PATH,     /* slashes, "..", a drive */
	FILE_NAME_RESERVED, /* hidden (a dot in front), or one that Windows can't save: CON, a dot or space at the end, <>:"|?* */
};

/* Stable lower-case name, such as "path"; for FILE_NAME_OK "ok". */
const char *file_name_fault_name(enum file_name_fault fault);
enum file_name_fault file_name_check(const char *name);
/* The MIME type that a download is given; NULL: files with this ending are not taken. */
const char *file_name_type(const char *name);
/* Is it a program (Windows, Linux, macOS, Java, a script that names its interpreter), whatever it is called? */
bool file_is_program(const uint8_t *head, size_t len);

#endif
