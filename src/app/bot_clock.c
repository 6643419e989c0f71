/*
 * Deadlines, and time that does not count. A network that is up is noted in the
 * store every minute; a gap in those notes is an outage, whether the bot was down
 * or the link, and no deadline counts it.
 */
#include "bot_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/loop.h"

enum { DAY = 24 * 3600 };

static void forget_outages(struct bot *bot)
{
	for (size_t i = 0; i < bot->networks_n; i++) {
		free(bot->networks[i].outages);
		bot->networks[i].outages = NULL;
		bot->networks[i].outages_n = 0;
	}
}

static void add_outage(struct bot_network *network, int64_t from, int64_t until)
{
	network->outages = mem_realloc(
		network->outages, (network->outages_n + 2) * sizeof *network->outages);
	network->outages[network->outages_n++] = (struct outage){from, until};
}

static bool read_outage(void *ctx, const struct store_outage *outage)
{
	struct bot_network *network = bot_network(ctx, outage->network);

	if (network)
		add_outage(network, outage->from, outage->until);
	return true;
}

bool bot_read_clock(struct bot *bot, struct error *err)
{
	forget_outages(bot);
	return store_outage_each(bot->parts.store, read_outage, bot, err);
}

/* One more than are stored has room: the outage that still lasts. */
const struct outage *bot_outages(struct bot *bot, const char *name, size_t *ret_n)
{
	struct bot_network *network = bot_network(bot, name);
	int64_t now = loop_now(bot->parts.loop);

	*ret_n = 0;
	if (!network || !network->people)
		return NULL;
	if (!network->outages)
		network->outages = mem_zalloc(1, sizeof *network->outages);
	*ret_n = network->outages_n;
	/* Down now: the time since it was last known to be up. */
	if (!network->up && network->alive > 0 && now > network->alive)
		network->outages[(*ret_n)++] = (struct outage){network->alive, now};
	return network->outages;
}

static bool mark_alive(struct bot *bot, struct bot_network *network, struct error *err)
{
	const char *name = network->chat->network;
	int64_t now = loop_now(bot->parts.loop), before;
	struct store_outage outage = {.network = name, .until = now};

	if (!store_alive(bot->parts.store, name, now, &before, err))
		return false;
	network->alive = now;
	/* One note may be missed by chance; after two it was an outage. */
	if (before == 0 || now - before < bot->patience.alive_s * 5 / 2)
		return true;
	outage.from = before;
	add_outage(network, before, now);
	return store_outage_add(bot->parts.store, &outage, err);
}

static bool prune(struct bot *bot, struct error *err)
{
	int64_t now = loop_now(bot->parts.loop);

	return store_prune(bot->parts.store, now - (int64_t)SEEN_DAYS * DAY,
			   now - (int64_t)OUTAGE_DAYS * DAY, err);
}

struct welcome {
	struct bot *bot;
	struct error *err;
	char *last; /* of those who were welcomed; STORE_ID_MAX */
	int done;
	bool ok;
};

static bool welcome_one(void *ctx, const struct store_interview *row)
{
	struct welcome *w = ctx;
	struct conversation *c = bot_get(w->bot, row->id, w->err);

	w->ok = c ? bot_welcome_back(w->bot, c, w->err) : w->err->kind != ERR_SYSTEM;
	memcpy(w->last, row->id, STORE_ID_MAX);
	return w->ok && ++w->done < WELCOME_PER_TURN;
}

/* So many a turn, for all of them may have been talking: the rest follows. */
bool bot_do_welcome(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct welcome w = {.bot = bot, .err = err, .ok = true};
	struct store_recent which = {
		.network = item->network, .after = item->interview, .since = item->job};
	char last[STORE_ID_MAX] = "";

	w.last = last;
	if (!store_each_recent(bot->parts.store, &which, welcome_one, &w, err) || !w.ok)
		return false;
	item->answer = w.done; /* bot_goes_on() looks at it, after the commit */
	free(item->text); /* beside the place to begin at, should the turn be undone */
	item->text = mem_strdup(last);
	return true;
}

/* Where nobody delivers again what we did not acknowledge, whoever spoke shortly
 * before we were away is told what has been kept. */
static bool welcome_back(struct bot *bot, struct bot_network *network,
			 struct error *err)
{
	const char *name = network->chat->network;
	struct inbox_item *item;

	if (network->chat->ops->can & CHAT_CAN_REPEAT)
		return true;
	if (network->alive == 0
	    && !store_alive_when(bot->parts.store, name, &network->alive, err))
		return false;
	if (network->alive == 0)
		return true;
	item = inbox_add(&bot->inbox, INBOX_WELCOME); /* of this very turn */
	item->network = mem_strdup(name);
	item->job = network->alive - RECENT_SECONDS;
	return true;
}

bool bot_do_alive(struct bot *bot, struct error *err)
{
	for (size_t i = 0; i < bot->networks_n; i++) {
		struct bot_network *network = &bot->networks[i];

		if (!network->people || !network->up)
			continue;
		if (!network->marked && !welcome_back(bot, network, err))
			return false;
		network->marked = true;
		if (!mark_alive(bot, network, err))
			return false;
	}
	return prune(bot, err);
}

struct due {
	struct bot *bot;
	struct error *err;
	int done;
	bool ok;
};

/* Outages have pushed it back: that is written down, so that it is not looked at
 * again before. */
static bool postpone(struct bot *bot, struct conversation *c, int64_t until,
		     struct error *err)
{
	c->row.deadline = until;
	return store_append(bot->parts.store, &c->row, NULL, 0, err);
}

static bool one_due(struct due *d, struct conversation *c)
{
	int64_t now = loop_now(d->bot->parts.loop), deadline;
	const struct outage *outages;
	size_t n;

	outages = bot_outages(d->bot, c->row.network, &n);
	deadline = interview_deadline(&c->state, outages, n);
	if (deadline > now)
		return postpone(d->bot, c, deadline, d->err);
	if (!bot_step(d->bot, c, &(struct input){.kind = INPUT_DUE}, d->err))
		return false;
	/* What is due and does nothing would be due for ever. */
	if (c->row.deadline != STORE_NO_DEADLINE && c->row.deadline <= now)
		return postpone(d->bot, c, now + RETRY_SECONDS, d->err);
	return true;
}

static bool on_due(void *ctx, const struct store_interview *row)
{
	struct due *d = ctx;
	struct conversation *c = bot_get(d->bot, row->id, d->err);

	if (c) {
		d->ok = one_due(d, c);
	} else if (d->err->kind == ERR_INPUT) {
		struct store_interview later = *row;

		/* It can't be read; the others are not to wait for that. */
		bot_news(d->bot, &(struct log_about){.interview = row->id},
			 "%s can't be read: %s", row->id, d->err->text);
		later.deadline = loop_now(d->bot->parts.loop) + DAY;
		d->ok = store_append(d->bot->parts.store, &later, NULL, 0, d->err);
	} else {
		d->ok = d->err->kind == ERR_NOT_FOUND;
	}
	return d->ok && ++d->done < DUE_PER_TURN;
}

bool bot_do_due(struct bot *bot, struct error *err)
{
	struct due d = {.bot = bot, .err = err, .ok = true};

	return store_each_due(bot->parts.store, loop_now(bot->parts.loop), on_due, &d,
			      err)
	       && d.ok;
}

static void due_now(void *ctx)
{
	struct bot *bot = ctx;

	bot->due = NULL;
	inbox_add(&bot->inbox, INBOX_DUE);
}

void bot_wait_for_due(struct bot *bot)
{
	int64_t now = loop_now(bot->parts.loop), next = outbox_next(bot->outbox), due;
	struct error ignored;

	if (store_next_deadline(bot->parts.store, &due, &ignored)
	    && due != STORE_NO_DEADLINE && (next == 0 || due < next))
		next = due;
	loop_cancel(bot->due);
	bot->due = NULL;
	if (next != 0)
		bot->due =
			loop_after(bot->parts.loop,
				   next > now ? (next - now) * 1000 : 1, due_now, bot);
}

/* Somebody else works on the store as well: what is in memory may be old. */
static void look_again(struct bot *bot)
{
	struct error err;

	conversations_drop_all(&bot->loaded);
	if (!outbox_reload(bot->outbox, &err)
	    || !library_read_exposure(bot->parts.library, bot->parts.store, &err))
		bot_news(bot, NULL, "the store: %s", err.text);
	bot_wait_for_due(bot);
}

static void poll_store(void *ctx)
{
	struct bot *bot = ctx;
	struct error err;
	bool changed = false;

	bot->poll = loop_after(bot->parts.loop, bot->patience.poll_ms, poll_store, bot);
	if (store_changed(bot->parts.store, &changed, &err) && changed)
		look_again(bot);
}

static void beat(void *ctx)
{
	struct bot *bot = ctx;

	bot->alive =
		loop_after(bot->parts.loop, bot->patience.alive_s * 1000, beat, bot);
	inbox_add(&bot->inbox, INBOX_ALIVE);
}

void bot_start_clock(struct bot *bot)
{
	if (bot->alive)
		return;
	if (bot->patience.poll_ms > 0)
		bot->poll = loop_after(bot->parts.loop, bot->patience.poll_ms,
				       poll_store, bot);
	bot->alive =
		loop_after(bot->parts.loop, bot->patience.alive_s * 1000, beat, bot);
	inbox_add(&bot->inbox, INBOX_START);
	bot_want_turn(bot);
}
