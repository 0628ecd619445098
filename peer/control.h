/*
 * Synthetic participants that do what they are told, line by line: for tests of moderation, of restarts and of clients
 * that ignore every button. One JSON object a line on standard input, one JSON object a line on standard output; the end
 * of the input ends the run. `at` is always in milliseconds of the monotonic clock.
 *
 *   {"who":N,"op":"...","data":{...},"tag":T}    a request; its reply: {"who":N,"tag":T,"data"|"error":{...},"at":MS}
 *   {"who":N,"text":"..."}                       sends any text; replies to ids that are not ours: {"who":N,"re":ID,...}
 *   {"who":N,"do":"...","on":BOOL}               tell (print every notification and snapshot), speak, ignore (go on sending,
 *                                                whatever the server says), screen (send one), smuggle (voice and camera as the screen),
 *                                                fresh (another PeerConnection), enter (who is late), leave, join, close, cut
 *                                                ("seconds":S), write (a numbered message)
 *   {"who":N,"do":"vote","choice":C}             of a member of a conference: chance, yes, no, abstain or wait, from now on
 *   {"do":"window","on":BOOL}                    from now on every gap between two pictures counts; until then
 *   {"do":"look","tag":T}                        {"tag":T,"at":MS,"people":[...]}: what everybody saw and heard of whom last; of
 *                                                members, what became of each vote, and the first thing that was not right ("fault")
 *
 * N is the number of the participant in the order of the links, from 0 with --role-of-first teacher, else from 1.
 */
#ifndef KREIDE_CONTROL_H
#define KREIDE_CONTROL_H

#include "cast.h"

struct control;

struct control *control_new(struct cast *c);
void control_free(struct control *control); /* NULL is fine */

#endif
