#include "inbox.h"

#include <stdlib.h>

#include "base/mem.h"

void inbox_init(struct inbox *inbox)
{
	inbox->first = NULL;
	inbox->end = &inbox->first;
}

struct inbox_item *inbox_add(struct inbox *inbox, enum inbox_kind kind)
{
	struct inbox_item *item = mem_zalloc(1, sizeof *item);

	item->kind = kind;
	*inbox->end = item;
	inbox->end = &item->next;
	return item;
}

static void destroy(struct inbox_item *item)
{
	free(item->network);
	free(item->room);
	free(item->person);
	free(item->key);
	free(item->text);
	free(item->role);
	free(item);
}

void inbox_clear(struct inbox *inbox)
{
	while (inbox->first) {
		struct inbox_item *item = inbox->first;

		inbox->first = item->next;
		destroy(item);
	}
	inbox->end = &inbox->first;
}

void inbox_finish(struct inbox *inbox)
{
	inbox_clear(inbox);
}

void inbox_drop(struct inbox *inbox, const struct inbox_item *item)
{
	struct inbox_item **link = &inbox->first, *gone;

	while (*link != item)
		link = &(*link)->next;
	gone = *link;
	*link = gone->next;
	if (!gone->next)
		inbox->end = link;
	destroy(gone);
}

void inbox_drop_lines(struct inbox *inbox,
		      void (*each)(void *ctx, const struct inbox_item *item), void *ctx)
{
	struct inbox_item **link = &inbox->first;

	while (*link) {
		struct inbox_item *item = *link;

		if (item->kind != INBOX_LINE) {
			link = &item->next;
			continue;
		}
		*link = item->next;
		each(ctx, item);
		destroy(item);
	}
	inbox->end = link;
}
