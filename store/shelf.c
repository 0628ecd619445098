#include "store_shelf.h"

#include "store_sql.h"

#include <stdio.h>
#include <string.h>

const char *const store_shelf_names[SHELF_RIGHTS] = {
	[SHELF_NONE] = "none", [SHELF_READ] = "read", [SHELF_HAND_IN] = "handIn", [SHELF_WRITE] = "write"};

#define FOLDER_COLUMNS \
	"SELECT f.id, coalesce(g.school, p.school), f.group_id, f.owner, f.name, f.rights, " \
	"(SELECT coalesce(sum(bytes), 0) FROM files WHERE folder = f.id), (SELECT count(*) FROM files WHERE folder = f.id) " \
	"FROM folders f LEFT JOIN groups g ON g.id = f.group_id LEFT JOIN people p ON p.id = f.owner "
#define FILE_COLUMNS \
	"SELECT f.id, f.folder, f.name, f.bytes, f.at_ms, f.is_ready, " PERSON_COLUMNS " FROM files f JOIN people p ON p.id = f.person "

static void read_folder(sqlite3_stmt *row, struct store_folder *folder)
{
	sql_text(row, 0, folder->id, sizeof folder->id);
	sql_text(row, 1, folder->school, sizeof folder->school);
	sql_text(row, 2, folder->group, sizeof folder->group);
	sql_text(row, 3, folder->owner, sizeof folder->owner);
	sql_text(row, 4, folder->name, sizeof folder->name);
	folder->rights = (enum shelf_rights)sql_name(row, 5, store_shelf_names, SHELF_RIGHTS, SHELF_NONE);
	folder->bytes = sqlite3_column_int64(row, 6);
	folder->files = (uint32_t)sqlite3_column_int(row, 7);
}

static void read_file(sqlite3_stmt *row, struct store_file *file)
{
	sql_text(row, 0, file->id, sizeof file->id);
	sql_text(row, 1, file->folder, sizeof file->folder);
	sql_text(row, 2, file->name, sizeof file->name);
	file->bytes = sqlite3_column_int64(row, 3);
	file->at_ms = sqlite3_column_int64(row, 4);
	file->is_ready = sqlite3_column_int(row, 5) != 0;
	sql_person(row, 6, &file->person);
}

static enum err number_of(struct store *s, sqlite3_stmt *row, int64_t *number)
{
	bool is_found = sql_row(row);
	if (is_found) {
		*number = sqlite3_column_int64(row, 0);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_folder_add(struct store *s, const char *group, const char *owner, const char *name, enum shelf_rights rights,
	char id[STORE_ID_MAX])
{
	int64_t count = 0;
	if (!store_is_name(name)) {
		return ERR_MALFORMED;
	}
	enum err e = number_of(s, sql_begin(s, "SELECT count(*) FROM folders WHERE group_id = ?1 OR owner = ?2", "ss", group, owner),
		&count);
	if (e || count >= STORE_FOLDERS_MAX) {
		return e ? e : ERR_FULL;
	}
	store_make_id('d', id);
	return sql_run(s, "INSERT INTO folders (id, group_id, owner, name, rights) VALUES (?1, ?2, ?3, ?4, ?5)", "sssss", id, group,
		owner, name, store_shelf_names[rights]);
}

enum err store_folder_find(struct store *s, const char *id, struct store_folder *folder)
{
	sqlite3_stmt *row = sql_begin(s, FOLDER_COLUMNS "WHERE f.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_folder(row, folder);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

enum err store_folder_set(struct store *s, const char *id, const char *name, enum shelf_rights rights)
{
	if (!store_is_name(name)) {
		return ERR_MALFORMED;
	}
	return sql_run(s, "UPDATE folders SET name = ?2, rights = ?3 WHERE id = ?1", "sss", id, name, store_shelf_names[rights]);
}

static enum err tell_ids(struct store *s, sqlite3_stmt *row, void (*each)(void *ctx, const char *file), void *ctx)
{
	char id[STORE_ID_MAX];
	while (sql_row(row)) {
		sql_text(row, 0, id, sizeof id);
		each(ctx, id);
	}
	return sql_end(s, row);
}

enum err store_folder_remove(struct store *s, const char *id, void (*each)(void *ctx, const char *file), void *ctx)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = tell_ids(s, sql_begin(s, "SELECT id FROM files WHERE folder = ?1", "s", id), each, ctx);
	e = e ? e : sql_run(s, "DELETE FROM files WHERE folder = ?1", "s", id);
	e = e ? e : sql_run(s, "DELETE FROM folders WHERE id = ?1", "s", id);
	return sql_finish_transaction(s, e);
}

enum err store_folder_each(struct store *s, const char *group, const char *owner,
	void (*each)(void *ctx, const struct store_folder *folder), void *ctx)
{
	struct store_folder folder;
	sqlite3_stmt *row = sql_begin(s, FOLDER_COLUMNS "WHERE f.group_id = ?1 OR f.owner = ?2 ORDER BY f.number", "ss", group, owner);
	while (sql_row(row)) {
		read_folder(row, &folder);
		each(ctx, &folder);
	}
	return sql_end(s, row);
}

enum err store_file_each(struct store *s, const char *folder, const char *person,
	void (*each)(void *ctx, const struct store_file *file), void *ctx)
{
	struct store_file file;
	sqlite3_stmt *row = sql_begin(s,
		FILE_COLUMNS "WHERE f.folder = ?1 AND f.is_ready = 1 AND (?2 IS NULL OR f.person = ?2) ORDER BY f.number", "ss", folder,
		person);
	while (sql_row(row)) {
		read_file(row, &file);
		each(ctx, &file);
	}
	return sql_end(s, row);
}

enum err store_file_find(struct store *s, const char *id, struct store_file *file)
{
	sqlite3_stmt *row = sql_begin(s, FILE_COLUMNS "WHERE f.id = ?1", "s", id);
	bool is_found = sql_row(row);
	if (is_found) {
		read_file(row, file);
	}
	enum err e = sql_end(s, row);
	return e ? e : is_found ? OK : ERR_NOT_FOUND;
}

/* Of what is on its way, what was begun after `since_ms` counts, too. */
static enum err bytes_of_shelf(struct store *s, const char *group, const char *owner, const char *school, int64_t since_ms,
	int64_t *bytes)
{
	if (group || owner) {
		return number_of(s,
			sql_begin(s, "SELECT coalesce(sum(f.bytes), 0) FROM folders d JOIN files f ON f.folder = d.id "
				     "WHERE (d.group_id = ?1 OR d.owner = ?2) AND (f.is_ready = 1 OR f.at_ms > ?3)", "ssi", group, owner, since_ms),
			bytes);
	}
	return number_of(s,
		sql_begin(s, "SELECT coalesce(sum(f.bytes), 0) FROM people p JOIN files f ON f.person = p.id "
			     "WHERE p.school = ?1 AND (f.is_ready = 1 OR f.at_ms > ?2)", "si", school, since_ms), bytes);
}

enum err store_shelf_bytes(struct store *s, const char *group, const char *owner, const char *school, int64_t *bytes)
{
	return bytes_of_shelf(s, group, owner, school, INT64_MAX, bytes);
}

/* Who has no room for so many more? NULL: nobody. */
static enum err find_full(struct store *s, const struct store_folder *folder, int64_t bytes, const struct store_quota *quota,
	int64_t since_ms, const char **full)
{
	const char *group = folder->group[0] ? folder->group : NULL, *owner = folder->owner[0] ? folder->owner : NULL;
	int64_t used = 0, of_school = 0;
	int64_t most = group ? quota->group_bytes : quota->person_bytes;
	enum err e = bytes_of_shelf(s, group, owner, NULL, since_ms, &used);
	e = e ? e : bytes_of_shelf(s, NULL, NULL, folder->school, since_ms, &of_school);
	*full = bytes > most - used ? (group ? "group" : "person")
		: bytes > quota->school_bytes - of_school ? "school" : NULL;
	return e;
}

static enum err has_name(struct store *s, const struct store_folder *folder, const char *person, const char *name, bool *has)
{
	int64_t count = 0;
	const char *whose = folder->rights == SHELF_HAND_IN ? person : NULL;
	enum err e = number_of(s,
		sql_begin(s, "SELECT count(*) FROM files WHERE folder = ?1 AND name = ?2 AND (?3 IS NULL OR person = ?3)", "sss",
			folder->id, name, whose), &count);
	*has = count > 0;
	return e;
}

/* "Blatt.pdf" -> "Blatt (2).pdf", until it is free. */
static enum err free_name(struct store *s, const struct store_folder *folder, const char *person, const char *name,
	char out[STORE_FILE_NAME_MAX])
{
	const char *dot = strrchr(name, '.');
	int stem = dot && dot != name ? (int)(dot - name) : (int)strlen(name);
	bool has = true;
	enum err e = OK;
	snprintf(out, STORE_FILE_NAME_MAX, "%s", name);
	for (int i = 2; !e && (e = has_name(s, folder, person, out, &has)) == OK && has && i < STORE_FOLDER_FILES_MAX; i++) {
		if (snprintf(out, STORE_FILE_NAME_MAX, "%.*s (%d)%s", stem, name, i, name + stem) >= STORE_FILE_NAME_MAX) {
			return ERR_CONFLICT; /* no room for a number */
		}
	}
	return e;
}

enum err store_file_add(struct store *s, const struct store_folder *folder, const char *person, const char *name, int64_t bytes,
	const struct store_quota *quota, int64_t now_ms, char id[STORE_ID_MAX], const char **full)
{
	char taken[STORE_FILE_NAME_MAX];
	*full = NULL;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = find_full(s, folder, bytes, quota, now_ms - STORE_UPLOAD_RESERVED_MS, full);
	*full = folder->files >= STORE_FOLDER_FILES_MAX ? "files" : *full;
	e = e ? e : *full ? ERR_FULL : OK;
	e = e ? e : free_name(s, folder, person, name, taken);
	if (!e) {
		store_make_id('f', id);
		e = sql_run(s, "INSERT INTO files (id, folder, person, name, bytes, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "ssssii",
			id, folder->id, person, taken, bytes, now_ms);
	}
	return sql_finish_transaction(s, e);
}

enum err store_file_ready(struct store *s, const char *id, const struct store_quota *quota, int64_t now_ms, const char **full)
{
	struct store_file file;
	struct store_folder folder;
	*full = NULL;
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = store_file_find(s, id, &file);
	e = e ? e : store_folder_find(s, file.folder, &folder);
	/* its place was kept for a while only: others may have it now */
	e = e || file.is_ready ? e : find_full(s, &folder, file.bytes, quota, INT64_MAX, full);
	e = e ? e : *full ? ERR_FULL : sql_run(s, "UPDATE files SET is_ready = 1, at_ms = ?2 WHERE id = ?1", "si", id, now_ms);
	return sql_finish_transaction(s, e);
}

enum err store_file_rename(struct store *s, const char *id, const char *name)
{
	return sql_run(s, "UPDATE files SET name = ?2 WHERE id = ?1", "ss", id, name);
}

enum err store_file_remove(struct store *s, const char *id)
{
	return sql_run(s, "DELETE FROM files WHERE id = ?1", "s", id);
}

enum err store_uploads_purge(struct store *s, int64_t before_ms, void (*each)(void *ctx, const char *file), void *ctx)
{
	enum err e = sql_transaction(s);
	if (e) {
		return e;
	}
	e = tell_ids(s, sql_begin(s, "SELECT id FROM files WHERE is_ready = 0 AND at_ms < ?1", "i", before_ms), each, ctx);
	e = e ? e : sql_run(s, "DELETE FROM files WHERE is_ready = 0 AND at_ms < ?1", "i", before_ms);
	return sql_finish_transaction(s, e);
}
