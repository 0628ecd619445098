/* The SFU in a child process, so that it can be killed: its commands and events go over a socket pair. */
#ifndef KREIDE_TEST_REMOTE_H
#define KREIDE_TEST_REMOTE_H

#include "sfu.h"

struct remote;

/* Before any thread was started. *port: where it listens. */
struct remote *remote_new(const struct addr *address, uint16_t *port);
void remote_kill(struct remote *r); /* kill -9; r is gone */
/* As sfu_send and sfu_receive. */
enum err remote_send(struct remote *r, const struct sfu_cmd *cmd) MUST_USE;
size_t remote_receive(struct remote *r, struct sfu_event *events, size_t cap);

#endif
