/*
 * A message as lines of IRC: split at words and characters, never cut silently;
 * nothing in it can end a line, be taken for CTCP, or highlight somebody.
 */
#ifndef CHAT_IRC_FORMAT_H
#define CHAT_IRC_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "chat/message.h"

enum { IRC_TEXT_BYTES = 400 };

struct irc_lines {
	char **lines; /* owned */
	size_t n;
};
/* most: bytes of a line; colours: bold and colours where they help. */
void irc_format(const struct chat_message *message, size_t most, bool colours,
		struct irc_lines *ret);
void irc_lines_free(struct irc_lines *lines);

#endif
