#include "bot_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "phrases.h"

enum { REPORT_MAX = 1 << 20, OWED_MAX = 8 };

struct conversation *bot_find_loaded(const struct bot *bot, const char *id)
{
	for (struct conversation *c = bot->conversations; c; c = c->next)
		if (strcmp(c->row.id, id) == 0)
			return c;
	return NULL;
}

static struct conversation *get(struct bot *bot, const char *id, struct error *err)
{
	struct conversation *c = bot_find_loaded(bot, id);

	if (c)
		return c;
	c = conversation_load(bot->parts.store, bot->parts.library, id, err);
	if (!c)
		return NULL;
	c->next = bot->conversations;
	bot->conversations = c;
	return c;
}

static struct phrase_facts facts_of(const struct conversation *c, int answer)
{
	return (struct phrase_facts){
		.state = &c->state,
		.log = &c->log,
		.bank = c->bank->bank,
		.role = c->role,
		.answer = answer,
	};
}

/* about: seq of the event that the message follows from, and the question that it
 * shows (answer), -1 where it shows none. Ends the message. */
static bool put_out(struct bot *bot, const struct conversation *c,
		    const struct effect *about, struct chat_message *message,
		    struct error *err)
{
	struct store_out row = {
		.seq = about->seq,
		.network = c->row.network,
		.room = c->row.person,
		.answer = about->answer,
	};
	bool ok;

	memcpy(row.interview, c->row.id, sizeof row.interview);
	ok = outbox_add(bot->outbox, &row, message, err);
	chat_message_finish(message);
	return ok;
}

static void owe(struct bot *bot, const struct conversation *c, int answer)
{
	struct owed_grade *owed = mem_zalloc(1, sizeof *owed), **end = &bot->owed;

	memcpy(owed->interview, c->row.id, sizeof owed->interview);
	owed->answer = answer;
	while (*end)
		end = &(*end)->next;
	*end = owed;
}

/* ret_digest: the report's own, which goes into the log so that what was given out
 * can be proved later. */
static bool put_report(struct bot *bot, struct conversation *c, int64_t seq,
		       char ret_digest[DIGEST_HEX], struct error *err)
{
	struct profile profile;
	struct report report;
	struct chat_message message;
	struct strbuf text;

	conversation_report(c, &profile, &report);
	strbuf_init(&text, REPORT_MAX);
	report_text(&report, &text);
	digest_bytes(text.text, text.len, ret_digest);
	phrase_report(text.text, &message);
	strbuf_finish(&text);
	return put_out(bot, c, &(struct effect){.seq = seq, .answer = -1}, &message,
		       err);
}

static bool carry_out(struct bot *bot, struct conversation *c,
		      const struct effect *effect, char ret_reported[DIGEST_HEX],
		      struct error *err)
{
	struct phrase_facts facts = facts_of(c, effect->answer);
	struct effect plain = {.seq = effect->seq,
			       .answer = -1}; /* shows no question */
	struct chat_message message;

	switch (effect->kind) {
	case EFFECT_SAY:
		phrase_message(effect->phrase, &facts, &message);
		return put_out(bot, c, &plain, &message, err);
	case EFFECT_ASK:
		phrase_question(&facts, false, &message);
		return put_out(bot, c, effect, &message, err);
	case EFFECT_REPEAT:
		phrase_question(&facts, true, &message);
		return put_out(bot, c, effect, &message, err);
	case EFFECT_GRADE:
		owe(bot, c, effect->answer);
		return true;
	case EFFECT_REPORT:
		return put_report(bot, c, effect->seq, ret_reported, err);
	}
	return true;
}

static bool count_exposure(struct bot *bot, struct conversation *c, size_t from,
			   struct error *err)
{
	for (size_t i = from; i < c->log.n; i++) {
		const struct event *e = &c->log.events[i];

		if (e->kind != EVENT_ASKED || e->asked.kind != ASK_MAIN)
			continue;
		if (!store_exposure_add(bot->parts.store, e->asked.probe, err))
			return false;
		c->bank->exposure[e->asked.number]++;
	}
	return true;
}

/* One input, decided and stored, its messages put out. */
static bool step_once(struct bot *bot, struct conversation *c, const struct input *in,
		      char ret_reported[DIGEST_HEX], struct error *err)
{
	struct facts facts = {
		.now = loop_now(bot->parts.loop),
		.bank = c->bank->bank,
		.role = c->role,
		.model = c->model,
		.log = &c->log,
		.exposure = c->bank->exposure,
	};
	struct decision d;
	size_t before = c->log.n;
	bool ok;

	interview_decide(&c->state, in, &facts, &d);
	ok = conversation_append(c, bot->parts.store, &d, err)
	     && count_exposure(bot, c, before, err);
	for (size_t i = 0; ok && i < d.effects_n; i++)
		ok = carry_out(bot, c, &d.effects[i], ret_reported, err);
	decision_finish(&d);
	return ok;
}

static bool step(struct bot *bot, struct conversation *c, const struct input *in,
		 struct error *err)
{
	char reported[DIGEST_HEX] = "", none[DIGEST_HEX];

	if (!step_once(bot, c, in, reported, err))
		return false;
	if (!*reported)
		return true;
	return step_once(bot, c,
			 &(struct input){.kind = INPUT_REPORTED, .digest = reported},
			 none, err);
}

static void fill_invitation(const struct conversation *c, const struct inbox_item *item,
			    const struct bot *bot, struct event *e)
{
	*e = (struct event){.kind = EVENT_INVITED, .answer = -1};
	e->invited.interview = mem_strdup(c->row.id);
	e->invited.role = mem_strdup(c->role->id);
	e->invited.role_title = mem_strdup(c->role->title);
	memcpy(e->invited.role_digest, c->role->digest, DIGEST_HEX);
	memcpy(e->invited.bank_digest, c->bank->bank->digest, DIGEST_HEX);
	memcpy(e->invited.pack_digest, c->bank->pack_digest, DIGEST_HEX);
	memcpy(e->invited.words_digest, c->bank->words_digest, DIGEST_HEX);
	phrase_consent_digest(c->role, e->invited.consent_digest);
	e->invited.grader = mem_strdup(bot->grader->ops->name);
	e->invited.grader_version = mem_strdup(bot->grader->ops->version);
	e->invited.stemmer = mem_strdup("snowball english");
	memcpy(e->invited.salt, item->salt, SALT_HEX);
	e->invited.seed = item->seed;
	e->invited.start = c->role->start;
	e->invited.belief = depth_defaults;
}

static bool do_invite(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	const struct role *role = library_role(bot->parts.library, item->role, err);
	struct store_interview row = {.network = mem_strdup(item->network),
				      .person = mem_strdup(item->person),
				      .role = mem_strdup(item->role),
				      .created = loop_now(bot->parts.loop)};
	struct conversation *c;
	struct event invitation;
	bool ok;

	if (!role || !store_create(bot->parts.store, &row, err)
	    || !library_seal(bot->parts.library, bot->parts.store, row.id, role, err)) {
		store_interview_finish(&row);
		return false;
	}
	c = conversation_new(bot->parts.library, &row, role);
	c->next = bot->conversations;
	bot->conversations = c;
	memcpy(bot->interview, row.id, sizeof bot->interview);
	fill_invitation(c, item, bot, &invitation);
	ok = step(bot, c,
		  &(struct input){.kind = INPUT_INVITE, .invitation = &invitation},
		  err);
	event_finish(&invitation);
	return ok;
}

static bool show_again(struct bot *bot, struct conversation *c, int answer,
		       struct error *err)
{
	struct phrase_facts facts = facts_of(c, answer);
	struct chat_message message;

	phrase_welcome_back(&facts, &message);
	if (!put_out(bot, c, &(struct effect){.seq = c->state.seq, .answer = -1},
		     &message, err))
		return false;
	if (answer < 0 || c->state.paused)
		return true;
	phrase_question(&facts, true, &message);
	return put_out(bot, c, &(struct effect){.seq = c->state.seq, .answer = answer},
		       &message, err);
}

/* Where it stands decides: a message that may have been lost is sent again by
 * the outbox; a grade that is owed leads to the next question by itself. */
static bool do_take_up(struct bot *bot, const struct inbox_item *item,
		       struct error *err)
{
	struct conversation *c = get(bot, item->interview, err);
	struct effect owed[OWED_MAX];
	size_t n;
	int answer;

	if (!c)
		return false;
	memcpy(bot->interview, c->row.id, sizeof bot->interview);
	n = interview_pending(&c->state, owed, OWED_MAX);
	for (size_t i = 0; i < n; i++)
		owe(bot, c, owed[i].answer);
	answer = interview_current(&c->state);
	if (n > 0 || outbox_holds(bot->outbox, c->row.id, answer))
		return true;
	if (c->state.phase == PHASE_INVITED) {
		struct phrase_facts facts = facts_of(c, -1);
		struct chat_message message;

		phrase_message(PHRASE_GREETING, &facts, &message);
		return put_out(bot, c,
			       &(struct effect){.seq = c->state.seq, .answer = -1},
			       &message, err);
	}
	return show_again(bot, c, answer, err);
}

static bool do_line(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	struct store_interview row;
	struct conversation *c;
	bool is_new = true;

	if (item->key
	    && !store_seen(bot->parts.store, item->network, item->key,
			   loop_now(bot->parts.loop), &is_new, err))
		return false;
	if (!is_new)
		return true;
	if (!store_find_live(bot->parts.store, item->network, item->person, &row, err))
		return err->kind == ERR_NOT_FOUND; /* nobody who is being interviewed */
	c = get(bot, row.id, err);
	store_interview_finish(&row);
	return c
	       && step(bot, c, &(struct input){.kind = INPUT_LINE, .text = item->text},
		       err);
}

/* Ended or forgotten meanwhile: nobody wants it any more. */
static bool is_gone(const struct error *err)
{
	return err->kind == ERR_NOT_FOUND;
}

static bool do_grade(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	struct conversation *c = get(bot, item->interview, err);
	struct input in = {
		.kind = item->graded ? INPUT_GRADED : INPUT_GRADE_FAILED,
		.answer = item->answer,
		.revision = item->revision,
		.grade = &item->grade,
		.text = item->text,
	};

	return c ? step(bot, c, &in, err) : is_gone(err);
}

static bool do_receipt(struct bot *bot, const struct inbox_item *item,
		       struct error *err)
{
	struct chat_receipt receipt = item->receipt;
	struct outbox_settled settled = {.row = item->job};
	struct conversation *c;
	struct input in = {.kind = INPUT_DELIVERED};

	receipt.native = item->text;
	if (!outbox_settle(bot->outbox, &receipt, loop_now(bot->parts.loop), &settled,
			   err))
		return false;
	if (settled.row == 0 || !settled.sent || settled.answer < 0)
		return true;
	c = get(bot, settled.interview, err);
	in.answer = (int)settled.answer;
	return c ? step(bot, c, &in, err) : is_gone(err);
}

static bool do_due(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	struct conversation *c = get(bot, item->interview, err);

	return c ? step(bot, c, &(struct input){.kind = INPUT_DUE}, err) : is_gone(err);
}

bool bot_work_off(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	switch (item->kind) {
	case INBOX_INVITE:
		return do_invite(bot, item, err);
	case INBOX_TAKE_UP:
		return do_take_up(bot, item, err);
	case INBOX_LINE:
		return do_line(bot, item, err);
	case INBOX_GRADE:
		return do_grade(bot, item, err);
	case INBOX_RECEIPT:
		return do_receipt(bot, item, err);
	case INBOX_DUE:
		return do_due(bot, item, err);
	}
	return true;
}
