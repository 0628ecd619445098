/* Where the built web client is. */
#ifndef KREIDE_WEB_DIR_H
#define KREIDE_WEB_DIR_H

#include "config.h"

/* [web] dir, else where it was installed, else where it was built. g_malloc'd. */
char *web_dir_find(const struct config *c);

#endif
