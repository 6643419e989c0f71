#include "io/loop.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"

enum { PRIORITY_SOON, PRIORITY_TIMER, PRIORITY_READER, PRIORITIES };

/* What the loop calls, and the event behind it; one list for each kind. */
struct call {
	struct call *next, **link; /* *link is this one */
	struct loop *loop;
	struct event *event; /* owned; NULL: called without one */
	int64_t due_ms;      /* of a timer that waits for loop_advance(); 0: for none */
	void (*fn)(void *ctx);
	void *ctx;
};

/* The handles are calls under a name of their own, so that none is taken for
 * another. */
struct loop_timer {
	struct call call;
};

struct loop_reader {
	struct call call;
};

struct loop {
	struct event_base *base;
	struct event *soon_event; /* active while `soon` has something */
	struct call *soon, **soon_end;
	struct call *timers, *readers, *signals;
	struct call *after_turn, **after_turn_end;
	bool stopping;
	struct timeval woke; /* when poll() returned for the turn that runs */
	int64_t longest_us;
	void (*on_turn_end)(void *ctx, int64_t us);
	void *on_turn_end_ctx;
	int64_t frozen_ms; /* the time that stands still, in ms; 0: it doesn't */
};

static void call_link(struct call *call, struct call **where)
{
	call->next = *where;
	call->link = where;
	if (call->next)
		call->next->link = &call->next;
	*where = call;
}

static void call_unlink(struct call *call)
{
	*call->link = call->next;
	if (call->next)
		call->next->link = call->link;
}

static void call_free(struct call *call)
{
	if (call->event)
		event_free(call->event);
	free(call);
}

static void calls_free(struct call *first)
{
	while (first) {
		struct call *next = first->next;

		call_free(first);
		first = next;
	}
}

/* Without the break, libevent would go on with the next callback. */
void loop_end_turn(struct loop *loop)
{
	/* Within a callback this is when poll() returned. */
	(void)event_base_gettimeofday_cached(loop->base, &loop->woke);
	event_base_loopbreak(loop->base);
}

struct event_base *loop_base(struct loop *loop)
{
	return loop->base;
}

int loop_priority_reader(void)
{
	return PRIORITY_READER;
}

static void run_soon(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *loop = ctx;
	struct call *first = loop->soon;

	(void)fd;
	(void)what;
	/* Taken off whole: what these ask for belongs to the next turn. */
	loop->soon = NULL;
	loop->soon_end = &loop->soon;
	for (struct call *call = first; call; call = call->next)
		call->fn(call->ctx);
	calls_free(first);
	loop_end_turn(loop);
}

static void run_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct call *call = ctx;
	struct loop *loop = call->loop;
	void (*fn)(void *) = call->fn;
	void *fn_ctx = call->ctx;

	(void)fd;
	(void)what;
	call_unlink(call);
	call_free(call);
	fn(fn_ctx);
	loop_end_turn(loop);
}

/* Readers and signals: they stay, unless fn ends the reader. */
static void run_again(evutil_socket_t fd, short what, void *ctx)
{
	struct call *call = ctx;
	struct loop *loop = call->loop;

	(void)fd;
	(void)what;
	call->fn(call->ctx);
	loop_end_turn(loop);
}

static struct event_base *base_create(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	/* epoll refuses regular files and /dev/null, and stdin may be either. */
	if (config && event_config_require_features(config, EV_FEATURE_FDS) == 0)
		base = event_base_new_with_config(config);
	if (base && event_base_priority_init(base, PRIORITIES) != 0) {
		event_base_free(base);
		base = NULL;
	}
	if (config)
		event_config_free(config);
	return base;
}

/* Making an event fails only for lack of memory. */
static struct event *event_make(struct loop *loop, int fd, short what,
				event_callback_fn fn, void *ctx)
{
	struct event *event = event_new(loop->base, fd, what, fn, ctx);

	if (!event)
		abort();
	return event;
}

static void set_priority(struct event *event, int priority)
{
	int failed = event_priority_set(event, priority);

	assert(!failed);
	(void)failed;
}

struct loop *loop_create(struct error *err)
{
	struct event_base *base = base_create();
	struct loop *loop;

	if (!base) {
		error_set(err, ERR_SYSTEM, "the event loop can't be set up (errno %d)",
			  errno);
		return NULL;
	}
	loop = mem_zalloc(1, sizeof *loop);
	loop->base = base;
	loop->soon_end = &loop->soon;
	loop->after_turn_end = &loop->after_turn;
	loop->soon_event = event_make(loop, -1, 0, run_soon, loop);
	set_priority(loop->soon_event, PRIORITY_SOON);
	return loop;
}

void loop_destroy(struct loop *loop)
{
	if (!loop)
		return;
	calls_free(loop->soon);
	calls_free(loop->timers);
	calls_free(loop->readers);
	calls_free(loop->signals);
	calls_free(loop->after_turn);
	event_free(loop->soon_event);
	event_base_free(loop->base);
	free(loop);
}

static void clock_turn(struct loop *loop)
{
	struct timeval now;
	int64_t us;

	if (loop->woke.tv_sec == 0 || evutil_gettimeofday(&now, NULL) != 0)
		return;
	us = (int64_t)(now.tv_sec - loop->woke.tv_sec) * 1000000
	     + (now.tv_usec - loop->woke.tv_usec);
	if (us > loop->longest_us)
		loop->longest_us = us;
	loop->woke.tv_sec = 0;
	if (loop->on_turn_end)
		loop->on_turn_end(loop->on_turn_end_ctx, us);
}

void loop_on_turn_end(struct loop *loop, void (*fn)(void *ctx, int64_t us), void *ctx)
{
	loop->on_turn_end = fn;
	loop->on_turn_end_ctx = ctx;
}

int64_t loop_longest_turn_us(const struct loop *loop)
{
	return loop->longest_us;
}

void loop_run(struct loop *loop)
{
	while (!loop->stopping) {
		int nothing_left = event_base_loop(loop->base, EVLOOP_ONCE);

		assert(nothing_left >= 0); /* poll() of our own descriptors failed */
		if (nothing_left)
			break;
		for (struct call *call = loop->after_turn; call; call = call->next)
			call->fn(call->ctx);
		clock_turn(loop);
	}
	loop->stopping = false;
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

static struct call *call_create(struct loop *loop, void (*fn)(void *ctx), void *ctx)
{
	struct call *call = mem_zalloc(1, sizeof *call);

	call->loop = loop;
	call->fn = fn;
	call->ctx = ctx;
	return call;
}

void loop_soon(struct loop *loop, void (*fn)(void *ctx), void *ctx)
{
	struct call *call = call_create(loop, fn, ctx);

	call_link(call, loop->soon_end);
	loop->soon_end = &call->next;
	event_active(loop->soon_event, 0, 0);
}

struct loop_timer *loop_after(struct loop *loop, int64_t ms, void (*fn)(void *ctx),
			      void *ctx)
{
	struct loop_timer *timer = mem_zalloc(1, sizeof *timer);
	struct call *call = &timer->call;
	struct timeval in = {0};

	if (ms > 0) {
		in.tv_sec = (time_t)(ms / 1000);
		in.tv_usec = (suseconds_t)(ms % 1000 * 1000);
	}
	*call = (struct call){.loop = loop, .fn = fn, .ctx = ctx};
	call->event = event_make(loop, -1, 0, run_timer, call);
	set_priority(call->event, PRIORITY_TIMER);
	if (loop->frozen_ms > 0 && ms > 0)
		call->due_ms = loop->frozen_ms + ms;
	else if (event_add(call->event, &in) != 0)
		abort(); /* no memory */
	call_link(call, &loop->timers);
	return timer;
}

void loop_cancel(struct loop_timer *timer)
{
	if (!timer)
		return;
	call_unlink(&timer->call);
	call_free(&timer->call);
}

struct loop_reader *loop_read(struct loop *loop, int fd, void (*fn)(void *ctx),
			      void *ctx, struct error *err)
{
	struct loop_reader *reader;
	struct call *call;

	if (fcntl(fd, F_GETFD) < 0) {
		error_set(err, ERR_INPUT, "descriptor %d is not open", fd);
		return NULL;
	}
	reader = mem_zalloc(1, sizeof *reader);
	call = &reader->call;
	*call = (struct call){.loop = loop, .fn = fn, .ctx = ctx};
	call->event = event_make(loop, fd, EV_READ | EV_PERSIST, run_again, call);
	set_priority(call->event, PRIORITY_READER);
	if (event_add(call->event, NULL) != 0)
		abort(); /* no memory: poll() takes any descriptor */
	call_link(call, &loop->readers);
	return reader;
}

void loop_reader_stop(struct loop_reader *reader)
{
	if (!reader)
		return;
	call_unlink(&reader->call);
	call_free(&reader->call);
}

void loop_reader_again(struct loop_reader *reader)
{
	event_active(reader->call.event, EV_READ, 0);
}

void loop_after_turn(struct loop *loop, void (*fn)(void *ctx), void *ctx)
{
	struct call *call = call_create(loop, fn, ctx);

	call_link(call, loop->after_turn_end);
	loop->after_turn_end = &call->next;
}

void loop_on_signal(struct loop *loop, int signo, void (*fn)(void *ctx), void *ctx)
{
	struct call *call = call_create(loop, fn, ctx);

	call->event = event_make(loop, signo, EV_SIGNAL | EV_PERSIST, run_again, call);
	set_priority(call->event, PRIORITY_SOON);
	if (event_add(call->event, NULL) != 0)
		abort();
	call_link(call, &loop->signals);
}

int64_t loop_now(const struct loop *loop)
{
	return loop->frozen_ms > 0 ? loop->frozen_ms / 1000 : (int64_t)time(NULL);
}

int64_t loop_clock_us(const struct loop *loop)
{
	struct timespec now = {0};

	(void)loop;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void loop_freeze(struct loop *loop, int64_t now)
{
	loop->frozen_ms = now * 1000;
}

void loop_advance(struct loop *loop, int64_t ms)
{
	loop->frozen_ms += ms;
	for (struct call *call = loop->timers; call; call = call->next)
		if (call->due_ms > 0 && call->due_ms <= loop->frozen_ms)
			event_active(call->event, EV_TIMEOUT, 0);
}

int64_t loop_next_timer(const struct loop *loop)
{
	int64_t next = -1;

	for (const struct call *call = loop->timers; call; call = call->next)
		if (call->due_ms > 0
		    && (next < 0 || call->due_ms - loop->frozen_ms < next))
			next = call->due_ms - loop->frozen_ms;
	return next;
}
