/*
 * One line of IRC, taken apart; and what may be handed to libircclient, which
 * crashes or hangs on much of what a server may send. Pure.
 */
#ifndef CHAT_IRC_LINE_H
#define CHAT_IRC_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

enum { IRC_LINE_BYTES = 510, IRC_PARAMS_MAX = 15, IRC_NAME_BYTES = 128 };

/* Strings of the text that was parsed, NULL where there is none. */
struct irc_line {
	char *tags, *prefix, *command;
	char *params[IRC_PARAMS_MAX];
	size_t n;
};

/* Cuts text in place. False: no line (empty, no command). text has no CR, LF. */
bool irc_line_parse(char *text, struct irc_line *ret);
/* "nick!user@host" as its three parts; parts that are missing are "". */
struct irc_name {
	char nick[IRC_NAME_BYTES], user[IRC_NAME_BYTES], host[IRC_NAME_BYTES];
};
void irc_name_split(const char *prefix, struct irc_name *ret);
/* The tag's value, unescaped; false: it isn't there. */
bool irc_line_tag(const struct irc_line *line, const char *name,
		  char ret[IRC_NAME_BYTES]);
/* libircclient reads parameters that aren't there. */
bool irc_line_is_safe(const struct irc_line *line);
/* As libircclient may have it: no tags, no control characters but CTCP's and
 * colours, at most IRC_LINE_BYTES, no CR LF behind. */
void irc_line_put(const struct irc_line *line, struct strbuf *out);

/* How a network folds names before it compares them. */
enum irc_casemapping { IRC_RFC1459, IRC_RFC1459_STRICT, IRC_ASCII };
void irc_fold(enum irc_casemapping mapping, char *name); /* in place */
bool irc_same(enum irc_casemapping mapping, const char *a, const char *b);

#endif
