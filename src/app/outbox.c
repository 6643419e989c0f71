#include "outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "phrases.h"

enum { BACKOFF_FIRST_SECONDS = 2, BACKOFF_MAX_SECONDS = 300 };

/* A row that is not settled yet. Its strings are owned. */
struct waiting {
	struct waiting *next;
	struct store_out row;
	char *network, *room, *thread, *message;
	bool again;     /* may have arrived before: mark it */
	bool in_flight; /* the chat has it */
	bool prepared;  /* SENDING is stored, or will be with this commit */
};

struct outbox {
	struct store *store; /* borrowed */
	void (*send)(void *ctx, const struct store_out *row,
		     const struct chat_message *message);
	void *ctx;
	struct waiting *first; /* by row */
};

struct outbox *outbox_create(struct store *store,
			     void (*send)(void *ctx, const struct store_out *row,
					  const struct chat_message *message),
			     void *ctx)
{
	struct outbox *outbox = mem_zalloc(1, sizeof *outbox);

	*outbox = (struct outbox){.store = store, .send = send, .ctx = ctx};
	return outbox;
}

static void waiting_destroy(struct waiting *w)
{
	free(w->network);
	free(w->room);
	free(w->thread);
	free(w->message);
	free(w);
}

static void drop_all(struct waiting *first)
{
	while (first) {
		struct waiting *w = first;

		first = w->next;
		waiting_destroy(w);
	}
}

void outbox_destroy(struct outbox *outbox)
{
	if (!outbox)
		return;
	drop_all(outbox->first);
	free(outbox);
}

static void keep(struct outbox *outbox, const struct store_out *row)
{
	struct waiting *w = mem_zalloc(1, sizeof *w), **end = &outbox->first;

	w->row = *row;
	w->network = mem_strdup(row->network);
	w->room = mem_strdup(row->room);
	w->thread = row->thread ? mem_strdup(row->thread) : NULL;
	w->message = mem_strdup(row->message);
	w->again = row->state == OUT_DOUBTFUL;
	w->row.network = w->network;
	w->row.room = w->room;
	w->row.thread = w->thread;
	w->row.message = w->message;
	w->row.native = NULL;
	while (*end)
		end = &(*end)->next;
	*end = w;
}

static bool keep_row(void *ctx, const struct store_out *row)
{
	keep(ctx, row);
	return true;
}

bool outbox_recover(struct outbox *outbox, struct error *err)
{
	return store_out_recover(outbox->store, err)
	       && store_out_each(outbox->store, keep_row, outbox, err);
}

/* What the chat holds stays held: only its receipt can end that. */
bool outbox_reload(struct outbox *outbox, struct error *err)
{
	struct waiting *before = outbox->first;
	bool ok;

	outbox->first = NULL;
	ok = store_out_each(outbox->store, keep_row, outbox, err);
	if (!ok) {
		drop_all(outbox->first);
		outbox->first = before;
		return false;
	}
	for (struct waiting *w = outbox->first; w; w = w->next)
		for (const struct waiting *b = before; b; b = b->next)
			if (b->row.row == w->row.row) {
				w->in_flight = b->in_flight;
				w->again = b->again;
			}
	drop_all(before);
	return true;
}

bool outbox_add(struct outbox *outbox, struct store_out *row,
		const struct chat_message *message, struct error *err)
{
	struct strbuf json;
	bool ok;

	strbuf_init(&json, OUTBOX_MESSAGE_MAX);
	chat_message_write(message, &json);
	row->message = json.text;
	row->state = OUT_QUEUED;
	ok = store_out_add(outbox->store, row, err);
	if (ok)
		keep(outbox, row);
	row->message = NULL;
	strbuf_finish(&json);
	return ok;
}

static bool same_place(const struct waiting *a, const struct waiting *b)
{
	return strcmp(a->network, b->network) == 0 && strcmp(a->room, b->room) == 0;
}

static bool is_head(const struct outbox *outbox, const struct waiting *w)
{
	for (const struct waiting *o = outbox->first; o != w; o = o->next)
		if (same_place(o, w))
			return false;
	return true;
}

static bool may_go(const struct outbox *outbox, const struct waiting *w, int64_t now)
{
	return !w->in_flight && !w->prepared && w->row.not_before <= now
	       && is_head(outbox, w);
}

bool outbox_ready(const struct outbox *outbox, int64_t now)
{
	for (const struct waiting *w = outbox->first; w; w = w->next)
		if (may_go(outbox, w, now))
			return true;
	return false;
}

bool outbox_prepare(struct outbox *outbox, int64_t now, struct error *err)
{
	for (struct waiting *w = outbox->first; w; w = w->next) {
		if (!may_go(outbox, w, now))
			continue;
		w->row.state = OUT_SENDING;
		w->row.tries++;
		if (!store_out_set(outbox->store, &w->row, err))
			return false;
		w->prepared = true;
	}
	return true;
}

static void send_one(struct outbox *outbox, struct waiting *w)
{
	struct chat_message message;
	struct error err;

	w->prepared = false;
	w->in_flight = true;
	if (!chat_message_read(w->message, &message, &err))
		return; /* we wrote it: it stays in the store, SENDING, for a look */
	if (w->again)
		phrase_mark_again(&message);
	outbox->send(outbox->ctx, &w->row, &message);
	chat_message_finish(&message);
}

void outbox_flush(struct outbox *outbox)
{
	for (struct waiting *w = outbox->first; w; w = w->next)
		if (w->prepared)
			send_one(outbox, w);
}

static int64_t backoff(int64_t tries)
{
	int64_t seconds = BACKOFF_FIRST_SECONDS;

	while (--tries > 0 && seconds < BACKOFF_MAX_SECONDS)
		seconds *= 2;
	return seconds < BACKOFF_MAX_SECONDS ? seconds : BACKOFF_MAX_SECONDS;
}

static void judge(struct waiting *w, const struct chat_receipt *receipt, int64_t now)
{
	switch (receipt->outcome) {
	case CHAT_SENT:
		w->row.state = OUT_SENT;
		break;
	case CHAT_DOUBTFUL:
		w->row.state = OUT_DOUBTFUL;
		w->row.not_before = now + backoff(w->row.tries);
		w->again = true;
		break;
	case CHAT_LATER: /* the network's own pace: no fault of the message */
		w->row.state = OUT_QUEUED;
		w->row.not_before = receipt->retry_at;
		return;
	case CHAT_NO_DESTINATION:
	case CHAT_BAD_MESSAGE:
		w->row.state = OUT_DEAD;
		break;
	}
	if (w->row.state == OUT_DOUBTFUL && w->row.tries >= OUTBOX_TRIES)
		w->row.state = OUT_DEAD;
}

static void drop(struct outbox *outbox, struct waiting *w)
{
	struct waiting **link = &outbox->first;

	while (*link != w)
		link = &(*link)->next;
	*link = w->next;
	waiting_destroy(w);
}

bool outbox_settle(struct outbox *outbox, const struct chat_receipt *receipt,
		   int64_t now, struct outbox_settled *about, struct error *err)
{
	struct waiting *w = outbox->first;
	bool ok;

	while (w && w->row.row != about->row)
		w = w->next;
	*about = (struct outbox_settled){0};
	if (!w)
		return true; /* of an interview that was forgotten meanwhile */
	judge(w, receipt, now);
	w->in_flight = false;
	w->row.native = receipt->native;
	ok = store_out_set(outbox->store, &w->row, err);
	w->row.native = NULL;
	if (!ok)
		return false;
	about->row = w->row.row;
	about->answer = w->row.answer;
	memcpy(about->interview, w->row.interview, sizeof about->interview);
	about->sent = w->row.state == OUT_SENT;
	about->dead = w->row.state == OUT_DEAD;
	if (about->sent || about->dead)
		drop(outbox, w);
	return true;
}

bool outbox_empty(const struct outbox *outbox)
{
	return outbox->first == NULL;
}

bool outbox_holds(const struct outbox *outbox, const char *interview, int64_t answer)
{
	for (const struct waiting *w = outbox->first; w; w = w->next)
		if (w->row.answer == answer && strcmp(w->row.interview, interview) == 0)
			return true;
	return false;
}

int64_t outbox_next(const struct outbox *outbox)
{
	int64_t next = 0;

	for (const struct waiting *w = outbox->first; w; w = w->next)
		if (!w->in_flight && w->row.not_before > 0
		    && (next == 0 || w->row.not_before < next) && is_head(outbox, w))
			next = w->row.not_before;
	return next;
}
