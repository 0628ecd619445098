#include "pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sodium.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024 };

struct pack {
	struct archive *archive;
	uint8_t block[BLOCK_BYTES];
};

static bool set_kind(struct archive *a, enum pack_kind kind)
{
	if (kind == PACK_ZIP) {
		/* what people put on shelves is mostly compressed already; JSON is not */
		return archive_write_set_format_zip(a) == ARCHIVE_OK && archive_write_set_options(a, "hdrcharset=UTF-8") >= ARCHIVE_WARN;
	}
	return archive_write_set_format_pax_restricted(a) == ARCHIVE_OK && archive_write_add_filter_zstd(a) == ARCHIVE_OK;
}

enum err pack_open(struct pack **out, int fd, enum pack_kind kind)
{
	struct pack *p = g_new0(struct pack, 1);
	*out = NULL;
	p->archive = archive_write_new();
	bool is_open = p->archive != NULL && set_kind(p->archive, kind) &&
		       archive_write_set_bytes_in_last_block(p->archive, 1) == ARCHIVE_OK &&
		       archive_write_open_fd(p->archive, fd) == ARCHIVE_OK;
	if (!is_open) {
		(void)archive_write_free(p->archive);
		g_free(p);
		return ERR_NOMEM;
	}
	*out = p;
	return OK;
}

static enum err fail(struct pack *p)
{
	int error = archive_errno(p->archive);
	errno = error > 0 ? error : EIO;
	return ERR_SYS;
}

static enum err write_header(struct pack *p, const char *name, int64_t bytes, int64_t at_ms)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname_utf8(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, bytes);
	archive_entry_set_mtime(entry, (time_t)(at_ms / 1000), 0);
	int result = archive_write_header(p->archive, entry);
	archive_entry_free(entry);
	return result == ARCHIVE_OK ? OK : fail(p);
}

static enum err write_part(struct pack *p, const void *data, size_t len)
{
	return archive_write_data(p->archive, data, len) == (la_ssize_t)len ? OK : fail(p);
}

static void tell_sum(crypto_hash_sha256_state *sum, char *text)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	(void)crypto_hash_sha256_final(sum, hash);
	(void)sodium_bin2hex(text, PACK_SHA256_TEXT, hash, sizeof hash);
}

static enum err copy(struct pack *p, int fd, int64_t bytes, char *sha256)
{
	crypto_hash_sha256_state sum;
	enum err e = OK;
	(void)crypto_hash_sha256_init(&sum);
	for (int64_t left = bytes; !e && left > 0;) {
		ssize_t n = read(fd, p->block, (size_t)MIN(left, (int64_t)BLOCK_BYTES));
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			errno = n < 0 ? errno : EIO;
			return ERR_SYS;
		}
		(void)crypto_hash_sha256_update(&sum, p->block, (size_t)n);
		left -= n;
		e = write_part(p, p->block, (size_t)n);
	}
	if (!e && sha256 != NULL) {
		tell_sum(&sum, sha256);
	}
	return e;
}

enum err pack_file(struct pack *p, const char *name, const char *path, int64_t at_ms, char sha256[PACK_SHA256_TEXT])
{
	struct stat at;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum err e = fd >= 0 && fstat(fd, &at) == 0 && S_ISREG(at.st_mode) ? OK : ERR_SYS;
	e = e ? e : write_header(p, name, at.st_size, at_ms);
	e = e ? e : copy(p, fd, at.st_size, sha256);
	int error = errno;
	if (fd >= 0) {
		(void)close(fd);
	}
	errno = error;
	return e;
}

enum err pack_bytes(struct pack *p, const char *name, const void *data, size_t len, int64_t at_ms)
{
	enum err e = write_header(p, name, (int64_t)len, at_ms);
	return e ? e : len == 0 ? OK : write_part(p, data, len);
}

enum err pack_close(struct pack *p)
{
	if (p == NULL) {
		return OK;
	}
	enum err e = archive_write_close(p->archive) == ARCHIVE_OK ? OK : fail(p);
	int error = errno;
	(void)archive_write_free(p->archive);
	g_free(p);
	errno = error;
	return e;
}
