#include "file_name.h"

#include <glib.h>
#include <string.h>

const char *file_name_fault_name(enum file_name_fault fault)
{
	switch (fault) {
	case FILE_NAME_OK:
		return "ok";
	case FILE_NAME_EMPTY:
		return "empty";
	case FILE_NAME_LONG:
		return "long";
	case FILE_NAME_TEXT:
		return "text";
	case FILE_NAME_PATH:
		return "path";
	case FILE_NAME_RESERVED:
		break;
	}
	return "reserved";
}

/* Turned directions make "exe.fdp" out of "pdf.exe". */
static bool has_unseen(const char *name)
{
	for (const char *p = name; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		GUnicodeType type = g_unichar_type(c);
		/* a joiner inside of a word is part of many scripts */
		bool is_joiner = c == 0x200c || c == 0x200d;
		if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR
			|| type == G_UNICODE_SURROGATE || type == G_UNICODE_PRIVATE_USE || (type == G_UNICODE_FORMAT && !is_joiner)) {
			return true;
		}
	}
	return false;
}

static bool is_device(const char *name)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
	size_t stem = strcspn(name, ".");
	for (size_t i = 0; i < G_N_ELEMENTS(devices); i++) {
		bool has_number = i >= 4;
		if (stem == (has_number ? 4u : 3u) && g_ascii_strncasecmp(name, devices[i], 3) == 0
			&& (!has_number || g_ascii_isdigit(name[3]))) {
			return true;
		}
	}
	return false;
}

enum file_name_fault file_name_check(const char *name)
{
	size_t len = strlen(name);
	if (len == 0 || strspn(name, " ") == len) {
		return FILE_NAME_EMPTY;
	}
	if (len > FILE_NAME_BYTES_MAX) {
		return FILE_NAME_LONG;
	}
	if (!g_utf8_validate(name, (gssize)len, NULL) || has_unseen(name)) {
		return FILE_NAME_TEXT;
	}
	if (strpbrk(name, "/\\") || strcmp(name, ".") == 0 || strcmp(name, "..") == 0
		|| (g_ascii_isalpha(name[0]) && name[1] == ':')) {
		return FILE_NAME_PATH;
	}
	if (name[0] == '.' || name[0] == ' ' || name[len - 1] == '.' || name[len - 1] == ' ' || strpbrk(name, "<>:\"|?*")
		|| is_device(name)) {
		return FILE_NAME_RESERVED;
	}
	return FILE_NAME_OK;
}

const char *file_name_type(const char *name)
{
	/* what lessons need; nothing that a double click would run, and no pages: they could be made to look like ours */
	static const struct {
		const char *ending, *type;
	} types[] = {
		{"pdf", "application/pdf"}, {"txt", "text/plain"}, {"md", "text/markdown"}, {"csv", "text/csv"}, {"rtf", "application/rtf"},
		{"tex", "application/x-tex"}, {"epub", "application/epub+zip"},
		{"odt", "application/vnd.oasis.opendocument.text"}, {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
		{"odp", "application/vnd.oasis.opendocument.presentation"}, {"odg", "application/vnd.oasis.opendocument.graphics"},
		{"doc", "application/msword"}, {"xls", "application/vnd.ms-excel"}, {"ppt", "application/vnd.ms-powerpoint"},
		{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"pages", "application/vnd.apple.pages"}, {"numbers", "application/vnd.apple.numbers"}, {"key", "application/vnd.apple.keynote"},
		{"jpg", "image/jpeg"}, {"jpeg", "image/jpeg"}, {"png", "image/png"}, {"gif", "image/gif"}, {"webp", "image/webp"},
		{"heic", "image/heic"}, {"bmp", "image/bmp"}, {"tif", "image/tiff"}, {"tiff", "image/tiff"},
		{"mp3", "audio/mpeg"}, {"m4a", "audio/mp4"}, {"ogg", "audio/ogg"}, {"opus", "audio/ogg"}, {"wav", "audio/wav"},
		{"flac", "audio/flac"}, {"mp4", "video/mp4"}, {"m4v", "video/mp4"}, {"mov", "video/quicktime"}, {"webm", "video/webm"},
		{"mkv", "video/x-matroska"}, {"zip", "application/zip"}, {"ggb", "application/vnd.geogebra.file"}, {"mid", "audio/midi"},
		{"sb3", "application/x.scratch.sb3"}, {"mscz", "application/x-musescore"}, {"c", "text/plain"}, {"h", "text/plain"},
		{"java", "text/plain"}, {"py", "text/plain"}, {"json", "application/json"}, {"xml", "application/xml"},
	};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < G_N_ELEMENTS(types); i++) {
		if (g_ascii_strcasecmp(dot + 1, types[i].ending) == 0) {
			return types[i].type;
		}
	}
	return NULL;
}

bool file_is_program(const uint8_t *head, size_t len)
{
	static const struct {
		uint8_t bytes[4];
		size_t len;
	} marks[] = {{"MZ", 2}, {"\177ELF", 4}, {"#!", 2}, {{0xca, 0xfe, 0xba, 0xbe}, 4}, {{0xfe, 0xed, 0xfa, 0xce}, 4},
		{{0xfe, 0xed, 0xfa, 0xcf}, 4}, {{0xce, 0xfa, 0xed, 0xfe}, 4}, {{0xcf, 0xfa, 0xed, 0xfe}, 4}};
	for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
		if (len >= marks[i].len && memcmp(head, marks[i].bytes, marks[i].len) == 0) {
			return true;
		}
	}
	return false;
}
