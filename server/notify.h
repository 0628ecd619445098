/*
 * What systemd wants to know of a service of Type=notify: datagrams to $NOTIFY_SOCKET, as
 * sd_notify(3) describes them. Without that variable nothing happens.
 */
#ifndef KREIDE_NOTIFY_H
#define KREIDE_NOTIFY_H

void notify_ready(void);
void notify_reloading(void); /* then notify_ready */
void notify_stopping(const char *status);
void notify_alive(void); /* for WatchdogSec= */

#endif
