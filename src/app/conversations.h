/*
 * The interviews that are in memory, by id; the one spoken with last comes first.
 * What isn't here is in the store: dropping one loses nothing but time.
 */
#ifndef APP_CONVERSATIONS_H
#define APP_CONVERSATIONS_H

#include <stddef.h>

#include "conversation.h"

/* Zero-initialised is empty. */
struct conversations {
	void *by_id; /* a search tree */
	struct conversation *first, *last;
	size_t n;
};

void conversations_add(struct conversations *all,
		       struct conversation *c); /* takes it */
/* Found, it comes first; NULL: not in memory. */
struct conversation *conversations_find(struct conversations *all, const char *id);
/* Takes it out and destroys it. */
void conversations_drop(struct conversations *all, struct conversation *c);
void conversations_drop_all(struct conversations *all);
/* Drops those that are over, and of the others what was not spoken with for
 * longest, until `most` are left; those that `keep` wants stay. */
void conversations_trim(struct conversations *all, size_t most,
			bool (*keep)(const struct conversation *c));

#endif
