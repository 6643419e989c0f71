/*
 * application/x-www-form-urlencoded, both ways: what Slack sends for commands and
 * buttons, and how its Web API takes arguments.
 */
#ifndef CHAT_SLACK_FORM_H
#define CHAT_SLACK_FORM_H

#include <stddef.h>

struct strbuf;

enum { SLACK_FORM_PAIRS = 64 };

struct slack_form {
	size_t n;
	char *names[SLACK_FORM_PAIRS], *values[SLACK_FORM_PAIRS]; /* owned */
};

/* Takes anything: what is no escape stands for itself, what is no UTF-8 becomes
 * U+FFFD, and what follows the 64th pair is left out. */
void slack_form_read(const char *body, size_t len, struct slack_form *ret);
void slack_form_finish(struct slack_form *form);
/* The first one of that name; "" where there is none. */
const char *slack_form_get(const struct slack_form *form, const char *name);

/* Appends name=value; a NULL value adds nothing. */
void slack_form_add(struct strbuf *out, const char *name, const char *value);

#endif
