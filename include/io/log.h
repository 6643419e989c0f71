/*
 * The log: one line a call, on stderr, for the operator.
 *
 *     2026-03-01T12:00:00Z warn: slack:T1: the socket closed, again in 8 s
 *
 * Under systemd (JOURNAL_STREAM names our stderr) the journal has the time and
 * takes the level from a prefix: "<4>slack:T1: ...".
 *
 * Or, when asked for, each line is a JSON object (under systemd with the prefix in
 * front), for whatever collects them:
 *
 *     {"time":"2026-03-01T12:00:00Z","level":"warn","message":"...","network":"slack:T1"}
 *
 * Whatever a network has put into an error is a string in there, whole.
 *
 * Only app/ logs above debug: other layers return errors, and whoever can say
 * what one means logs it, once. What a candidate wrote is never logged, at no
 * level; names not at info or above: an interview's id is what to print.
 *
 * The log's level and form are the one state that belongs to the process.
 */
#ifndef IO_LOG_H
#define IO_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

enum log_level {
	LOG_LEVEL_ERROR, /* somebody has to look */
	LOG_LEVEL_WARN,  /* it goes on, with less */
	LOG_LEVEL_INFO,  /* what an operator wants to have happened: the default */
	LOG_LEVEL_DEBUG,
};

/* Lines are cut at LOG_LINE_MAX bytes; of a JSON object, its message. */
enum { LOG_LINE_MAX = 1000 };

/*
 * Before the first line: up to which level, and what the environment has as
 * JOURNAL_STREAM (or NULL). Without it, up to info and with the time in front.
 */
void log_start(enum log_level most, const char *journal_stream);
void log_as_json(void);                                      /* from now on */
bool log_level_parse(const char *word, enum log_level *ret); /* "error", ... "debug" */

/* The text is one line: bytes below space are written as '?'. */
void log_error(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_warn(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_info(const char *fmt, ...) PRINTF_LIKE(1, 2);
void log_debug(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* What a line is about, where that is known: NULL or 0 where not. The text is to say
 * it as well; this is for programs that read JSON. */
struct log_about {
	const char *interview, *network;
	int64_t request; /* number of the outbox row: of one message to be sent */
};
void log_about(enum log_level level, const struct log_about *about, const char *fmt,
	       ...) PRINTF_LIKE(3, 4);

#endif
