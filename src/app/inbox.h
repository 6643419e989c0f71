/*
 * What has arrived and is not worked off yet: owned copies, in order of arrival.
 */
#ifndef APP_INBOX_H
#define APP_INBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "chat/chat.h"
#include "core/event.h"
#include "store/store.h"

enum inbox_kind {
	INBOX_INVITE,
	INBOX_TAKE_UP,
	INBOX_LINE,
	INBOX_GRADE,
	INBOX_RECEIPT,
	INBOX_DUE,
};

struct inbox_item {
	struct inbox_item *next;
	enum inbox_kind kind;
	char interview[STORE_ID_MAX];               /* all but INVITE and LINE */
	char *network, *room, *person, *key, *text; /* owned, NULL where not given */
	char *role;                                 /* INVITE: owned */
	uint64_t seed;
	char salt[SALT_HEX];
	int answer, revision;
	bool graded;
	struct grade grade;
	int64_t job;
	struct chat_receipt receipt; /* native: owned, in text */
};

struct inbox {
	struct inbox_item *first;
	struct inbox_item **end;
};

void inbox_init(struct inbox *inbox);
void inbox_finish(struct inbox *inbox);
/* A new item at the end, for the caller to fill in. */
struct inbox_item *inbox_add(struct inbox *inbox, enum inbox_kind kind);
void inbox_clear(struct inbox *inbox);
/* Removes this one. */
void inbox_drop(struct inbox *inbox, const struct inbox_item *item);
/* Removes the persons' messages, calling back for each: they will say it again. */
void inbox_drop_lines(struct inbox *inbox,
		      void (*each)(void *ctx, const struct inbox_item *item),
		      void *ctx);

#endif
