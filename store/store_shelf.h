/*
 * Shelves in the store: the folders of a group or of a person, and which files are in them. The contents lie beside the store,
 * each under its file's id; whoever removes a file here sees to that.
 */
#ifndef KREIDE_STORE_SHELF_H
#define KREIDE_STORE_SHELF_H

#include "store.h"

enum { STORE_FILE_NAME_MAX = 201, STORE_FOLDERS_MAX = 64, STORE_FOLDER_FILES_MAX = 5000 };
/* An upload that nobody goes on with is forgotten after this. */
#define STORE_UPLOAD_MS (INT64_C(24) * 3600 * 1000)
/* And so long its place is kept: else whoever begins and never sends would fill a shelf with nothing. */
#define STORE_UPLOAD_RESERVED_MS (INT64_C(3600) * 1000)

/* What those who learn in a group may do in one of its folders; its staff may do all. */
enum shelf_rights { SHELF_NONE, SHELF_READ, SHELF_HAND_IN, SHELF_WRITE, SHELF_RIGHTS };
extern const char *const store_shelf_names[SHELF_RIGHTS];

struct store_folder {
	char id[STORE_ID_MAX];
	char school[STORE_ID_MAX];
	char group[STORE_ID_MAX]; /* "": it is personal */
	char owner[STORE_ID_MAX]; /* "": it is a group's */
	char name[STORE_NAME_MAX];
	enum shelf_rights rights;
	int64_t bytes; /* of its files, those that are on their way included */
	uint32_t files;
};

struct store_file {
	char id[STORE_ID_MAX];
	char folder[STORE_ID_MAX];
	struct store_person person; /* who put it there */
	char name[STORE_FILE_NAME_MAX];
	int64_t bytes; /* when all of it is there */
	int64_t at_ms;
	bool is_ready;
};

struct store_quota {
	int64_t person_bytes, group_bytes, school_bytes;
};

/* A group's (owner NULL) or a person's (group NULL). ERR_CONFLICT: there is one of this name; ERR_FULL: STORE_FOLDERS_MAX;
 * ERR_MALFORMED: not a name. */
enum err store_folder_add(struct store *s, const char *group, const char *owner, const char *name, enum shelf_rights rights,
	char id[STORE_ID_MAX]) MUST_USE;
enum err store_folder_find(struct store *s, const char *id, struct store_folder *folder) MUST_USE;
/* ERR_CONFLICT and ERR_MALFORMED as above. */
enum err store_folder_set(struct store *s, const char *id, const char *name, enum shelf_rights rights) MUST_USE;
/* With all of its files; `each` is told the id of each of them, before anything is removed. */
enum err store_folder_remove(struct store *s, const char *id, void (*each)(void *ctx, const char *file), void *ctx) MUST_USE;
/* In the order of adding. */
enum err store_folder_each(struct store *s, const char *group, const char *owner,
	void (*each)(void *ctx, const struct store_folder *folder), void *ctx) MUST_USE;

/* The ready ones, in the order of adding; of one person alone, if `person` is not NULL. */
enum err store_file_each(struct store *s, const char *folder, const char *person,
	void (*each)(void *ctx, const struct store_file *file), void *ctx) MUST_USE;
enum err store_file_find(struct store *s, const char *id, struct store_file *file) MUST_USE;
/* One that is on its way, and counts against the quota for STORE_UPLOAD_RESERVED_MS. If the folder has its name already (where people hand in:
 * if he handed in one of this name), it becomes "name (2).ending". ERR_FULL: *full says whose quota: "person", "group",
 * "school", or "files": there are too many in the folder. */
enum err store_file_add(struct store *s, const struct store_folder *folder, const char *person, const char *name, int64_t bytes,
	const struct store_quota *quota, int64_t now_ms, char id[STORE_ID_MAX], const char **full) MUST_USE;
/* All of it is there. ERR_NOT_FOUND: it was removed meanwhile; ERR_FULL: it took so long that its place is gone, *full as above. */
enum err store_file_ready(struct store *s, const char *id, const struct store_quota *quota, int64_t now_ms, const char **full) MUST_USE;
enum err store_file_rename(struct store *s, const char *id, const char *name) MUST_USE;
enum err store_file_remove(struct store *s, const char *id) MUST_USE;
/* Removes what is on its way since before; `each` is told the ids. */
enum err store_uploads_purge(struct store *s, int64_t before_ms, void (*each)(void *ctx, const char *file), void *ctx) MUST_USE;
/* How much is on the shelf, all of it there, of a group, of a person, or (both NULL) of a school. */
enum err store_shelf_bytes(struct store *s, const char *group, const char *owner, const char *school, int64_t *bytes) MUST_USE;

#endif
