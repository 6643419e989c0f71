/*
 * A form as a modal, and what comes back of it. The modal carries what the form is
 * for and where it was asked for: nothing of it is remembered here.
 */
#ifndef CHAT_SLACK_VIEW_H
#define CHAT_SLACK_VIEW_H

#include <stdbool.h>

#include "chat/message.h"

struct strbuf;
struct json_at;

enum {
	SLACK_VIEW_FIELDS = 50, /* of 100 blocks; the rest is left out */
	SLACK_VIEW_PICKS = 100,
};

/* What it hands itself through private_metadata. */
struct slack_view_about {
	const char *token, *room, *thread; /* each may be NULL */
};

/* False: the form can't be shown (a name or token that is too long). */
bool slack_view_write(const struct chat_form *form, const char *room,
		      const char *thread, struct strbuf *out);

/* From view.private_metadata; ret borrows from root. */
void slack_view_about(const struct json_at *root, struct slack_view_about *ret);

/* From view.state.values: fields[] with names and values that borrow from the
 * view; values nobody filled in are "". Returns how many, max at most. */
size_t slack_view_fields(const struct json_at *view, struct chat_field *fields,
			 size_t max);

#endif
