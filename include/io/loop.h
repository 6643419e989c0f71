/*
 * The one loop of the process: what to do soon, later, when a descriptor has
 * something to read, and when a signal comes. One thread; nothing here may be
 * called from a signal handler or from another thread.
 *
 * The loop goes round in turns. A turn runs one callback (for loop_soon: all
 * that were asked for before the turn began), the most urgent one that is due:
 *
 *     1. signals, and what was asked for with loop_soon
 *     2. timers
 *     3. descriptors, one reader a turn
 *
 * and then everything registered with loop_after_turn. So whatever a piece of
 * input caused with loop_soon is done, and committed, before the next piece is
 * read; and a callback that always asks for itself again with loop_soon starves
 * the rest.
 *
 * Callbacks may call anything here but loop_run and loop_destroy. A `ctx` is
 * borrowed until its callback can't be called any more.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct loop;
struct loop_timer;
struct loop_reader;

/*
 * For code of this layer and of chat/ that uses libevent itself (evhttp, TLS,
 * curl's and libircclient's sockets): events made on this base should have
 * priority loop_priority_reader(), and their callbacks end with loop_end_turn(),
 * so that what one of them took in is committed before the next is read.
 */
struct event_base;
struct event_base *loop_base(struct loop *loop);
int loop_priority_reader(void);
void loop_end_turn(struct loop *loop);

struct loop *loop_create(struct error *err) MUST_USE; /* NULL: err */
/* Ends the timers and readers that are left; calls nobody. NULL is fine. */
void loop_destroy(struct loop *loop);

/* Runs turns until loop_stop, or until nothing is left that could happen. */
void loop_run(struct loop *loop);
/* Ends loop_run after this turn, loop_after_turn included. */
void loop_stop(struct loop *loop);

/* Calls fn once, from the loop, before any input is read. In order of asking. */
void loop_soon(struct loop *loop, void (*fn)(void *ctx), void *ctx);

/*
 * Calls fn once, in `ms` milliseconds; 0 or less is the next turn. The handle is
 * gone when fn is called, so fn forgets it. Timers of the same moment come in
 * any order.
 */
struct loop_timer *loop_after(struct loop *loop, int64_t ms, void (*fn)(void *ctx),
			      void *ctx);
void loop_cancel(struct loop_timer *timer); /* NULL is fine; not after fn was called */

/*
 * Calls fn whenever fd is readable, at its end or broken: read() tells which.
 * Regular files and /dev/null always are. The descriptor stays the caller's, who
 * stops the reader before closing it. NULL: err (a descriptor that isn't open).
 */
struct loop_reader *loop_read(struct loop *loop, int fd, void (*fn)(void *ctx),
			      void *ctx, struct error *err) MUST_USE;
void loop_reader_stop(struct loop_reader *reader); /* NULL is fine; from fn as well */
/* Calls fn in a coming turn even if fd is silent: input is left in a buffer. */
void loop_reader_again(struct loop_reader *reader);

/* Calls fn after each turn, for ever; several are called in order of asking. */
void loop_after_turn(struct loop *loop, void (*fn)(void *ctx), void *ctx);

/* Calls fn, from the loop, after the signal came, however often it came. */
void loop_on_signal(struct loop *loop, int signo, void (*fn)(void *ctx), void *ctx);

/* The longest turn so far, from poll()'s return to the end of loop_after_turn, in
 * microseconds by the wall clock: setting that forward counts as well. */
int64_t loop_longest_turn_us(const struct loop *loop);

/* Calls fn after each turn with how long it took, measured like that. One at a time;
 * NULL: nobody. */
void loop_on_turn_end(struct loop *loop, void (*fn)(void *ctx, int64_t us), void *ctx);

int64_t loop_now(const struct loop *loop); /* seconds since 1970 */
/* Microseconds since some moment, for measuring how long something takes: never set
 * back, and not what loop_freeze() stops. */
int64_t loop_clock_us(const struct loop *loop);

/*
 * For tests: time stands still from now on, at this moment, and moves only by
 * loop_advance(), which makes the timers due that it passes (the next run of the
 * loop calls them). loop_next_timer: how far away the first one is, in ms; -1
 * where there is none.
 */
void loop_freeze(struct loop *loop, int64_t now);
void loop_advance(struct loop *loop, int64_t ms);
int64_t loop_next_timer(const struct loop *loop);

#endif
