#include "inbox.h"

#include <stdlib.h>

#include "base/mem.h"

void inbox_init(struct inbox *inbox)
{
	inbox->first = NULL;
	inbox->end = &inbox->first;
}

struct inbox_item *inbox_item_create(enum inbox_kind kind)
{
	struct inbox_item *item = mem_zalloc(1, sizeof *item);

	item->kind = kind;
	return item;
}

void inbox_put(struct inbox *inbox, struct inbox_item *item)
{
	*inbox->end = item;
	inbox->end = &item->next;
}

struct inbox_item *inbox_add(struct inbox *inbox, enum inbox_kind kind)
{
	struct inbox_item *item = inbox_item_create(kind);

	inbox_put(inbox, item);
	return item;
}

void inbox_person_set(struct inbox_person *person, const struct chat_person *from)
{
	*person = (struct inbox_person){
		.id = mem_strdup(from->id),
		.label = mem_strdup(from->label ? from->label : from->id),
		.proof = from->proof,
		.outsider = from->outsider,
		.like = mem_strdup_or_null(from->like),
		.circles = mem_strdup_or_null(from->circles),
		.unsure = mem_strdup_or_null(from->unsure),
		.tz_minutes = from->tz_minutes,
	};
}

static void person_finish(struct inbox_person *person)
{
	free(person->id);
	free(person->label);
	free(person->like);
	free(person->circles);
	free(person->unsure);
	free(person->as);
}

void inbox_item_destroy(struct inbox_item *item)
{
	free(item->network);
	free(item->room);
	free(item->key);
	free(item->message);
	free(item->text);
	free(item->token);
	free(item->role);
	free(item->report_room);
	free(item->note);
	person_finish(&item->who);
	person_finish(&item->whom);
	chat_message_finish(&item->answer_message);
	free(item);
}

void inbox_clear(struct inbox *inbox)
{
	while (inbox->first) {
		struct inbox_item *item = inbox->first;

		inbox->first = item->next;
		inbox_item_destroy(item);
	}
	inbox->end = &inbox->first;
}

void inbox_take(struct inbox *inbox, size_t n, struct inbox *ret)
{
	inbox_init(ret);
	for (; n > 0 && inbox->first; n--) {
		struct inbox_item *item = inbox->first;

		inbox->first = item->next;
		item->next = NULL;
		inbox_put(ret, item);
	}
	if (!inbox->first)
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
	inbox_item_destroy(gone);
}

void inbox_drop_people(struct inbox *inbox,
		       void (*each)(void *ctx, const struct inbox_item *item),
		       void *ctx)
{
	struct inbox_item **link = &inbox->first;

	while (*link) {
		struct inbox_item *item = *link;

		if (item->kind != INBOX_LINE && item->kind != INBOX_COMMAND) {
			link = &item->next;
			continue;
		}
		*link = item->next;
		each(ctx, item);
		inbox_item_destroy(item);
	}
	inbox->end = link;
}

void inbox_forget_answers(struct inbox *inbox)
{
	for (struct inbox_item *i = inbox->first; i; i = i->next) {
		chat_message_finish(&i->answer_message);
		i->answered = false;
		i->form = NULL;
	}
}
