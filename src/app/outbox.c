#include "outbox.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "phrases.h"

enum { BACKOFF_FIRST_SECONDS = 2, BACKOFF_MAX_SECONDS = 300 };

/* A row that is not settled yet. Its strings are owned. */
struct waiting {
	struct waiting *next; /* of its place */
	struct store_out row;
	char *network, *room, *thread, *message;
	bool again;     /* may have arrived before: mark it */
	bool in_flight; /* the chat has it */
	bool prepared;  /* SENDING is stored, or will be with this commit */
	bool later;     /* the chat said so when it was sent last */
};

/* Where rows wait for each other: never empty. */
struct place {
	struct place *next, *before;
	const char *network, *room; /* borrowed from its head */
	struct waiting *head, *tail;
};

struct outbox {
	struct store *store; /* borrowed */
	void (*send)(void *ctx, const struct store_out *row,
		     const struct chat_message *message);
	void *ctx;
	void *by_place, *by_row; /* search trees of struct place, struct waiting */
	struct place *places,
		*last_place; /* in the order in which they began to wait */
	size_t n;
	uint64_t jitter; /* state of the small random numbers that spread retries */
};

struct outbox *outbox_create(struct store *store,
			     void (*send)(void *ctx, const struct store_out *row,
					  const struct chat_message *message),
			     void *ctx)
{
	struct outbox *outbox = mem_zalloc(1, sizeof *outbox);

	*outbox =
		(struct outbox){.store = store, .send = send, .ctx = ctx, .jitter = 1};
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

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->network, y->network);

	return order ? order : strcmp(x->room, y->room);
}

static int by_row(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return (x->row.row > y->row.row) - (x->row.row < y->row.row);
}

static struct waiting *find_row(const struct outbox *outbox, int64_t row)
{
	struct waiting key = {0};
	void *found;

	key.row.row = row;
	found = tfind(&key, &outbox->by_row, by_row);

	return found ? *(struct waiting **)found : NULL;
}

static struct place *find_place(const struct outbox *outbox, const char *network,
				const char *room)
{
	const struct place key = {.network = network, .room = room};
	void *found = tfind(&key, &outbox->by_place, by_place);

	return found ? *(struct place **)found : NULL;
}

static void *must_insert(void *inserted)
{
	if (!inserted)
		abort(); /* no memory */
	return inserted;
}

static struct place *new_place(struct outbox *outbox, struct waiting *head)
{
	struct place *p = mem_zalloc(1, sizeof *p);

	*p = (struct place){.network = head->network,
			    .room = head->room,
			    .before = outbox->last_place};
	if (p->before)
		p->before->next = p;
	else
		outbox->places = p;
	outbox->last_place = p;
	must_insert(tsearch(p, &outbox->by_place, by_place));
	return p;
}

static void drop_place(struct outbox *outbox, struct place *p)
{
	(void)tdelete(p, &outbox->by_place, by_place);
	if (p->before)
		p->before->next = p->next;
	else
		outbox->places = p->next;
	if (p->next)
		p->next->before = p->before;
	else
		outbox->last_place = p->before;
	free(p);
}

/* Rows come in order, so each goes to the end of its place. */
static void link_row(struct outbox *outbox, struct waiting *w)
{
	struct place *p = find_place(outbox, w->network, w->room);

	if (!p)
		p = new_place(outbox, w);
	if (p->tail)
		p->tail->next = w;
	else
		p->head = w;
	p->tail = w;
	must_insert(tsearch(w, &outbox->by_row, by_row));
	outbox->n++;
}

/* Out of its place, where it is the head but for what was forgotten. */
static void unlink_row(struct outbox *outbox, struct waiting *w)
{
	struct place *p = find_place(outbox, w->network, w->room);
	struct waiting **link = &p->head, *before = NULL;

	while (*link != w) {
		before = *link;
		link = &(*link)->next;
	}
	*link = w->next;
	if (p->tail == w)
		p->tail = before;
	(void)tdelete(w, &outbox->by_row, by_row);
	outbox->n--;
	if (!p->head) {
		drop_place(outbox, p);
		return;
	}
	p->network = p->head->network;
	p->room = p->head->room;
}

static void drop(struct outbox *outbox, struct waiting *w)
{
	unlink_row(outbox, w);
	waiting_destroy(w);
}

static void drop_all(struct outbox *outbox)
{
	while (outbox->places)
		drop(outbox, outbox->places->head);
}

void outbox_destroy(struct outbox *outbox)
{
	if (!outbox)
		return;
	drop_all(outbox);
	free(outbox);
}

static struct waiting *keep(struct outbox *outbox, const struct store_out *row)
{
	struct waiting *w = mem_zalloc(1, sizeof *w);

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
	link_row(outbox, w);
	return w;
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
struct held {
	struct held *next;
	int64_t row;
	bool in_flight, again, later;
};

static struct held *note_held(const struct outbox *outbox)
{
	struct held *all = NULL;

	for (const struct place *p = outbox->places; p; p = p->next)
		if (p->head->in_flight || p->head->again || p->head->later) {
			struct held *h = mem_alloc(sizeof *h);

			*h = (struct held){all, p->head->row.row, p->head->in_flight,
					   p->head->again, p->head->later};
			all = h;
		}
	return all;
}

static void hold_again(struct outbox *outbox, struct held *all)
{
	while (all) {
		struct held *h = all;
		struct waiting *w = find_row(outbox, h->row);

		if (w) {
			w->in_flight = h->in_flight;
			w->again = h->again;
			w->later = h->later;
		}
		all = h->next;
		free(h);
	}
}

/* When a row was put is known better than when what it follows from happened. */
static void keep_times(const struct outbox *from, const struct outbox *to)
{
	for (const struct place *p = from->places; p; p = p->next)
		for (const struct waiting *w = p->head; w; w = w->next) {
			struct waiting *now = find_row(to, w->row.row);

			if (now)
				now->row.since = w->row.since;
		}
}

bool outbox_reload(struct outbox *outbox, struct error *err)
{
	struct outbox fresh = *outbox;
	struct held *held;

	fresh.by_place = fresh.by_row = NULL;
	fresh.places = fresh.last_place = NULL;
	fresh.n = 0;
	if (!store_out_each(outbox->store, keep_row, &fresh, err)) {
		drop_all(&fresh);
		return false;
	}
	held = note_held(outbox);
	keep_times(outbox, &fresh);
	drop_all(outbox);
	*outbox = fresh;
	hold_again(outbox, held);
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

static bool may_go(const struct waiting *head, int64_t now)
{
	return !head->in_flight && !head->prepared && head->row.not_before <= now;
}

bool outbox_ready(const struct outbox *outbox, int64_t now)
{
	for (const struct place *p = outbox->places; p; p = p->next)
		if (may_go(p->head, now))
			return true;
	return false;
}

bool outbox_prepare(struct outbox *outbox, int64_t now, struct error *err)
{
	struct place *next;

	for (struct place *p = outbox->places; p; p = next) {
		struct waiting *w = p->head;

		next = p->next;
		if (!may_go(w, now))
			continue;
		w->row.state = OUT_SENDING;
		w->row.tries++;
		if (store_out_set(outbox->store, &w->row, err)) {
			w->prepared = true;
			continue;
		}
		/* Of an interview that somebody else has forgotten meanwhile. */
		if (err->kind != ERR_NOT_FOUND)
			return false;
		drop(outbox, w);
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
	message.again = w->again;
	outbox->send(outbox->ctx, &w->row, &message);
	KILL_POINT(MESSAGE_TAKEN);
	chat_message_finish(&message);
}

void outbox_flush(struct outbox *outbox)
{
	struct place *next;

	for (struct place *p = outbox->places; p; p = next) {
		next = p->next;
		if (p->head->prepared)
			send_one(outbox, p->head);
	}
}

/* Doubling, and up to half as much again, so that what failed together does not
 * come back together. Nothing depends on how random that is. */
static int64_t backoff(struct outbox *outbox, int64_t tries)
{
	int64_t seconds = BACKOFF_FIRST_SECONDS;

	while (--tries > 0 && seconds < BACKOFF_MAX_SECONDS)
		seconds *= 2;
	if (seconds > BACKOFF_MAX_SECONDS)
		seconds = BACKOFF_MAX_SECONDS;
	outbox->jitter = outbox->jitter * 6364136223846793005u + 1442695040888963407u;
	return seconds
	       + (int64_t)((outbox->jitter >> 33) % (uint64_t)(seconds / 2 + 1));
}

static void judge(struct outbox *outbox, struct waiting *w,
		  const struct chat_receipt *receipt, int64_t now)
{
	w->later = receipt->outcome == CHAT_LATER;
	switch (receipt->outcome) {
	case CHAT_SENT:
		w->row.state = OUT_SENT;
		break;
	case CHAT_DOUBTFUL:
		w->row.state = OUT_DOUBTFUL;
		w->row.not_before = now + backoff(outbox, w->row.tries);
		w->again = true;
		break;
	case CHAT_LATER: /* the network's own pace: no fault of the message */
		w->row.state = w->again ? OUT_DOUBTFUL : OUT_QUEUED;
		w->row.tries--;
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

bool outbox_settle(struct outbox *outbox, const struct chat_receipt *receipt,
		   int64_t now, struct outbox_settled *about, struct error *err)
{
	struct waiting *w = find_row(outbox, about->row);
	bool ok;

	*about = (struct outbox_settled){0};
	if (!w || !w->in_flight)
		return true; /* forgotten meanwhile, or a receipt too many */
	judge(outbox, w, receipt, now);
	w->in_flight = false;
	w->row.native = receipt->native;
	ok = store_out_set(outbox->store, &w->row, err);
	w->row.native = NULL;
	if (!ok && err->kind == ERR_NOT_FOUND) {
		drop(outbox, w);
		return true;
	}
	if (!ok)
		return false;
	about->row = w->row.row;
	about->answer = w->row.answer;
	memcpy(about->interview, w->row.interview, sizeof about->interview);
	about->again = w->again;
	about->sent = w->row.state == OUT_SENT;
	about->dead = w->row.state == OUT_DEAD;
	if (about->sent || about->dead)
		drop(outbox, w);
	return true;
}

bool outbox_hurry(struct outbox *outbox, const char *network, const char *room,
		  int64_t now)
{
	struct place *p = find_place(outbox, network, room);

	if (!p)
		return false;
	p->head->row.not_before = 0;
	for (struct waiting *w = p->head; w; w = w->next)
		w->row.since = now;
	return true;
}

bool outbox_empty(const struct outbox *outbox)
{
	return outbox->n == 0;
}

size_t outbox_waiting(const struct outbox *outbox)
{
	return outbox->n;
}

static int64_t older(int64_t a, int64_t b)
{
	return a != 0 && (b == 0 || a < b) ? a : b;
}

void outbox_load(const struct outbox *outbox, const char *network,
		 struct outbox_load *ret)
{
	*ret = (struct outbox_load){0};
	for (const struct place *p = outbox->places; p; p = p->next) {
		if (strcmp(p->network, network) != 0)
			continue;
		if (!p->head->later)
			ret->oldest_due = older(p->head->row.since, ret->oldest_due);
		for (const struct waiting *w = p->head; w; w = w->next) {
			ret->waiting++;
			ret->oldest = older(w->row.since, ret->oldest);
		}
	}
}

static const struct waiting *find_about(const struct outbox *outbox,
					const char *network, const char *room,
					const char *interview, int64_t answer)
{
	const struct place *p = find_place(outbox, network, room);

	for (const struct waiting *w = p ? p->head : NULL; w; w = w->next)
		if (w->row.answer == answer && strcmp(w->row.interview, interview) == 0)
			return w;
	return NULL;
}

bool outbox_holds(const struct outbox *outbox, const struct store_interview *of,
		  int64_t answer)
{
	return find_about(outbox, of->network, of->person, of->id, answer) != NULL;
}

bool outbox_unseen(const struct outbox *outbox, const struct store_interview *of,
		   int64_t answer, bool in_order)
{
	const struct waiting *w =
		find_about(outbox, of->network, of->person, of->id, answer);

	return w && !w->again && (in_order || !w->in_flight);
}

int64_t outbox_next(const struct outbox *outbox)
{
	int64_t next = 0;

	for (const struct place *p = outbox->places; p; p = p->next) {
		const struct waiting *w = p->head;

		if (!w->in_flight && !w->prepared && w->row.not_before > 0
		    && (next == 0 || w->row.not_before < next))
			next = w->row.not_before;
	}
	return next;
}
