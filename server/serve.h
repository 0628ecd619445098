/* Starts the server and runs it until it is told to stop. */
#ifndef KREIDE_SERVE_H
#define KREIDE_SERVE_H

#include "config.h"

struct store;

/* Called once the server answers; what it needs to know about it. */
struct serve_ready {
	const struct config *config;
	struct store *store;
	uint16_t plain_port, https_port; /* 0: not served */
};

struct serve_hooks {
	/* May be NULL. After the server answers. Not OK: stop at once. */
	enum err (*on_ready)(void *ctx, const struct serve_ready *ready);
	/* May be NULL. In a thread of its own, while the server still answers. */
	void (*on_stop)(void *ctx);
	void *ctx;
};

/* Makes the folder and opens the store in it; a sentence on stderr if that fails. */
enum err serve_open_store(const struct config *c, struct store **out) MUST_USE;
/* Exit code for main. Says on stderr what went wrong and what to do. A reload changes *c. */
int serve_run(struct config *c, const struct serve_hooks *hooks);

#endif
