#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS_MAX = 16 };

static int remove_one(const char *path, const struct stat *at, int type, struct FTW *where)
{
	(void)at;
	(void)type;
	(void)where;
	return remove(path);
}

enum err folder_remove(const char *path)
{
	struct stat at;
	if (lstat(path, &at) != 0) {
		return errno == ENOENT ? OK : ERR_SYS;
	}
	return nftw(path, remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS) == 0 ? OK : ERR_SYS;
}

enum err folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_safe = fd >= 0 && syncfs(fd) == 0;
	if (fd >= 0) {
		(void)close(fd);
	}
	return is_safe ? OK : ERR_SYS;
}

bool folder_has(const char *folder, const char *name)
{
	struct stat at;
	char *path = g_build_filename(folder, name, NULL);
	bool is_there = lstat(path, &at) == 0;
	g_free(path);
	return is_there;
}

int folder_lock(const char *folder, const char *name)
{
	char *path = g_build_filename(folder, name, NULL);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	g_free(path);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		int error = errno;
		(void)close(fd);
		errno = error;
		return -1;
	}
	return fd;
}
