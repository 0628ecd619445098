#include "peer_run.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static sigset_t stops(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

void peer_hold_signals(void)
{
	sigset_t set = stops();
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static gpointer wait_for_signal(gpointer data)
{
	sigset_t set = stops();
	int which;
	sigwait(&set, &which);
	cast_stop(data);
	return NULL;
}

void peer_run_cast(struct cast *c)
{
	GThread *waiter = g_thread_new("peer-signal", wait_for_signal, c);
	cast_run(c);
	/* The waiter ends by the signal that it waits for. */
	kill(getpid(), SIGTERM);
	g_thread_join(waiter);
}
