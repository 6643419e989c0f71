#include "bot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "phrases.h"

static const struct bot_patience usual = {.busy_ms = 50, .trouble_ms = 1000};

/* Memory is never ahead of the store: after a failed transaction everything is
 * read again. */
static void forget_loaded(struct bot *bot)
{
	while (bot->conversations) {
		struct conversation *c = bot->conversations;

		bot->conversations = c->next;
		conversation_destroy(c);
	}
}

static void drop_ended(struct bot *bot)
{
	struct conversation **link = &bot->conversations;

	while (*link) {
		struct conversation *c = *link;

		if (c->state.phase != PHASE_ENDED) {
			link = &c->next;
			continue;
		}
		*link = c->next;
		conversation_destroy(c);
	}
}

/* ret_failed: the item that could not be worked off; NULL where it is the store. */
static bool store_turn(struct bot *bot, const struct inbox_item **ret_failed,
		       struct error *err)
{
	*ret_failed = NULL;
	if (!store_begin(bot->parts.store, err))
		return false;
	for (const struct inbox_item *i = bot->inbox.first; i; i = i->next)
		if (!bot_work_off(bot, i, err)) {
			*ret_failed = i;
			return false;
		}
	return outbox_prepare(bot->outbox, loop_now(bot->parts.loop), err)
	       && store_commit(bot->parts.store, err);
}

static void forget_owed(struct bot *bot)
{
	while (bot->owed) {
		struct owed_grade *owed = bot->owed;

		bot->owed = owed->next;
		free(owed);
	}
}

static void ask_for(struct bot *bot, const struct owed_grade *owed)
{
	struct conversation *c = bot_find_loaded(bot, owed->interview);
	struct strbuf text;
	struct grade_job job;

	if (!c)
		return;
	strbuf_init(&text, (size_t)2 * ANSWER_BYTES_MAX + 2);
	interview_graded_text(&c->state, &c->log, owed->answer, &text);
	job = (struct grade_job){
		.interview = c->row.id,
		.answer = owed->answer,
		.revision = c->state.answers[owed->answer].revision,
		.rubric = interview_rubric(&c->state, c->bank->bank, owed->answer),
		.lexicon = c->bank->bank->lexicon,
		.text = text.text,
	};
	bot->grader->ops->start(bot->grader, &job);
	strbuf_finish(&text);
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
	struct bot *bot = ctx;
	struct chat_message message;

	phrase_not_saved(&message);
	chat_send(bot->chat, 0, &(struct chat_place){item->network, item->room, NULL},
		  &message);
	chat_message_finish(&message);
}

static void undo_turn(struct bot *bot, const struct inbox_item *failed,
		      const struct error *why)
{
	struct error ignored;

	store_rollback(bot->parts.store);
	forget_loaded(bot);
	forget_owed(bot);
	/* If even reading fails now, the next turn fails as well, and tries again. */
	(void)outbox_reload(bot->outbox, &ignored);
	(void)library_read_exposure(bot->parts.library, bot->parts.store, &ignored);
	if (why->kind == ERR_BUSY || why->kind == ERR_CONFLICT) {
		retry_in(bot, bot->patience.busy_ms);
		return;
	}
	bot->trouble = *why;
	/* One interview that can't be read must not hold up all the others. */
	if (failed && why->kind == ERR_INPUT) {
		inbox_drop(&bot->inbox, failed);
		retry_in(bot, bot->patience.busy_ms);
		return;
	}
	inbox_drop_lines(&bot->inbox, ask_again, bot);
	retry_in(bot, bot->patience.trouble_ms);
}

static void complete_turn(struct bot *bot)
{
	inbox_clear(&bot->inbox);
	for (const struct owed_grade *o = bot->owed; o; o = o->next)
		ask_for(bot, o);
	forget_owed(bot);
	outbox_flush(bot->outbox);
	drop_ended(bot);
}

static void on_due(void *ctx)
{
	struct bot *bot = ctx;
	int64_t now = loop_now(bot->parts.loop);

	bot->due = NULL;
	for (const struct conversation *c = bot->conversations; c; c = c->next)
		if (c->row.deadline != STORE_NO_DEADLINE && c->row.deadline <= now) {
			struct inbox_item *item = inbox_add(&bot->inbox, INBOX_DUE);

			memcpy(item->interview, c->row.id, sizeof item->interview);
		}
}

static void wait_for_due(struct bot *bot)
{
	int64_t now = loop_now(bot->parts.loop), next = outbox_next(bot->outbox);

	for (const struct conversation *c = bot->conversations; c; c = c->next)
		if (c->row.deadline != STORE_NO_DEADLINE
		    && (next == 0 || c->row.deadline < next))
			next = c->row.deadline;
	if (bot->due)
		loop_cancel(bot->due);
	bot->due = NULL;
	if (next != 0)
		bot->due = loop_after(bot->parts.loop,
				      next > now ? (next - now) * 1000 : 1000, on_due,
				      bot);
}

static bool has_work(const struct bot *bot)
{
	return bot->inbox.first || outbox_ready(bot->outbox, loop_now(bot->parts.loop));
}

static void turn(void *ctx)
{
	struct bot *bot = ctx;
	const struct inbox_item *failed;
	struct error err = {0};

	if (has_work(bot) && !bot->retry) {
		if (store_turn(bot, &failed, &err))
			complete_turn(bot);
		else
			undo_turn(bot, failed, &err);
		wait_for_due(bot);
	}
	if (bot->on_turn)
		bot->on_turn(bot->on_turn_ctx);
}

static char *dup_or_null(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

static void on_input(void *ctx, struct chat *from, const struct chat_input *in)
{
	struct bot *bot = ctx;
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_LINE);

	(void)from;
	item->network = mem_strdup(in->where.network);
	item->room = mem_strdup(in->where.room);
	item->person = mem_strdup(in->who.id);
	item->key = dup_or_null(in->key);
	item->text = mem_strdup(in->text);
}

static void on_settled(void *ctx, struct chat *from, int64_t job,
		       const struct chat_receipt *receipt)
{
	struct bot *bot = ctx;
	struct inbox_item *item;

	(void)from;
	if (job == 0) /* said past the outbox */
		return;
	item = inbox_add(&bot->inbox, INBOX_RECEIPT);
	item->job = job;
	item->receipt = *receipt;
	item->receipt.native = NULL;
	item->text = dup_or_null(receipt->native);
}

static void on_state(void *ctx, struct chat *from, bool up, const struct error *why)
{
	struct bot *bot = ctx;

	(void)from;
	(void)why;
	bot->chat_down = !up;
}

static void on_graded(void *ctx, const struct grade_result *result)
{
	struct bot *bot = ctx;
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_GRADE);

	(void)snprintf(item->interview, sizeof item->interview, "%s",
		       result->interview);
	item->answer = (int)result->answer;
	item->revision = (int)result->revision;
	item->graded = result->grade != NULL;
	if (result->grade)
		item->grade = *result->grade;
	item->text = dup_or_null(result->why);
}

static void send_row(void *ctx, const struct store_out *row,
		     const struct chat_message *message)
{
	struct bot *bot = ctx;

	chat_send(bot->chat, row->row,
		  &(struct chat_place){row->network, row->room, row->thread}, message);
}

static bool recover(struct bot *bot, struct error *err)
{
	if (!store_begin(bot->parts.store, err))
		return false;
	if (!outbox_recover(bot->outbox, err)
	    || !library_read_exposure(bot->parts.library, bot->parts.store, err)
	    || !store_commit(bot->parts.store, err)) {
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
	return bot;
}

void bot_destroy(struct bot *bot)
{
	if (!bot)
		return;
	if (bot->retry)
		loop_cancel(bot->retry);
	if (bot->due)
		loop_cancel(bot->due);
	forget_loaded(bot);
	forget_owed(bot);
	inbox_finish(&bot->inbox);
	outbox_destroy(bot->outbox);
	free(bot);
}

void bot_set_patience(struct bot *bot, const struct bot_patience *patience)
{
	bot->patience = *patience;
}

struct chat_sink bot_chat_sink(struct bot *bot)
{
	return (struct chat_sink){
		.ctx = bot,
		.input = on_input,
		.settled = on_settled,
		.state = on_state,
	};
}

struct grader_sink bot_grader_sink(struct bot *bot)
{
	return (struct grader_sink){bot, on_graded};
}

void bot_use_chat(struct bot *bot, struct chat *chat)
{
	bot->chat = chat;
}

void bot_use_grader(struct bot *bot, struct grader *grader)
{
	bot->grader = grader;
}

void bot_on_turn(struct bot *bot, void (*fn)(void *ctx), void *ctx)
{
	bot->on_turn = fn;
	bot->on_turn_ctx = ctx;
}

static void nothing(void *ctx)
{
	(void)ctx;
}

void bot_want_turn(struct bot *bot)
{
	loop_soon(bot->parts.loop, nothing, NULL);
}

void bot_invite(struct bot *bot, const struct bot_invitation *invitation)
{
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_INVITE);

	item->network = mem_strdup(invitation->place.network);
	item->room = mem_strdup(invitation->place.room);
	item->person = mem_strdup(invitation->person);
	item->role = mem_strdup(invitation->role->id);
	item->seed = invitation->seed;
	memcpy(item->salt, invitation->salt, SALT_HEX);
	bot_want_turn(bot);
}

void bot_take_up(struct bot *bot, const char *interview, const struct chat_place *place)
{
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_TAKE_UP);

	(void)snprintf(item->interview, sizeof item->interview, "%s", interview);
	item->network = mem_strdup(place->network);
	item->room = mem_strdup(place->room);
	bot_want_turn(bot);
}

static bool owes_grade(const struct bot *bot)
{
	struct effect owed;

	for (const struct conversation *c = bot->conversations; c; c = c->next)
		if (interview_pending(&c->state, &owed, 1) > 0)
			return true;
	return false;
}

bool bot_idle(const struct bot *bot)
{
	return !bot->inbox.first && !bot->owed && outbox_empty(bot->outbox)
	       && !owes_grade(bot);
}

bool bot_chat_is_down(const struct bot *bot)
{
	return bot->chat_down;
}

bool bot_has_live(const struct bot *bot)
{
	return bot->conversations != NULL;
}

const char *bot_interview(const struct bot *bot)
{
	return bot->interview;
}

const struct error *bot_trouble(const struct bot *bot)
{
	return &bot->trouble;
}
