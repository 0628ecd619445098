/* How the built web client gets into memory, and which of its files answers a request. */
#include "static_files.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

enum { STATIC_MAX_DEPTH = 6 };

static const struct {
	const char *suffix, *mime;
} types[] = {
	{".html", "text/html; charset=utf-8"},
	{".js", "text/javascript; charset=utf-8"},
	{".css", "text/css; charset=utf-8"},
	{".svg", "image/svg+xml"},
	{".json", "application/json"},
	{".webmanifest", "application/manifest+json"},
	{".png", "image/png"},
	{".ico", "image/x-icon"},
	{".woff2", "font/woff2"},
	{".txt", "text/plain; charset=utf-8"},
	{".wasm", "application/wasm"},
	{".mp3", "audio/mpeg"},
	{".ogg", "audio/ogg"},
};

static const char *mime_of(const char *path)
{
	for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_str_has_suffix(path, types[i].suffix)) {
			return types[i].mime;
		}
	}
	return "application/octet-stream";
}

const char *static_encoding_name(enum static_encoding e)
{
	switch (e) {
	case STATIC_GZIP:
		return "gzip";
	case STATIC_BROTLI:
		return "br";
	case STATIC_IDENTITY:
	case STATIC_ENCODING_COUNT:
		break;
	}
	return NULL;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct static_file *)a)->path, ((const struct static_file *)b)->path);
}

static struct static_file *file_slot(struct static_files *s, const char *path)
{
	for (size_t i = 0; i < s->count; i++) {
		if (strcmp(s->files[i].path, path) == 0) {
			return &s->files[i];
		}
	}
	if (s->count == s->cap) {
		s->cap = s->cap == 0 ? 64 : s->cap * 2;
		s->files = g_renew(struct static_file, s->files, s->cap);
	}
	struct static_file *file = &s->files[s->count++];
	*file = (struct static_file){
		.path = g_strdup(path),
		.mime = mime_of(path),
		.is_immutable = g_str_has_prefix(path, "/assets/"),
	};
	return file;
}

static enum err add_file(struct static_files *s, const char *on_disk, const char *path)
{
	enum static_encoding encoding = STATIC_IDENTITY;
	char *name = g_strdup(path);
	if (g_str_has_suffix(name, ".br")) {
		encoding = STATIC_BROTLI;
	} else if (g_str_has_suffix(name, ".gz")) {
		encoding = STATIC_GZIP;
	}
	if (encoding != STATIC_IDENTITY) {
		name[strlen(name) - 3] = '\0';
	}
	char *content = NULL;
	gsize len = 0;
	enum err result = ERR_SYS;
	if (g_file_get_contents(on_disk, &content, &len, NULL)) {
		struct static_file *file = file_slot(s, name);
		file->content[encoding] = bytes_of(content, len);
		char *hash = g_compute_checksum_for_data(
			G_CHECKSUM_SHA256, (const guchar *)content, len);
		g_snprintf(file->etag[encoding], sizeof file->etag[encoding], "\"%.16s\"", hash);
		g_free(hash);
		result = OK;
	}
	g_free(name);
	return result;
}

static enum err load_folder(
	struct static_files *s, const char *folder, const char *prefix, int depth)
{
	GDir *dir = depth < STATIC_MAX_DEPTH ? g_dir_open(folder, 0, NULL) : NULL;
	if (dir == NULL) {
		return ERR_SYS;
	}
	enum err result = OK;
	const char *name;
	while (result == OK && (name = g_dir_read_name(dir)) != NULL) {
		if (name[0] == '.') {
			continue;
		}
		char *on_disk = g_build_filename(folder, name, NULL);
		char *path = g_strconcat(prefix, "/", name, NULL);
		result = g_file_test(on_disk, G_FILE_TEST_IS_DIR)
				 ? load_folder(s, on_disk, path, depth + 1)
				 : add_file(s, on_disk, path);
		g_free(path);
		g_free(on_disk);
	}
	g_dir_close(dir);
	return result;
}

/* A .br or .gz whose plain file is gone answers nothing. */
static void drop_orphans(struct static_files *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (s->files[i].content[STATIC_IDENTITY].p != NULL) {
			s->files[kept++] = s->files[i];
			continue;
		}
		g_free(s->files[i].path);
		for (size_t e = 0; e < STATIC_ENCODING_COUNT; e++) {
			g_free((void *)(uintptr_t)s->files[i].content[e].p);
		}
	}
	s->count = kept;
}

static const struct static_file *find_exact(const struct static_files *s, const char *path)
{
	struct static_file key = {.path = (char *)(uintptr_t)path};
	return s->count == 0 ? NULL
			     : bsearch(&key, s->files, s->count, sizeof *s->files, compare_files);
}

enum err static_files_load(struct static_files *s, const char *folder)
{
	*s = (struct static_files){0};
	enum err result = load_folder(s, folder, "", 0);
	drop_orphans(s);
	if (s->count > 0) {
		qsort(s->files, s->count, sizeof *s->files, compare_files);
	}
	return result == OK && find_exact(s, "/index.html") == NULL ? ERR_NOT_FOUND : result;
}

void static_files_finish(struct static_files *s)
{
	for (size_t i = 0; i < s->count; i++) {
		g_free(s->files[i].path);
		for (size_t e = 0; e < STATIC_ENCODING_COUNT; e++) {
			g_free((void *)(uintptr_t)s->files[i].content[e].p);
		}
	}
	g_free(s->files);
	*s = (struct static_files){0};
}

/* RFC 9110 section 12.5.3, as far as browsers use it: a listed coding is accepted unless its weight
 * is zero. */
static bool accepts(const char *header, const char *coding)
{
	char **parts = g_strsplit(header, ",", 16);
	bool is_accepted = false;
	for (size_t i = 0; parts[i] != NULL; i++) {
		char *weight = strchr(parts[i], ';');
		if (weight != NULL) {
			*weight++ = '\0';
		}
		if (g_ascii_strcasecmp(g_strstrip(parts[i]), coding) == 0) {
			const char *q = weight == NULL ? NULL : strstr(weight, "q=");
			is_accepted = q == NULL || g_ascii_strtod(q + 2, NULL) > 0;
		}
	}
	g_strfreev(parts);
	return is_accepted;
}

static const struct static_file *file_for(const struct static_files *s, const char *path)
{
	const struct static_file *file = find_exact(s, path);
	const char *last = strrchr(path, '/');
	if (file == NULL && last != NULL && strchr(last, '.') == NULL &&
		!g_str_has_prefix(path, "/assets/") && !g_str_has_prefix(path, "/api/")) {
		return find_exact(s, "/index.html");
	}
	return file;
}

struct static_choice static_files_find(
	const struct static_files *s, const char *path, const char *accept_encoding)
{
	struct static_choice choice = {.file = file_for(s, path), .encoding = STATIC_IDENTITY};
	if (choice.file == NULL) {
		return choice;
	}
	static const enum static_encoding by_size[] = {STATIC_BROTLI, STATIC_GZIP};
	for (size_t i = 0; i < G_N_ELEMENTS(by_size); i++) {
		if (choice.file->content[by_size[i]].p != NULL &&
			accepts(accept_encoding, static_encoding_name(by_size[i]))) {
			choice.encoding = by_size[i];
			break;
		}
	}
	return choice;
}

bool static_etag_matches(const char *if_none_match, const char *etag)
{
	return strcmp(if_none_match, "*") == 0 || strstr(if_none_match, etag) != NULL;
}
