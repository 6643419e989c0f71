#include "bot_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "phrases.h"

static const struct bot_patience usual = {
	.busy_ms = 50, .trouble_ms = 1000, .poll_ms = 1000, .alive_s = 60};

void bot_news(struct bot *bot, const struct log_about *about, const char *fmt, ...)
{
	static const struct log_about nothing;
	char line[400];
	va_list args;

	if (!bot->on_news)
		return;
	va_start(args, fmt);
	(void)vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	bot->on_news(bot->on_news_ctx, about ? about : &nothing, line);
}

static void forget_owed(struct bot *bot)
{
	while (bot->owed) {
		struct owed_grade *owed = bot->owed;

		bot->owed = owed->next;
		free(owed);
	}
}

/* text: for the answer's, empty. */
static struct grade_job job_of(const struct conversation *c, int answer,
			       struct strbuf *text)
{
	interview_graded_text(&c->state, &c->log, answer, text);
	return (struct grade_job){
		.interview = c->row.id,
		.answer = answer,
		.revision = c->state.answers[answer].revision,
		.rubric = interview_rubric(&c->state, c->bank->bank, answer),
		.lexicon = c->bank->bank->lexicon,
		.text = text->text,
	};
}

/* What comes later is asked for once the submission is stored. */
static void ask_for(struct bot *bot, const struct owed_grade *owed)
{
	struct conversation *c = conversations_find(&bot->loaded, owed->interview);
	struct strbuf text;
	struct grade_job job;

	if (!c)
		return;
	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	job = job_of(c, owed->answer, &text);
	bot->grader->ops->start(bot->grader, &job);
	strbuf_finish(&text);
}

static bool grade_now(struct bot *bot, const struct owed_grade *owed, struct error *err)
{
	struct conversation *c = conversations_find(&bot->loaded, owed->interview);
	struct input in = {.kind = INPUT_GRADED, .answer = owed->answer};
	struct strbuf text;
	struct grade_job job;
	struct grade grade;

	if (!c)
		return true;
	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	job = job_of(c, owed->answer, &text);
	bot->grader->ops->grade(bot->grader, &job, &grade);
	strbuf_finish(&text);
	in.revision = (int)job.revision;
	in.grade = &grade;
	return bot_step(bot, c, &in, err);
}

/* A grader that answers at once does so inside the transaction. */
static bool grade_owed(struct bot *bot, struct error *err)
{
	bool ok = true;

	while (ok && bot->owed && bot->grader->ops->grade) {
		struct owed_grade *owed = bot->owed;

		bot->owed = owed->next;
		ok = grade_now(bot, owed, err);
		free(owed);
	}
	return ok;
}

static bool commit(struct bot *bot, struct error *err)
{
	int64_t began = loop_clock_us(bot->parts.loop);
	bool ok = store_commit(bot->parts.store, err);

	histogram_add(&bot->meter.commit, loop_clock_us(bot->parts.loop) - began);
	return ok;
}

/* ret_n: how many items were worked off. ret_failed: the one that could not be;
 * NULL where it is the store. */
static bool store_turn(struct bot *bot, size_t *ret_n, struct inbox_item **ret_failed,
		       struct error *err)
{
	struct inbox_item *i = bot->inbox.first;

	*ret_failed = NULL;
	memset(bot->meter.pending, 0, sizeof bot->meter.pending);
	if (!store_begin(bot->parts.store, err))
		return false;
	for (*ret_n = 0; i && *ret_n < ITEMS_PER_TURN; i = i->next, ++*ret_n)
		if (!bot_work_off(bot, i, err) || !grade_owed(bot, err)) {
			*ret_failed = i;
			return false;
		}
	return (bot->parts.beside
		|| outbox_prepare(bot->outbox, loop_now(bot->parts.loop), err))
	       && commit(bot, err);
}

/* The turn that this timer's own turn ends with does the work. */
static void try_again(void *ctx)
{
	struct bot *bot = ctx;

	bot->retry = NULL;
}

static void retry_in(struct bot *bot, int64_t ms)
{
	if (!bot->retry)
		bot->retry = loop_after(bot->parts.loop, ms, try_again, bot);
}

/* Straight to the chat: what can't be stored can't go through the outbox. */
static void ask_again(void *ctx, const struct inbox_item *item)
{
	const struct chat_answer not_kept = {.kept = false};
	struct chat_message message;

	if (!item->chat)
		return; /* the command line sees the trouble itself */
	bot_count_refused(ctx, item);
	if (item->reply) {
		chat_answer(item->chat, item->reply, &not_kept);
		return;
	}
	phrase_not_saved(&message);
	chat_send(item->chat, 0,
		  &(struct chat_place){item->network, item->who.id, NULL}, &message);
	chat_message_finish(&message);
}

static void undo_turn(struct bot *bot, const struct inbox_item *failed,
		      const struct error *why)
{
	struct error ignored;

	bot_count_turn(bot, false);
	store_rollback(bot->parts.store);
	conversations_drop_all(&bot->loaded);
	forget_owed(bot);
	inbox_forget_answers(&bot->inbox);
	/* If even reading fails now, the next turn fails as well, and tries again. */
	(void)outbox_reload(bot->outbox, &ignored);
	(void)library_read_exposure(bot->parts.library, bot->parts.store, &ignored);
	(void)bot_read_clock(bot, &ignored);
	if (why->kind == ERR_BUSY || why->kind == ERR_CONFLICT) {
		retry_in(bot, bot->patience.busy_ms);
		return;
	}
	if (strcmp(bot->trouble.text, why->text) != 0)
		bot_news(bot, NULL, "the store: %s", why->text);
	bot->trouble = *why;
	/* One interview that can't be read must not hold up all the others. */
	if (failed && why->kind == ERR_INPUT) {
		if (failed->reply)
			ask_again(bot, failed);
		else
			bot_count_refused(bot, failed);
		inbox_drop(&bot->inbox, failed);
		retry_in(bot, bot->patience.busy_ms);
		return;
	}
	inbox_drop_people(&bot->inbox, ask_again, bot);
	retry_in(bot, bot->patience.trouble_ms);
}

static bool make_form(struct bot *bot, const struct inbox_item *item,
		      struct phrase_form *ret)
{
	const struct bot_network *network = bot_network(bot, item->network);
	const struct role *roles[LIBRARY_ROLES_MAX];
	struct phrase_choices from = {
		.roles = roles,
		.roles_n = library_roles(bot->parts.library, roles),
		.room = network && network->people ? network->people->report_room
						   : NULL,
	};

	if (!item->form || !phrase_form(item->form, &from, ret))
		return false;
	ret->form.token = item->token;
	return true;
}

/* To whoever asked, and to nobody else. */
static void give_answer(struct bot *bot, struct inbox_item *item)
{
	struct phrase_form form;
	struct chat_answer answer = {.kept = true};

	if (item->answered)
		answer.message = &item->answer_message;
	if (!item->chat) {
		if (item->answered && bot->on_answer)
			bot->on_answer(bot->on_answer_ctx, &item->answer_message);
		return;
	}
	if (make_form(bot, item, &form))
		answer.form = &form.form;
	if (item->reply) {
		KILL_POINT(ANSWER_BEFORE);
		chat_answer(item->chat, item->reply, &answer);
		KILL_POINT(ANSWER_AFTER);
	} else if (item->answered) {
		item->answer_message.only_for = mem_strdup(item->who.id);
		chat_send(item->chat, 0,
			  &(struct chat_place){item->network, item->room, NULL},
			  &item->answer_message);
	}
}

static bool waits_for_grade(const struct conversation *c)
{
	struct effect owed;

	return interview_pending(&c->state, &owed, 1) > 0;
}

/* What was only begun goes on in the next turn. */
static void go_on_with(struct bot *bot, const struct inbox_item *item)
{
	struct inbox_item *more;

	if (item->kind != INBOX_WELCOME || item->answer < WELCOME_PER_TURN)
		return;
	more = inbox_add(&bot->inbox, INBOX_WELCOME);
	more->network = mem_strdup(item->network);
	more->job = item->job;
	(void)snprintf(more->interview, sizeof more->interview, "%s", item->text);
}

/* n: how many of the inbox's items were worked off. */
static void complete_turn(struct bot *bot, size_t n)
{
	struct inbox done;

	bot_count_turn(bot, true);
	inbox_take(&bot->inbox, n, &done);
	for (struct inbox_item *i = done.first; i; i = i->next) {
		give_answer(bot, i);
		bot_count_done(bot, i);
		go_on_with(bot, i);
	}
	inbox_clear(&done);
	if (bot->inbox.first)
		bot_want_turn(bot);
	bot->trouble = (struct error){0};
	for (const struct owed_grade *o = bot->owed; o; o = o->next)
		ask_for(bot, o);
	forget_owed(bot);
	outbox_flush(bot->outbox);
	conversations_trim(&bot->loaded, LOADED_MAX, waits_for_grade);
}

static bool has_work(const struct bot *bot)
{
	return bot->inbox.first
	       || (!bot->parts.beside
		   && outbox_ready(bot->outbox, loop_now(bot->parts.loop)));
}

static void turn(void *ctx)
{
	struct bot *bot = ctx;
	struct inbox_item *failed;
	struct error err = {0};
	size_t n;

	if (has_work(bot) && !bot->retry) {
		if (store_turn(bot, &n, &failed, &err))
			complete_turn(bot, n);
		else
			undo_turn(bot, failed, &err);
		bot_wait_for_due(bot);
	}
	if (bot->on_turn)
		bot->on_turn(bot->on_turn_ctx);
}

static void send_row(void *ctx, const struct store_out *row,
		     const struct chat_message *message)
{
	struct bot *bot = ctx;
	struct bot_network *network = bot_network(bot, row->network);
	struct chat_sink sink = bot_chat_sink(bot);

	if (network) {
		chat_send(network->chat, row->row,
			  &(struct chat_place){row->network, row->room, row->thread},
			  message);
		return;
	}
	/* A network that is no longer configured: it may be again tomorrow. */
	sink.settled(bot, NULL, row->row,
		     &(struct chat_receipt){
			     .outcome = CHAT_LATER,
			     .retry_at = loop_now(bot->parts.loop) + RETRY_SECONDS,
		     });
}

static bool recover(struct bot *bot, struct error *err)
{
	if (!store_begin(bot->parts.store, err))
		return false;
	if ((!bot->parts.beside && !outbox_recover(bot->outbox, err))
	    || !library_read_exposure(bot->parts.library, bot->parts.store, err)
	    || !bot_read_clock(bot, err) || !store_commit(bot->parts.store, err)) {
		store_rollback(bot->parts.store);
		return false;
	}
	return true;
}

struct bot *bot_create(const struct bot_parts *parts, struct error *err)
{
	struct bot *bot = mem_zalloc(1, sizeof *bot);

	bot->parts = *parts;
	bot->patience = usual;
	inbox_init(&bot->inbox);
	bot->outbox = outbox_create(parts->store, send_row, bot);
	if (!recover(bot, err)) {
		bot_destroy(bot);
		return NULL;
	}
	loop_after_turn(parts->loop, turn, bot);
	loop_on_turn_end(parts->loop, bot_count_loop_turn, bot);
	return bot;
}

static void forget_lookups(struct bot *bot)
{
	while (bot->lookups) {
		struct lookup *l = bot->lookups;

		bot->lookups = l->next;
		inbox_item_destroy(l->item);
		free(l);
	}
}

void bot_destroy(struct bot *bot)
{
	if (!bot)
		return;
	loop_cancel(bot->retry);
	loop_cancel(bot->due);
	loop_cancel(bot->poll);
	loop_cancel(bot->alive);
	conversations_drop_all(&bot->loaded);
	forget_owed(bot);
	forget_lookups(bot);
	inbox_finish(&bot->inbox);
	outbox_destroy(bot->outbox);
	pace_destroy(bot->pace);
	for (size_t i = 0; i < bot->networks_n; i++)
		free(bot->networks[i].outages);
	free(bot);
}

void bot_set_patience(struct bot *bot, const struct bot_patience *patience)
{
	bot->patience = *patience;
}

void bot_use_grader(struct bot *bot, struct grader *grader)
{
	bot->grader = grader;
}

void bot_set_pace(struct bot *bot, int64_t person, int64_t network)
{
	pace_destroy(bot->pace);
	bot->pace = pace_create(person, network);
}

void bot_on_turn(struct bot *bot, void (*fn)(void *ctx), void *ctx)
{
	bot->on_turn = fn;
	bot->on_turn_ctx = ctx;
}

void bot_on_answer(struct bot *bot,
		   void (*fn)(void *ctx, const struct chat_message *answer), void *ctx)
{
	bot->on_answer = fn;
	bot->on_answer_ctx = ctx;
}

bool bot_changed(const struct bot *bot)
{
	return bot->changed;
}

void bot_on_news(struct bot *bot,
		 void (*fn)(void *ctx, const struct log_about *about, const char *line),
		 void *ctx)
{
	bot->on_news = fn;
	bot->on_news_ctx = ctx;
}

static void nothing(void *ctx)
{
	(void)ctx;
}

void bot_want_turn(struct bot *bot)
{
	loop_soon(bot->parts.loop, nothing, NULL);
}

static bool owes_grade(const struct bot *bot)
{
	for (const struct conversation *c = bot->loaded.first; c; c = c->next)
		if (waits_for_grade(c))
			return true;
	return false;
}

bool bot_idle(const struct bot *bot)
{
	return !bot->inbox.first && !bot->owed && !bot->lookups
	       && outbox_empty(bot->outbox) && !owes_grade(bot);
}

bool bot_chat_is_down(const struct bot *bot)
{
	for (size_t i = 0; i < bot->networks_n; i++)
		if (bot->networks[i].up)
			return false;
	return true;
}

bool bot_has_live(const struct bot *bot)
{
	return bot->loaded.first != NULL;
}

const char *bot_interview(const struct bot *bot)
{
	return bot->interview;
}

const struct error *bot_trouble(const struct bot *bot)
{
	return &bot->trouble;
}
