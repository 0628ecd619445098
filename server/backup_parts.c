#include "backup_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, ID_MAX = 32 };
#define FORM_NAME "kreide-backup"
#define ID_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

const char *backup_key_name(size_t i)
{
	static const char *const names[] = {"self-signed.crt", "self-signed.key"};
	return i < G_N_ELEMENTS(names) ? names[i] : NULL;
}

bool backup_file_name(const char *file, char name[BACKUP_NAME_MAX])
{
	size_t len = strlen(file);
	if (len < 4 || len > ID_MAX || strspn(file, ID_CHARS) != len) {
		return false;
	}
	/* as disk.c has it */
	g_snprintf(name, BACKUP_NAME_MAX, BACKUP_FILES "/%.2s/%s", file + 1, file);
	return true;
}

bool backup_is_part(const char *name)
{
	char right[BACKUP_NAME_MAX];
	const char *file = strrchr(name, '/');
	if (file != NULL) {
		return backup_file_name(file + 1, right) && strcmp(right, name) == 0;
	}
	for (size_t i = 0; backup_key_name(i) != NULL; i++) {
		if (strcmp(name, backup_key_name(i)) == 0) {
			return true;
		}
	}
	return strcmp(name, BACKUP_DATABASE) == 0;
}

void backup_manifest_init(struct backup_manifest *m)
{
	*m = (struct backup_manifest){.parts = g_array_new(FALSE, TRUE, sizeof(struct backup_part))};
}

void backup_manifest_finish(struct backup_manifest *m)
{
	if (m->parts != NULL) {
		(void)g_array_free(m->parts, TRUE);
	}
	*m = (struct backup_manifest){0};
}

char *backup_manifest_write(const struct backup_manifest *m, const char *program)
{
	json_t *parts = json_array();
	for (guint i = 0; i < m->parts->len; i++) {
		const struct backup_part *part = &g_array_index(m->parts, struct backup_part, i);
		json_array_append_new(
			parts, json_pack("{s:s, s:I, s:s}", "name", part->name, "bytes", (json_int_t)part->bytes, "sha256", part->sha256));
	}
	json_t *all = json_pack("{s:s, s:i, s:s, s:i, s:I, s:o}", "form", FORM_NAME, "number", FORM, "program", program, "tables", m->version,
		"at", (json_int_t)m->at_ms, "parts", parts);
	char *text = json_dumps(all, JSON_INDENT(1));
	char *copy = g_strdup(text);
	free(text);
	json_decref(all);
	return copy;
}

static bool read_part(json_t *json, struct backup_part *part)
{
	const char *name, *sum;
	json_int_t bytes;
	bool is_read = json_unpack(json, "{s:s, s:I, s:s}", "name", &name, "bytes", &bytes, "sha256", &sum) == 0 && bytes >= 0 &&
		       strlen(sum) == PACK_SHA256_TEXT - 1 && strlen(name) < BACKUP_NAME_MAX && backup_is_part(name);
	if (is_read) {
		g_strlcpy(part->name, name, sizeof part->name);
		g_strlcpy(part->sha256, sum, sizeof part->sha256);
		part->bytes = bytes;
	}
	return is_read;
}

static enum err read_all(struct backup_manifest *m, json_t *all)
{
	const char *form;
	json_t *parts;
	json_int_t at;
	int number;
	if (json_unpack(all, "{s:s, s:i}", "form", &form, "number", &number) != 0 || strcmp(form, FORM_NAME) != 0) {
		return ERR_MALFORMED;
	}
	if (number != FORM) {
		return ERR_UNSUPPORTED;
	}
	if (json_unpack(all, "{s:i, s:I, s:o}", "tables", &m->version, "at", &at, "parts", &parts) != 0 || !json_is_array(parts)) {
		return ERR_MALFORMED;
	}
	m->at_ms = at;
	for (size_t i = 0; i < json_array_size(parts); i++) {
		struct backup_part part = {0};
		if (!read_part(json_array_get(parts, i), &part)) {
			return ERR_MALFORMED;
		}
		g_array_append_val(m->parts, part);
	}
	return OK;
}

enum err backup_manifest_read(struct backup_manifest *m, const void *text, size_t len)
{
	backup_manifest_init(m);
	json_t *all = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	enum err e = all == NULL ? ERR_MALFORMED : read_all(m, all);
	json_decref(all);
	return e;
}
