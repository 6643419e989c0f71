/* The inbox worked off, inside the turn's transaction: candidates and graders. */
#include "bot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"
#include "phrases.h"

enum { OWED_MAX = 8 };

struct conversation *bot_get(struct bot *bot, const char *id, struct error *err)
{
	struct conversation *c = conversations_find(&bot->loaded, id);

	if (c)
		return c;
	c = conversation_load(bot->parts.store, bot->parts.library, id, err);
	if (c)
		conversations_add(&bot->loaded, c);
	return c;
}

struct phrase_facts bot_facts(const struct bot *bot, const struct conversation *c,
			      int answer)
{
	return (struct phrase_facts){
		.id = c->row.id,
		.state = &c->state,
		.log = &c->log,
		.bank = c->bank->bank,
		.role = c->role,
		.house = bot->parts.house,
		.answer = answer,
	};
}

bool bot_put(struct bot *bot, const struct conversation *c, const struct bot_out *to,
	     struct chat_message *message, struct error *err)
{
	struct store_out row = {
		.seq = to->seq,
		.network = c->row.network,
		.room = to->room,
		.thread = to->thread,
		.answer = to->answer,
		.since = loop_now(bot->parts.loop),
	};
	bool ok;

	memcpy(row.interview, c->row.id, sizeof row.interview);
	ok = outbox_add(bot->outbox, &row, message, err);
	chat_message_finish(message);
	return ok;
}

/* To the candidate; about: seq of the event that the message follows from, and the
 * question that it shows (answer), or enum store_out_what. */
static bool put_out(struct bot *bot, const struct conversation *c,
		    const struct effect *about, struct chat_message *message,
		    struct error *err)
{
	return bot_put(bot, c,
		       &(struct bot_out){.room = c->row.person,
					 .seq = about->seq,
					 .answer = about->answer},
		       message, err);
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

static bool say(struct bot *bot, struct conversation *c, const struct effect *effect,
		struct error *err)
{
	struct phrase_facts facts = bot_facts(bot, c, effect->answer);
	struct effect plain = {.seq = effect->seq, .answer = OUT_OTHER};
	struct chat_message message;

	if (effect->kind == EFFECT_NUDGE) {
		facts.answer = interview_current(&c->state);
		phrase_message(PHRASE_NUDGE, &facts, &message);
		if (effect->answer > 0)
			plain.answer = effect->answer == 1 ? OUT_NUDGE_1 : OUT_NUDGE_2;
	} else {
		phrase_message(effect->phrase, &facts, &message);
		if (effect->phrase == PHRASE_GREETING)
			plain.answer = OUT_GREETING;
	}
	return put_out(bot, c, &plain, &message, err)
	       && (plain.answer != OUT_GREETING
		   || bot_put_word(bot, c, effect->seq, err));
}

static bool carry_out(struct bot *bot, struct conversation *c,
		      const struct effect *effect, char ret_reported[DIGEST_HEX],
		      struct error *err)
{
	struct phrase_facts facts = bot_facts(bot, c, effect->answer);
	struct chat_message message;

	switch (effect->kind) {
	case EFFECT_SAY:
	case EFFECT_NUDGE:
		return say(bot, c, effect, err);
	case EFFECT_ASK:
		phrase_question(&facts, false, &message);
		return put_out(bot, c, effect, &message, err);
	case EFFECT_REPEAT:
		phrase_question(&facts, true, &message);
		return put_out(bot, c, effect, &message, err);
	case EFFECT_GRADE:
		owe(bot, c, effect->answer);
		return true;
	case EFFECT_CONTACT:
		return bot_tell_contact(bot, c, effect->word, effect->seq, err);
	case EFFECT_REPORT:
		return bot_put_report(bot, c, effect->seq, ret_reported, err);
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

/* Of the turn: they count when it is committed. */
static void count_grades(struct bot *bot, const struct conversation *c, size_t from)
{
	for (size_t i = from; i < c->log.n; i++) {
		enum event_kind kind = c->log.events[i].kind;

		if (kind == EVENT_GRADED)
			bot->meter.pending[GRADE_MADE]++;
		else if (kind == EVENT_GRADE_FAILED)
			bot->meter.pending[GRADE_FAILED]++;
		else if (kind == EVENT_GRADE_IGNORED)
			bot->meter.pending[GRADE_IGNORED]++;
	}
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

	facts.outages = bot_outages(bot, c->row.network, &facts.outages_n);
	interview_decide(&c->state, in, &facts, &d);
	ok = conversation_append(c, bot->parts.store, &d, err)
	     && count_exposure(bot, c, before, err);
	count_grades(bot, c, before);
	for (size_t i = 0; ok && i < d.effects_n; i++)
		ok = carry_out(bot, c, &d.effects[i], ret_reported, err);
	ok = ok && bot_tell_events(bot, c, before, err);
	decision_finish(&d);
	return ok;
}

/* Somebody's interview is over: the one that waits for it begins. */
static bool greet_next(struct bot *bot, const struct conversation *ended,
		       struct error *err)
{
	struct store_interview row;
	struct conversation *c;

	if (!store_next_waiting(bot->parts.store, ended->row.network, ended->row.person,
				&row, err))
		return err->kind == ERR_NOT_FOUND;
	c = bot_get(bot, row.id, err);
	store_interview_finish(&row);
	if (!c)
		return false;
	c->row.phase = STORE_LIVE;
	return bot_step(bot, c, &(struct input){.kind = INPUT_GREET}, err);
}

bool bot_step(struct bot *bot, struct conversation *c, const struct input *in,
	      struct error *err)
{
	char reported[DIGEST_HEX] = "", none[DIGEST_HEX];
	bool was_over = c->state.phase == PHASE_ENDED;
	struct input given = {.kind = INPUT_REPORTED, .digest = reported};

	if (!step_once(bot, c, in, reported, err))
		return false;
	if (*reported && !step_once(bot, c, &given, none, err))
		return false;
	if (was_over || c->state.phase != PHASE_ENDED)
		return true;
	return greet_next(bot, c, err);
}

static void fill_invitation(const struct bot *bot, const struct conversation *c,
			    const struct inbox_item *item, struct event *e)
{
	*e = (struct event){.kind = EVENT_INVITED, .answer = -1};
	e->invited = mem_zalloc(1, sizeof *e->invited);
	e->invited->interview = mem_strdup(c->row.id);
	e->invited->role = mem_strdup(c->role->id);
	e->invited->role_title = mem_strdup(c->role->title);
	memcpy(e->invited->role_digest, c->role->digest, DIGEST_HEX);
	memcpy(e->invited->bank_digest, c->bank->bank->digest, DIGEST_HEX);
	memcpy(e->invited->pack_digest, c->bank->pack_digest, DIGEST_HEX);
	memcpy(e->invited->words_digest, c->bank->words_digest, DIGEST_HEX);
	phrase_consent_digest(c->role, bot->parts.house, e->invited->consent_digest);
	e->invited->grader = mem_strdup(bot->grader->ops->name);
	e->invited->grader_version = mem_strdup(bot->grader->ops->version);
	e->invited->stemmer = mem_strdup("snowball english");
	memcpy(e->invited->salt, item->salt, SALT_HEX);
	e->invited->seed = item->seed;
	e->invited->start = c->role->start;
	e->invited->belief = depth_defaults;
	e->invited->recruiter = mem_strdup_or_null(item->who.id);
	e->invited->recruiter_label = mem_strdup_or_null(item->who.label);
	e->invited->tz_minutes = item->whom.tz_minutes;
}

static bool invite(struct bot *bot, struct conversation *c,
		   const struct inbox_item *item, struct error *err)
{
	const struct bot_network *network = bot_network(bot, item->network);
	struct event invitation;
	struct input in = {.kind = INPUT_INVITE,
			   .invitation = &invitation,
			   .waits = c->row.phase == STORE_WAITING};
	bool ok;

	fill_invitation(bot, c, item, &invitation);
	if (network && network->people) {
		invitation.invited->candidate = mem_strdup(item->whom.label);
		invitation.invited->report_room =
			mem_strdup(item->report_room ? item->report_room
						     : network->people->report_room);
		invitation.invited->note = mem_strdup_or_null(item->note);
	}
	ok = bot_step(bot, c, &in, err);
	event_finish(&invitation);
	return ok;
}

bool bot_invite_now(struct bot *bot, const struct inbox_item *item,
		    const struct role *role, struct store_interview *ret,
		    struct error *err)
{
	struct conversation *c;

	*ret = (struct store_interview){
		.network = mem_strdup(item->network),
		.person = mem_strdup(item->whom.id),
		.role = mem_strdup(role->id),
		.recruiter = mem_strdup(item->who.id ? item->who.id : ""),
		.candidate = mem_strdup(item->whom.label),
		.created = loop_now(bot->parts.loop),
	};
	if (!store_create(bot->parts.store, ret, err)
	    || !library_seal(bot->parts.library, bot->parts.store, ret->id, role,
			     err)) {
		store_interview_finish(ret);
		return false;
	}
	if (ret->phase == STORE_LIVE)
		bot_claim_invited(bot, item);
	c = conversation_new(bot->parts.library, ret, role);
	conversations_add(&bot->loaded, c);
	memcpy(bot->interview, c->row.id, sizeof bot->interview);
	return invite(bot, c, item, err);
}

static bool do_invite(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	const struct role *role = library_role(bot->parts.library, item->role, err);
	struct store_interview row;

	/* The row's strings are the conversation's by now. */
	return role && bot_invite_now(bot, item, role, &row, err);
}

bool bot_show_again(struct bot *bot, struct conversation *c, struct error *err)
{
	int answer = interview_current(&c->state);
	struct phrase_facts facts = bot_facts(bot, c, answer);
	struct chat_message message;

	phrase_welcome_back(&facts, true, &message);
	if (!put_out(bot, c, &(struct effect){.seq = c->state.seq, .answer = OUT_OTHER},
		     &message, err))
		return false;
	if (answer < 0 || c->state.paused)
		return true;
	phrase_question(&facts, true, &message);
	return put_out(bot, c, &(struct effect){.seq = c->state.seq, .answer = answer},
		       &message, err);
}

bool bot_welcome_back(struct bot *bot, struct conversation *c, struct error *err)
{
	int answer = interview_current(&c->state);
	struct phrase_facts facts = bot_facts(bot, c, answer);
	struct chat_message message;

	/* A message of ours is on its way, or the next one will be: they need not act. But
	 * a question that may have arrived may have been answered to nobody. */
	if (c->state.paused || outbox_unseen(bot->outbox, &c->row, answer, true)
	    || (answer >= 0 && c->state.answers[answer].state != ANSWER_OPEN))
		return true;
	phrase_welcome_back(&facts, false, &message);
	return put_out(bot, c,
		       &(struct effect){.seq = c->state.seq, .answer = OUT_OTHER},
		       &message, err);
}

/* Where it stands decides: a message that may have been lost is sent again by
 * the outbox; a grade that is owed leads to the next question by itself. */
static bool do_take_up(struct bot *bot, const struct inbox_item *item,
		       struct error *err)
{
	struct conversation *c = bot_get(bot, item->interview, err);
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
	if (n > 0 || outbox_holds(bot->outbox, &c->row, answer))
		return true;
	if (c->state.phase == PHASE_INVITED) {
		struct phrase_facts facts = bot_facts(bot, c, -1);
		struct chat_message message;

		phrase_message(PHRASE_GREETING, &facts, &message);
		return put_out(
			bot, c,
			&(struct effect){.seq = c->state.seq, .answer = OUT_GREETING},
			&message, err);
	}
	return bot_show_again(bot, c, err);
}

/* The grades that a process before this one had asked for. Their deadlines are a
 * minute away at most; other deadlines are hardly ever that near. */
struct taking_up {
	struct bot *bot;
	struct error *err;
	bool ok;
};

static bool take_up_grades(void *ctx, const struct store_interview *row)
{
	struct taking_up *t = ctx;
	struct conversation *c = bot_get(t->bot, row->id, t->err);
	struct effect owed[OWED_MAX];
	size_t n;

	if (!c) {
		/* It can't be read: it must not keep the others from starting. */
		bot_news(t->bot, &(struct log_about){.interview = row->id},
			 "%s can't be read: %s", row->id, t->err->text);
		return true;
	}
	n = interview_pending(&c->state, owed, OWED_MAX);
	for (size_t i = 0; i < n; i++)
		owe(t->bot, c, owed[i].answer);
	return true;
}

bool bot_do_start(struct bot *bot, struct error *err)
{
	struct taking_up t = {bot, err, true};

	if (!bot_guard_all(bot, err))
		return false;
	return store_each_due(bot->parts.store,
			      loop_now(bot->parts.loop) + GRADE_RETRY_SECONDS,
			      take_up_grades, &t, err);
}

static void answer(struct inbox_item *item, enum phrase phrase,
		   const struct phrase_facts *facts)
{
	phrase_message(phrase, facts, &item->answer_message);
	item->answered = true;
}

/* Under another name than at the start, which nobody could have told us of. */
static bool may_be_somebody(const struct inbox_item *item)
{
	return item->chat && item->chat->ops->guard && item->who.proof == PROOF_HOST;
}

/* Who is not being interviewed: a word about one that is over, or about us. */
static bool other_line(struct bot *bot, struct inbox_item *item, struct error *err)
{
	const struct phrase_facts nothing = {.house = bot->parts.house, .answer = -1};
	struct store_interview row;
	struct conversation *c;

	if (strcmp(item->room, item->who.id) != 0 || item->did == CHAT_EDIT
	    || item->did == CHAT_DELETE || !*item->text)
		return true; /* people talk in channels: that is none of our business */
	if (!store_find_last(bot->parts.store, item->network, item->who.id, &row,
			     err)) {
		if (err->kind != ERR_NOT_FOUND)
			return false;
		answer(item, may_be_somebody(item) ? PHRASE_NOBODY_YET : PHRASE_NOBODY,
		       &nothing);
		return true;
	}
	c = bot_get(bot, row.id, err);
	store_interview_finish(&row);
	return c
	       && bot_step(bot, c,
			   &(struct input){.kind = INPUT_LINE, .text = item->text},
			   err);
}

/* A button belongs to its question; one further up is answered to the presser. */
static bool is_stale(const struct conversation *c, const struct inbox_item *item)
{
	char token[STORE_ID_MAX + 16];

	if (item->did != CHAT_CHOICE || !item->token)
		return false;
	(void)snprintf(token, sizeof token, "%s/%d", c->row.id,
		       interview_current(&c->state));
	return strcmp(token, item->token) != 0;
}

static struct input input_of(const struct bot *bot, const struct conversation *c,
			     const struct inbox_item *item)
{
	int current = interview_current(&c->state);
	struct input in = {.kind = INPUT_LINE,
			   .text = item->text,
			   .message = item->did == CHAT_CHOICE ? NULL : item->message};

	if (item->did == CHAT_EDIT || item->did == CHAT_DELETE)
		in.kind = INPUT_EDIT;
	if (item->did == CHAT_FILE)
		in.kind = INPUT_FILE;
	if (strcmp(item->room, item->who.id) != 0)
		in.kind = INPUT_IN_CHANNEL;
	in.early = item->did != CHAT_CHOICE && current >= 0
		   && !c->state.answers[current].delivered
		   && outbox_unseen(bot->outbox, &c->row, current, !item->message);
	return in;
}

static bool do_line(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct store_interview row;
	struct conversation *c;
	struct input in;
	bool done;

	if (!bot_prove(bot, item, &done, err))
		return false;
	if (done)
		return true;
	if (!store_find_live(bot->parts.store, item->network, item->who.id, &row, err))
		return err->kind == ERR_NOT_FOUND && other_line(bot, item, err);
	c = bot_get(bot, row.id, err);
	store_interview_finish(&row);
	if (!c)
		return false;
	if (is_stale(c, item)) {
		struct phrase_facts facts = bot_facts(bot, c, -1);

		answer(item, PHRASE_STALE, &facts);
		return true;
	}
	in = input_of(bot, c, item);
	if (in.kind == INPUT_EDIT && !in.message)
		return true;
	return bot_step(bot, c, &in, err);
}

/* What a network sends again because we were slow is no news. */
static bool is_new(struct bot *bot, struct inbox_item *item, bool *ret,
		   struct error *err)
{
	*ret = true;
	if (item->key
	    && !store_seen(bot->parts.store, item->network, item->key,
			   loop_now(bot->parts.loop), ret, err))
		return false;
	item->repeated = !*ret;
	return true;
}

/* Ended or forgotten meanwhile: nobody wants it any more. */
static bool is_gone(const struct error *err)
{
	return err->kind == ERR_NOT_FOUND;
}

static bool do_grade(struct bot *bot, const struct inbox_item *item, struct error *err)
{
	struct conversation *c = bot_get(bot, item->interview, err);
	struct input in = {
		.kind = item->graded ? INPUT_GRADED : INPUT_GRADE_FAILED,
		.answer = item->answer,
		.revision = item->revision,
		.grade = &item->grade,
		.text = item->text,
	};

	return c ? bot_step(bot, c, &in, err) : is_gone(err);
}

static bool arrived(struct bot *bot, struct conversation *c, int64_t what,
		    const char *native, struct error *err)
{
	struct input in = {.kind = INPUT_DELIVERED, .message = native};

	if (what == OUT_REPORT)
		return bot_report_arrived(bot, c, native, err);
	if (what == OUT_NUDGE_1 || what == OUT_NUDGE_2) {
		in.kind = INPUT_REMINDED;
		in.number = what == OUT_NUDGE_1 ? 1 : 2;
	} else if (what >= 0) {
		in.answer = (int)what;
	} else {
		return true;
	}
	return bot_step(bot, c, &in, err);
}

static enum meter_fate fate_of(const struct outbox_settled *settled,
			       const struct chat_receipt *receipt)
{
	if (settled->sent)
		return FATE_SENT;
	if (settled->dead)
		return FATE_UNDELIVERABLE;
	return receipt->outcome == CHAT_DOUBTFUL ? FATE_AGAIN : FATE_NONE;
}

static bool do_receipt(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct chat_receipt receipt = item->receipt;
	struct outbox_settled settled = {.row = item->job};
	struct conversation *c;

	receipt.native = item->text;
	if (!outbox_settle(bot->outbox, &receipt, loop_now(bot->parts.loop), &settled,
			   err))
		return false;
	item->fate = settled.row == 0 ? FATE_NONE : fate_of(&settled, &receipt);
	if (settled.row == 0 || settled.answer == OUT_OTHER
	    || settled.answer == OUT_WORD || (!settled.sent && !settled.dead))
		return true;
	c = bot_get(bot, settled.interview, err);
	if (!c)
		return is_gone(err);
	if (settled.dead)
		return bot_tell_unreachable(bot, c, err);
	/* What they wrote may be younger than a first copy and older than this one: such
	 * an id says nothing of the order. */
	return arrived(bot, c, settled.answer,
		       settled.again && settled.answer >= 0 ? NULL : item->text, err);
}

bool bot_work_off(struct bot *bot, struct inbox_item *item, struct error *err)
{
	bool new;

	switch (item->kind) {
	case INBOX_INVITE:
		return do_invite(bot, item, err);
	case INBOX_TAKE_UP:
		return do_take_up(bot, item, err);
	case INBOX_LINE:
		return is_new(bot, item, &new, err)
		       && (!new || do_line(bot, item, err));
	case INBOX_COMMAND:
		return is_new(bot, item, &new, err)
		       && (!new || bot_command(bot, item, err));
	case INBOX_GRADE:
		return do_grade(bot, item, err);
	case INBOX_RECEIPT:
		return do_receipt(bot, item, err);
	case INBOX_DUE:
		return bot_do_due(bot, err);
	case INBOX_ALIVE:
		return bot_do_alive(bot, err);
	case INBOX_WELCOME:
		return bot_do_welcome(bot, item, err);
	case INBOX_START:
		return bot_do_start(bot, err);
	}
	return true;
}
