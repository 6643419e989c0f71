/*
 * Slack's text is escaped (&amp; &lt; &gt;) and has tokens in angle brackets for
 * people, channels and links. In: as the person saw it. Out: nothing of it can be
 * taken for a token.
 */
#ifndef CHAT_SLACK_TEXT_H
#define CHAT_SLACK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct strbuf;

struct slack_text_rules {
	/* "<@U1|sam>" becomes "<@U1>", so that it can be looked up; else "@sam". */
	bool keep_people;
	const char
		*leave_out; /* the id of a person not to be shown at the start; NULL */
	/* A person's name by their id, where it is known; may be NULL. */
	const char *(*name_of)(void *ctx, const char *id);
	void *ctx;
};

/* Tokens first, then the entities, once. text is valid UTF-8. Owned by the caller. */
char *slack_text_in(const char *text, const struct slack_text_rules *rules) MUST_USE;

/* text or up to len bytes of it, escaped. */
void slack_text_out(struct strbuf *out, const char *text, size_t len);

#endif
