#include "conversations.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct conversation *)a)->row.id,
		      ((const struct conversation *)b)->row.id);
}

static void put_first(struct conversations *all, struct conversation *c)
{
	c->before = NULL;
	c->next = all->first;
	if (c->next)
		c->next->before = c;
	else
		all->last = c;
	all->first = c;
}

static void take_out(struct conversations *all, struct conversation *c)
{
	if (c->before)
		c->before->next = c->next;
	else
		all->first = c->next;
	if (c->next)
		c->next->before = c->before;
	else
		all->last = c->before;
}

void conversations_add(struct conversations *all, struct conversation *c)
{
	if (!tsearch(c, &all->by_id, by_id))
		abort(); /* no memory */
	put_first(all, c);
	all->n++;
}

struct conversation *conversations_find(struct conversations *all, const char *id)
{
	struct conversation key, *c;
	void *found;

	(void)strncpy(key.row.id, id, sizeof key.row.id - 1);
	key.row.id[sizeof key.row.id - 1] = '\0';
	found = tfind(&key, &all->by_id, by_id);
	if (!found)
		return NULL;
	c = *(struct conversation **)found;
	take_out(all, c);
	put_first(all, c);
	return c;
}

void conversations_drop(struct conversations *all, struct conversation *c)
{
	(void)tdelete(c, &all->by_id, by_id);
	take_out(all, c);
	all->n--;
	conversation_destroy(c);
}

void conversations_drop_all(struct conversations *all)
{
	while (all->first)
		conversations_drop(all, all->first);
}

void conversations_trim(struct conversations *all, size_t most,
			bool (*keep)(const struct conversation *c))
{
	struct conversation *before;

	for (struct conversation *c = all->last; c; c = before) {
		before = c->before;
		if (c->state.phase == PHASE_ENDED || (all->n > most && !keep(c)))
			conversations_drop(all, c);
	}
}
