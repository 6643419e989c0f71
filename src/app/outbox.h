/*
 * Messages on their way out. A row is stored in the transaction of the events
 * that caused it; it is handed to the chat after the commit, and is done with
 * when its receipt has been stored. Within one place messages go out in order,
 * one at a time; a head that waits blocks only its place.
 *
 *   queued -> sending -> sent
 *                |-----> doubtful -> sending (marked "again") ...
 *                '-----> dead
 *
 * SENDING is committed before the write: what a crash leaves in that state may
 * or may not have arrived, and is sent again, marked.
 */
#ifndef APP_OUTBOX_H
#define APP_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "chat/chat.h"
#include "store/store.h"

enum { OUTBOX_TRIES = 8, OUTBOX_MESSAGE_MAX = 1 << 21 };

struct outbox;
/* send: hands a row's message to its chat; called from outbox_flush only. */
struct outbox *outbox_create(struct store *store,
			     void (*send)(void *ctx, const struct store_out *row,
					  const struct chat_message *message),
			     void *ctx) MUST_USE;
void outbox_destroy(struct outbox *outbox); /* NULL is fine */

/* After a start, in a transaction: takes up what is unsent. */
bool outbox_recover(struct outbox *outbox, struct error *err);

/* In a transaction. row: interview, seq, place, answer, and in `since` the time; the
 * rest is given. */
bool outbox_add(struct outbox *outbox, struct store_out *row,
		const struct chat_message *message, struct error *err);

/* In a transaction: what became of a row, which the caller puts into about->row. The
 * rest comes back: what it was about; row 0 where the receipt is of nothing we know. */
struct outbox_settled {
	char interview[STORE_ID_MAX];
	int64_t row, answer;
	bool sent, dead;
	bool again; /* an earlier copy may have arrived before this one */
};
bool outbox_settle(struct outbox *outbox, const struct chat_receipt *receipt,
		   int64_t now, struct outbox_settled *about, struct error *err);
/* In a transaction: marks the heads that may go as SENDING. */
bool outbox_prepare(struct outbox *outbox, int64_t now, struct error *err);

/* After the commit: sends what was prepared. */
void outbox_flush(struct outbox *outbox);
/* After a rollback: reads again what the store has. */
bool outbox_reload(struct outbox *outbox, struct error *err);

/* They can be reached again: what waits for them waits no longer, and counts as put
 * now. False: nothing. */
bool outbox_hurry(struct outbox *outbox, const char *network, const char *room,
		  int64_t now);

bool outbox_empty(const struct outbox *outbox);
size_t outbox_waiting(const struct outbox *outbox); /* how many */
/* There is a message to the candidate about this answer that has not been sent yet. */
bool outbox_holds(const struct outbox *outbox, const struct store_interview *of,
		  int64_t answer);
/* And it can't have been seen when something reaches us now. in_order: the network
 * hands us receipts before what people write afterwards (IRC); where it has ids
 * instead, only what was never handed over is certain to be unseen. */
bool outbox_unseen(const struct outbox *outbox, const struct store_interview *of,
		   int64_t answer, bool in_order);
/* What of a network has not been settled yet. */
struct outbox_load {
	size_t waiting;
	int64_t oldest; /* when the oldest of them was put, or its event was; 0: none */
	/* The same of those at the head of their place whose turn it is: neither did the
	 * network ask for patience, nor is the person away. 0: none. */
	int64_t oldest_due;
};
void outbox_load(const struct outbox *outbox, const char *network,
		 struct outbox_load *ret);
/* Some head may go now. */
bool outbox_ready(const struct outbox *outbox, int64_t now);
/* When the next waiting row may go; 0: nothing waits for time. */
int64_t outbox_next(const struct outbox *outbox);

#endif
