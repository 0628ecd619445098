/* A document, mostly a PDF, as the answer to a call: laid out on another thread, to be saved as a file. */
#ifndef KREIDE_PAPER_REPLY_H
#define KREIDE_PAPER_REPLY_H

#include "call.h"

struct paper_order {
	const char *name; /* of the file, without ending; lives as long as the program */
	const char *mime, *ending; /* as `name`; NULL: a PDF */
	void *set;        /* what it is made of; it is dropped in any case */
	int kind;
	/* On any thread. */
	enum err (*make)(const void *set, int kind, uint8_t **pdf, size_t *len);
	/* Then, back in the thread of signaling: what the paper promises is done now. False: refused. NULL: nothing. */
	bool (*keep)(struct api_call *c, const void *set);
	void (*drop)(void *set);
};

void paper_reply(struct api_call *c, const struct paper_order *order);

#endif
