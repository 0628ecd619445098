/* A media thread: one worker object, its sockets, its loop and the clock that drives it. */
#ifndef KREIDE_THREAD_H
#define KREIDE_THREAD_H

#include "dtls.h"
#include "mailbox.h"
#include "sfu.h"

struct thread;

/*
 * Opens the sockets and makes the worker, but does not run yet. conf is borrowed, conf->log, identity and events
 * (a mailbox of struct sfu_event) outlive the thread. ERR_SYS, ERR_NOMEM; *out is NULL then.
 */
enum err thread_new(struct thread **out, const struct sfu_conf *conf, uint32_t index,
	const struct dtls_identity *identity, struct mailbox *events) MUST_USE;
/* crew: all threads by their index; outlives them. ERR_SYS. */
enum err thread_start(struct thread *t, struct thread *const *crew) MUST_USE;
/* Asks it to end. */
void thread_stop(struct thread *t);
/* After thread_stop: until it has ended. Others may still have relayed something to it. */
void thread_join(struct thread *t);
/* When none of the crew runs any more; frees what still waits. NULL is fine. */
void thread_free(struct thread *t);
/* Any thread. Takes the command's texts only if it returns OK. ERR_FULL. */
enum err thread_send(struct thread *t, const struct sfu_cmd *cmd) MUST_USE;
uint16_t thread_port(const struct thread *t);

#endif
