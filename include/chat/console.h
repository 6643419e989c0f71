/*
 * A chat with one person: this terminal, or a pipe. It needs nothing outside,
 * so it is how one tries the program and how tests drive it.
 *
 * A line is a message, an empty line too. Lines are handed up one a turn, so
 * that what a line causes happens before the next one is read. Control
 * characters never reach the terminal. At a terminal text is wrapped and a
 * prompt shown; into a pipe it is written as it is.
 */
#ifndef CHAT_CONSOLE_H
#define CHAT_CONSOLE_H

#include "chat/chat.h"

struct loop;

struct console_options {
	int in, out; /* descriptors; stay the caller's */
	const char *person, *label;
};

struct chat *console_create(struct loop *loop, const struct console_options *options,
			    const struct chat_sink *sink, struct error *err) MUST_USE;

/* How a message looks there: columns 0 does not wrap, plain has no bold. */
void console_render(const struct chat_message *message, unsigned columns, bool plain,
		    struct strbuf *out);

#endif
