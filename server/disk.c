#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 512, FAN_CHARS = 2 };

struct disk {
	char folder[PATH_BYTES - 64];
	GAsyncQueue *asked, *done;
	pthread_t thread;
	void (*wake)(void *ctx);
	void *wake_ctx;
	int fd; /* of the file that was written last: an upload's parts follow each other. -1: none */
	char fd_file[33];
};

/* Two levels, so that no folder gets too large: files/aB/faBcd... An id has no character that means something in a path. */
static void path_of(const struct disk *d, const char *file, char path[PATH_BYTES])
{
	g_snprintf(path, PATH_BYTES, "%s/%.*s/%s", d->folder, FAN_CHARS, strlen(file) > FAN_CHARS ? file + 1 : "--", file);
}

static void close_file(struct disk *d)
{
	if (d->fd >= 0) {
		(void)close(d->fd);
	}
	d->fd = -1;
	d->fd_file[0] = '\0';
}

static enum err open_file(struct disk *d, const struct disk_op *op)
{
	char path[PATH_BYTES];
	if (d->fd >= 0 && strcmp(d->fd_file, op->file) == 0) {
		return OK;
	}
	close_file(d);
	path_of(d, op->file, path);
	char *folder = g_path_get_dirname(path);
	(void)mkdir(folder, 0700);
	g_free(folder);
	d->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (d->fd < 0) {
		return ERR_SYS;
	}
	g_strlcpy(d->fd_file, op->file, sizeof d->fd_file);
	return OK;
}

static enum err write_all(struct disk *d, const struct disk_op *op)
{
	struct stat at;
	enum err e = open_file(d, op);
	if (!e && (fstat(d->fd, &at) != 0 || at.st_size < op->offset)) {
		errno = EIO; /* what came before was refused: no holes */
		return ERR_SYS;
	}
	for (size_t done = 0; !e && done < op->len;) {
		ssize_t n = pwrite(d->fd, op->buf + done, op->len - done, op->offset + (off_t)done);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			return ERR_SYS;
		}
		done += (size_t)n;
	}
	return e;
}

static enum err sync_file(struct disk *d, struct disk_op *op)
{
	char path[PATH_BYTES];
	enum err e = open_file(d, op);
	if (!e && (fsync(d->fd) != 0)) {
		e = ERR_SYS;
	}
	if (!e) {
		ssize_t n = op->len > 0 ? pread(d->fd, op->buf, op->len, 0) : 0;
		op->len = n > 0 ? (size_t)n : 0;
		/* the name itself, too */
		path_of(d, op->file, path);
		char *folder = g_path_get_dirname(path);
		int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		g_free(folder);
		e = fd >= 0 && fsync(fd) == 0 ? OK : ERR_SYS;
		if (fd >= 0) {
			(void)close(fd);
		}
	}
	close_file(d);
	return e;
}

static enum err read_part(struct disk *d, struct disk_op *op)
{
	char path[PATH_BYTES];
	path_of(d, op->file, path);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd >= 0 ? pread(fd, op->buf, op->len, op->offset) : -1;
	int error = errno;
	if (fd >= 0) {
		(void)close(fd);
	}
	errno = error;
	op->len = n > 0 ? (size_t)n : 0;
	return n >= 0 ? OK : ERR_SYS;
}

static enum err remove_file(struct disk *d, const struct disk_op *op)
{
	char path[PATH_BYTES];
	if (strcmp(d->fd_file, op->file) == 0) {
		close_file(d);
	}
	path_of(d, op->file, path);
	return unlink(path) == 0 || errno == ENOENT ? OK : ERR_SYS;
}

static void run_op(struct disk *d, struct disk_op *op)
{
	switch (op->kind) {
	case DISK_WRITE:
		op->result = write_all(d, op);
		break;
	case DISK_SYNC:
		op->result = sync_file(d, op);
		break;
	case DISK_READ:
		op->result = read_part(d, op);
		break;
	case DISK_REMOVE:
		op->result = remove_file(d, op);
		break;
	}
	op->error = op->result == ERR_SYS ? errno : 0;
}

/* Ends with the op that names no file. */
static void *work(void *ctx)
{
	struct disk *d = ctx;
	for (;;) {
		struct disk_op *op = g_async_queue_pop(d->asked);
		bool is_last = op->file[0] == '\0';
		if (!is_last) {
			run_op(d, op);
		}
		if (is_last || op->whose == 0) {
			disk_op_free(op);
		} else {
			g_async_queue_push(d->done, op);
			d->wake(d->wake_ctx);
		}
		if (is_last) {
			close_file(d);
			return NULL;
		}
	}
}

enum err disk_new(struct disk **out, const char *store_dir, void (*wake)(void *ctx), void *ctx)
{
	struct disk *d = g_new0(struct disk, 1);
	*out = NULL;
	d->fd = -1;
	d->wake = wake;
	d->wake_ctx = ctx;
	bool fits = g_snprintf(d->folder, sizeof d->folder, "%s/files", store_dir) < (gint)sizeof d->folder;
	if (!fits || g_mkdir_with_parents(d->folder, 0700) != 0) {
		g_free(d);
		return ERR_SYS;
	}
	d->asked = g_async_queue_new();
	d->done = g_async_queue_new();
	if (pthread_create(&d->thread, NULL, work, d) != 0) {
		g_async_queue_unref(d->asked);
		g_async_queue_unref(d->done);
		g_free(d);
		return ERR_SYS;
	}
	*out = d;
	return OK;
}

void disk_free(struct disk *d)
{
	if (d == NULL) {
		return;
	}
	disk_ask(d, disk_op_new(DISK_SYNC, "", 0));
	(void)pthread_join(d->thread, NULL);
	for (struct disk_op *op; (op = disk_take(d)) != NULL;) {
		disk_op_free(op);
	}
	g_async_queue_unref(d->asked);
	g_async_queue_unref(d->done);
	g_free(d);
}

struct disk_op *disk_op_new(enum disk_kind kind, const char *file, uint64_t whose)
{
	struct disk_op *op = g_new0(struct disk_op, 1);
	op->kind = kind;
	op->whose = whose;
	g_strlcpy(op->file, file, sizeof op->file);
	return op;
}

void disk_op_free(struct disk_op *op)
{
	if (op != NULL) {
		free(op->buf);
		g_free(op);
	}
}

void disk_ask(struct disk *d, struct disk_op *op)
{
	g_async_queue_push(d->asked, op);
}

struct disk_op *disk_take(struct disk *d)
{
	return g_async_queue_try_pop(d->done);
}

int64_t disk_length(const struct disk *d, const char *file)
{
	char path[PATH_BYTES];
	struct stat at;
	path_of(d, file, path);
	return lstat(path, &at) == 0 && S_ISREG(at.st_mode) ? (int64_t)at.st_size : 0;
}

static void sweep_folder(const char *folder, bool (*is_known)(void *ctx, const char *file), void *ctx)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		if (!is_known(ctx, name)) {
			char *path = g_build_filename(folder, name, NULL);
			(void)unlink(path);
			g_free(path);
		}
	}
	if (dir != NULL) {
		g_dir_close(dir);
	}
}

void disk_sweep(struct disk *d, bool (*is_known)(void *ctx, const char *file), void *ctx)
{
	GDir *dir = g_dir_open(d->folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		char *folder = g_build_filename(d->folder, name, NULL);
		sweep_folder(folder, is_known, ctx);
		g_free(folder);
	}
	if (dir != NULL) {
		g_dir_close(dir);
	}
}
