/* Which folder holds the built web client: configured, installed, or in the tree that this program
 * was built from. */
#include "web_dir.h"

#include <glib.h>

char *web_dir_find(const struct config *c)
{
	if (c->web_dir[0] != '\0') {
		return g_strdup(c->web_dir);
	}
	if (KREIDE_BUILT_WEB_DIR[0] == '\0' ||
		g_file_test(KREIDE_INSTALLED_WEB_DIR "/index.html", G_FILE_TEST_EXISTS)) {
		return g_strdup(KREIDE_INSTALLED_WEB_DIR);
	}
	return g_strdup(KREIDE_BUILT_WEB_DIR);
}
