#include "irc_line.h"

#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* What stands before the next blank; blanks behind it are skipped. */
static char *next_word(char **at)
{
	char *word = *at, *end = word + strcspn(word, " ");

	*at = end + strspn(end, " ");
	*end = '\0';
	return word;
}

static void take_params(char *at, struct irc_line *ret)
{
	while (*at && ret->n < IRC_PARAMS_MAX) {
		if (*at == ':' || ret->n == IRC_PARAMS_MAX - 1) {
			ret->params[ret->n++] = at + (*at == ':');
			return;
		}
		ret->params[ret->n++] = next_word(&at);
	}
}

bool irc_line_parse(char *text, struct irc_line *ret)
{
	*ret = (struct irc_line){0};
	text += strspn(text, " ");
	if (*text == '@')
		ret->tags = next_word(&text) + 1;
	if (*text == ':')
		ret->prefix = next_word(&text) + 1;
	if (!*text)
		return false;
	ret->command = next_word(&text);
	take_params(text, ret);
	return true;
}

static void copy_part(char ret[IRC_NAME_BYTES], const char *from, size_t len)
{
	if (len >= IRC_NAME_BYTES)
		len = IRC_NAME_BYTES - 1;
	memcpy(ret, from, len);
	ret[len] = '\0';
}

void irc_name_split(const char *prefix, struct irc_name *ret)
{
	size_t nick = strcspn(prefix, "!@"), user = 0;

	copy_part(ret->nick, prefix, nick);
	prefix += nick;
	if (*prefix == '!') {
		prefix++;
		user = strcspn(prefix, "@");
	}
	copy_part(ret->user, prefix, user);
	prefix += user;
	copy_part(ret->host, prefix + (*prefix == '@'),
		  strlen(prefix + (*prefix == '@')));
}

static char unescaped(char c)
{
	if (c == ':')
		return ';';
	if (c == 's' || c == 'r' || c == 'n')
		return ' '; /* never a line's end */
	return c;
}

/* false: it doesn't fit; what is cut might be somebody else's. */
static bool unescape(const char *from, size_t len, char ret[IRC_NAME_BYTES])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool escaped = from[i] == '\\';

		if (escaped && ++i == len)
			break;
		if (n == IRC_NAME_BYTES - 1)
			return false;
		ret[n] = from[i];
		if (escaped)
			ret[n] = unescaped(from[i]);
		n++;
	}
	ret[n] = '\0';
	return true;
}

bool irc_line_tag(const struct irc_line *line, const char *name,
		  char ret[IRC_NAME_BYTES])
{
	const char *at = line->tags;
	size_t len = strlen(name);

	while (at && *at) {
		size_t whole = strcspn(at, ";");

		if (whole >= len && strncmp(at, name, len) == 0
		    && (whole == len || at[len] == '=')) {
			size_t skip = whole == len ? len : len + 1;

			return unescape(at + skip, whole - skip, ret);
		}
		at += whole + (at[whole] == ';');
	}
	return false;
}

bool irc_line_is_safe(const struct irc_line *line)
{
	/* clang-format off */
	static const struct {
		const char *command;
		size_t least;
		bool prefix;
	} rows[] = {
		{"PRIVMSG", 2, true}, {"NOTICE", 2, false}, {"NICK", 1, true},
		{"KICK", 2, true}, {"JOIN", 1, true}, {"PART", 1, true},
		{"MODE", 2, true}, {"TOPIC", 1, true}, {"INVITE", 2, true},
		{"QUIT", 0, true}, {"PING", 1, false}, {"ERROR", 1, false},
	};
	/* clang-format on */

	if (strspn(line->command, "0123456789") == strlen(line->command))
		return strlen(line->command) == 3 && line->n >= 1;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(line->command, rows[i].command) == 0)
			return line->n >= rows[i].least
			       && (!rows[i].prefix || (line->prefix && *line->prefix));
	return false; /* nothing that the library has to know of */
}

/* Formatting and CTCP stay; what could end a line or drive a terminal goes. */
static bool is_harmless(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x20 ? u != 0x7F
			 : strchr("\x01\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F", c) != NULL
				   && c;
}

void irc_line_put(const struct irc_line *line, struct strbuf *out)
{
	size_t kept = 0;
	char *text;

	strbuf_clear(out);
	if (line->prefix)
		strbuf_addf(out, ":%s ", line->prefix);
	strbuf_adds(out, line->command);
	for (size_t i = 0; i < line->n; i++)
		strbuf_addf(out, "%s%s", i + 1 == line->n ? " :" : " ",
			    line->params[i]);
	text = out->text;
	for (size_t i = 0; i < out->len; i++)
		if (is_harmless(text[i]))
			text[kept++] = text[i];
	if (kept > IRC_LINE_BYTES)
		kept = utf8_valid(text, kept) ? utf8_cut(text, kept, IRC_LINE_BYTES)
					      : IRC_LINE_BYTES;
	text[kept] = '\0';
	out->len = kept;
}

void irc_fold(enum irc_casemapping mapping, char *name)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]\\~";
	static const char lower[] = "abcdefghijklmnopqrstuvwxyz{}|^";
	size_t known = mapping == IRC_ASCII ? 26 : mapping == IRC_RFC1459 ? 30 : 29;

	for (; *name; name++) {
		const char *at = strchr(upper, *name);

		if (at && (size_t)(at - upper) < known)
			*name = lower[at - upper];
	}
}

bool irc_same(enum irc_casemapping mapping, const char *a, const char *b)
{
	char x[IRC_NAME_BYTES], y[IRC_NAME_BYTES];

	copy_part(x, a, strlen(a));
	copy_part(y, b, strlen(b));
	irc_fold(mapping, x);
	irc_fold(mapping, y);
	return strcmp(x, y) == 0;
}
