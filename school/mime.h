/* How text travels by mail: in ASCII and in short lines (RFC 2045 to 2047, RFC 5322). */
#ifndef KREIDE_MIME_H
#define KREIDE_MIME_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { MIME_ADDRESS_MAX = 254, MIME_LOCAL_MAX = 64, MIME_LINE_MAX = 76 };

/* One plain address in ASCII: "name@host". */
bool mime_address_is_good(const char *address);
/* Appends "Name: value", where the value is a line of UTF-8. Whatever it holds: it stays one header. */
void mime_add_text_header(GString *out, const char *name, const char *value);
/* "Name: "Shown" <address>"; shown "": the address alone. The address must be good. */
void mime_add_address_header(GString *out, const char *name, const char *shown, const char *address);
/* "Date: Thu, 26 Nov 2026 13:10:00 +0000". */
void mime_add_date_header(GString *out, int64_t at_ms);
/* Appends a body; its lines end with a line feed or CRLF. */
void mime_add_quoted_printable(GString *out, const char *text);
void mime_add_base64(GString *out, const char *text);

#endif
