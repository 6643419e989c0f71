/* The inbox worked off: what recruiters ask for, and may ask for. */
#include "bot_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "io/loop.h"
#include "phrases.h"

enum { LIST_MAX = 20, LINE_BYTES_MAX = 4096 };

static bool may(struct bot *bot, const struct inbox_item *item)
{
	const struct bot_network *network;
	const struct chat_person who = {
		.id = item->who.id,
		.proof = item->who.proof,
		.outsider = item->who.outsider,
		.circles = item->who.circles,
	};

	if (!item->chat) /* whoever has the database */
		return true;
	network = bot_network(bot, item->network);
	return network && people_may_recruit(network->people, &who);
}

/* One line back to whoever asked, in the place of what was to be said before. */
static void PRINTF_LIKE(2, 3) answer(struct inbox_item *item, const char *fmt, ...)
{
	char line[LINE_BYTES_MAX];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	chat_message_finish(&item->answer_message);
	phrase_line(&item->answer_message, "%s", line);
	item->answered = true;
}

/* Into the audit trail, in the transaction of what is done; refused: of what is not. */
static bool add_to_trail(struct bot *bot, const struct inbox_item *item,
			 const struct audit_row *done, struct error *err)
{
	struct audit_row row = *done;

	row.at = loop_now(bot->parts.loop);
	row.network = item->network ? item->network : "";
	row.who = item->who.id ? item->who.id : "";
	return store_audit_add(bot->parts.store, &row, err);
}

static bool record(struct bot *bot, const struct inbox_item *item, enum audit_act act,
		   const char *interview, struct error *err)
{
	return add_to_trail(
		bot, item,
		&(struct audit_row){.act = audit_act_word(act), .interview = interview},
		err);
}

static enum audit_act act_of(const struct inbox_item *item)
{
	if (item->bad)
		return AUDIT_ASK;
	switch (item->command.kind) {
	case COMMAND_INVITE:
		return AUDIT_INVITE;
	case COMMAND_CANCEL:
		return AUDIT_CANCEL;
	case COMMAND_DECIDE:
		return AUDIT_DECIDE;
	case COMMAND_REMIND:
		return AUDIT_REMIND;
	case COMMAND_MORE:
	case COMMAND_REPORT:
		return AUDIT_READ;
	case COMMAND_HELP:
	case COMMAND_LIST:
	case COMMAND_ROLES:
	case COMMAND_STATUS:
		return AUDIT_ASK;
	}
	return AUDIT_ASK;
}

/* What was typed is recorded only where it can be nothing but an interview's id. */
static const char *id_or_none(const char *id)
{
	size_t digits = strncmp(id, "C-", 2) == 0 ? strspn(id + 2, "0123456789") : 0;

	return digits > 0 && !id[2 + digits] && digits < STORE_ID_MAX - 2 ? id : "";
}

static bool record_refused(struct bot *bot, const struct inbox_item *item,
			   struct error *err)
{
	return add_to_trail(
		bot, item,
		&(struct audit_row){.act = audit_act_word(act_of(item)),
				    .refused = true,
				    .interview = id_or_none(item->command.id)},
		err);
}

static const char *name_of(const struct store_interview *row)
{
	return *row->candidate ? row->candidate : row->person;
}

/* Of this network: another workspace's recruiters know nothing of it. *ret stays NULL
 * where there is none, and the answer says so. */
static bool get_theirs(struct bot *bot, struct inbox_item *item,
		       struct conversation **ret, struct error *err)
{
	struct store_interview row;
	bool theirs, gone;

	*ret = NULL;
	if (!store_find(bot->parts.store, item->command.id, &row, err)) {
		answer(item, "There is no interview %s here. `list` has the ids.",
		       item->command.id);
		return err->kind == ERR_NOT_FOUND;
	}
	gone = row.phase == STORE_FORGOTTEN;
	theirs = !gone && (!item->chat || strcmp(row.network, item->network) == 0);
	store_interview_finish(&row);
	if (!theirs) {
		answer(item, "There is no interview %s here. `list` has the ids.",
		       item->command.id);
		return gone || record_refused(bot, item, err);
	}
	*ret = bot_get(bot, item->command.id, err);
	return *ret != NULL;
}

/* --- invitations --- */

static bool is_welcome(struct inbox_item *item, const struct role *role,
		       const struct error *why)
{
	if (!role)
		answer(item, "%s", why->text);
	else if (strcmp(item->whom.id, item->who.id) == 0)
		answer(item,
		       "You can't interview yourself through me; `leadline try` in "
		       "a terminal does.");
	else if (item->whom.proof != PROOF_ACCOUNT && !item->command.anyone)
		answer(item,
		       "%s is not logged in there, so it may be anybody under that name. "
		       "`%s %s anyone` goes on all the same.",
		       item->whom.label, item->command.person, item->command.role);
	else
		return true;
	return false;
}

static void answer_again(struct inbox_item *item, const struct store_interview *row)
{
	answer(item, "%s is that invitation already: %s, role %s, %s.", row->id,
	       name_of(row), row->role,
	       row->phase == STORE_WAITING ? "waiting for another interview to end"
					   : "under way");
}

static bool invite(struct bot *bot, struct inbox_item *item, const struct role *role,
		   struct error *err)
{
	struct store_interview row;

	if (!bot_invite_now(bot, item, role, &row, err))
		return false;
	if (row.phase == STORE_WAITING)
		answer(item,
		       "%s: %s is in another interview, so this one (%s) waits for its "
		       "end. I tell you when it begins.",
		       row.id, item->whom.label, role->title);
	else
		answer(item, "%s: %s is invited for %s. I tell you what becomes of it.",
		       row.id, item->whom.label, role->title);
	return record(bot, item, AUDIT_INVITE, row.id, err);
}

static bool do_invite(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct error why;
	const struct role *role =
		library_role(bot->parts.library, item->command.role, &why);
	struct store_interview row, like = {
					    .network = item->network,
					    .person = item->whom.id,
					    .role = item->command.role,
					    .recruiter = item->who.id,
				    };

	if (!item->whom.id) { /* a network that can't look for people */
		answer(item, "I can't find people there.");
		return true;
	}
	if (!is_welcome(item, role, &why))
		return true;
	if (store_find_invitation(bot->parts.store, &like, &row, err)) {
		answer_again(item, &row);
		store_interview_finish(&row);
		return true;
	}
	return err->kind == ERR_NOT_FOUND && invite(bot, item, role, err);
}

/* --- how things stand --- */

struct listing {
	struct bot *bot;
	struct chat_message *to;
	struct strbuf line;
	int n, more;
};

static bool list_one(void *ctx, const struct store_interview *row)
{
	struct listing *l = ctx;

	if (l->n >= LIST_MAX) {
		l->more++;
		return true;
	}
	l->n++;
	strbuf_clear(&l->line);
	strbuf_addf(&l->line, "%s · %s · %s%s", row->id, name_of(row), row->role,
		    row->phase == STORE_WAITING ? " · waits" : "");
	chat_add_text(l->to, PART_ITEM, l->line.text);
	return true;
}

static bool do_list(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct listing l = {.bot = bot, .to = &item->answer_message};
	bool ok;

	strbuf_init(&l.line, LINE_BYTES_MAX);
	answer(item, "Interviews that are not over, the newest first:");
	ok = store_each_open(bot->parts.store, item->network, list_one, &l, err);
	if (ok && l.n == 0)
		answer(item, "No interview is under way. `NAME ROLE` begins one.");
	if (l.more > 0) {
		strbuf_clear(&l.line);
		strbuf_addf(&l.line, "and %d more", l.more);
		chat_add_text(l.to, PART_NOTE, l.line.text);
	}
	strbuf_finish(&l.line);
	return ok;
}

static void do_roles(struct bot *bot, struct inbox_item *item)
{
	const struct role *roles[LIBRARY_ROLES_MAX];
	size_t n = library_roles(bot->parts.library, roles);

	phrase_roles(roles, n, &item->answer_message);
	item->answered = true;
}

/* Messages of an interview that did not arrive. */
struct undelivered {
	int waiting, doubtful, dead;
};

static bool count_out(void *ctx, const struct store_out *row)
{
	struct undelivered *u = ctx;

	u->waiting += row->state == OUT_QUEUED || row->state == OUT_SENDING;
	u->doubtful += row->state == OUT_DOUBTFUL;
	u->dead += row->state == OUT_DEAD;
	return true;
}

static void put_ago(int64_t seconds, struct strbuf *out)
{
	if (seconds < 120)
		strbuf_adds(out, "just now");
	else if (seconds < 7200)
		strbuf_addf(out, "%lld minutes ago", (long long)(seconds / 60));
	else if (seconds < 172800)
		strbuf_addf(out, "%lld hours ago", (long long)(seconds / 3600));
	else
		strbuf_addf(out, "%lld days ago", (long long)(seconds / 86400));
}

static bool status_of(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct conversation *c;
	struct undelivered u = {0};
	struct strbuf line;

	if (!get_theirs(bot, item, &c, err))
		return false;
	if (!c)
		return true;
	if (!store_out_of(bot->parts.store, c->row.id, count_out, &u, err))
		return false;
	strbuf_init(&line, LINE_BYTES_MAX);
	strbuf_addf(&line, "%s · %s · %s: ", c->row.id, name_of(&c->row),
		    c->role->title);
	phrase_standing(&c->state, &line);
	strbuf_adds(&line, "; last heard of ");
	put_ago(loop_now(bot->parts.loop) - c->state.since, &line);
	if (u.waiting || u.doubtful || u.dead)
		strbuf_addf(&line,
			    ". Messages: %d on their way, %d that may be lost and are "
			    "sent again, %d that can't be delivered",
			    u.waiting, u.doubtful, u.dead);
	answer(item, "%s.", line.text);
	strbuf_finish(&line);
	return true;
}

static bool count_open(void *ctx, const struct store_interview *row)
{
	(void)row;
	++*(int *)ctx;
	return true;
}

static bool status_of_all(struct bot *bot, struct inbox_item *item, struct error *err)
{
	const struct bot_network *network = bot_network(bot, item->network);
	int open = 0;

	if (!store_each_open(bot->parts.store, item->network, count_open, &open, err))
		return false;
	answer(item,
	       "%s is %s. %d interviews are under way there, %zu messages are on their "
	       "way in all.",
	       item->network, network && network->up ? "up" : "down", open,
	       outbox_waiting(bot->outbox));
	return true;
}

/* --- what is done to an interview --- */

static bool is_over(struct inbox_item *item, const struct conversation *c)
{
	if (c->state.phase != PHASE_ENDED)
		return false;
	answer(item, "%s is over (%s).", c->row.id, c->state.why);
	return true;
}

static bool do_remind(struct bot *bot, struct inbox_item *item, struct conversation *c,
		      struct error *err)
{
	if (is_over(item, c))
		return true;
	if (c->row.phase == STORE_WAITING) {
		answer(item, "%s has not begun: it waits for another one to end.",
		       c->row.id);
		return true;
	}
	answer(item, "%s: I have reminded %s.", c->row.id, name_of(&c->row));
	bot->changed = true;
	return record(bot, item, AUDIT_REMIND, c->row.id, err)
	       && bot_step(bot, c, &(struct input){.kind = INPUT_NUDGE}, err);
}

static bool do_cancel(struct bot *bot, struct inbox_item *item, struct conversation *c,
		      struct error *err)
{
	if (is_over(item, c))
		return true;
	answer(item, "%s is cancelled, and %s is told so.", c->row.id,
	       name_of(&c->row));
	bot->changed = true;
	return record(bot, item, AUDIT_CANCEL, c->row.id, err)
	       && bot_step(bot, c, &(struct input){.kind = INPUT_CANCEL}, err);
}

static bool do_decide(struct bot *bot, struct inbox_item *item, struct conversation *c,
		      struct error *err)
{
	struct event decided = {.kind = EVENT_DECIDED, .answer = -1};

	if (c->state.phase != PHASE_ENDED) {
		answer(item,
		       "%s is not over yet, so there is nothing to decide on. "
		       "`cancel %s` would end it.",
		       c->row.id, c->row.id);
		return true;
	}
	(void)snprintf(decided.why, sizeof decided.why, "%.20s",
		       item->command.decision);
	decided.text = item->command.reason;
	decided.decided.by = item->who.id;
	decided.decided.by_label = item->who.label;
	answer(item, "%s: %s is recorded, with your reason.", c->row.id,
	       item->command.decision);
	bot->changed = true;
	return record(bot, item, AUDIT_DECIDE, c->row.id, err)
	       && bot_step(bot, c,
			   &(struct input){.kind = INPUT_DECIDE, .decision = &decided},
			   err);
}

static bool do_report(struct bot *bot, struct inbox_item *item,
		      const struct conversation *c, struct error *err)
{
	struct profile profile;
	struct report report;
	struct strbuf text;

	if (c->state.phase != PHASE_ENDED) {
		answer(item, "%s is not over yet: a report comes at its end.",
		       c->row.id);
		return true;
	}
	conversation_report(c, &profile, &report);
	strbuf_init(&text, 1 << 20);
	report_text(&report, &text);
	report_decision(&report, &text);
	phrase_report_text(text.text, &item->answer_message);
	item->answered = true;
	strbuf_finish(&text);
	return record(bot, item, AUDIT_READ, c->row.id, err);
}

static bool do_more(struct bot *bot, struct inbox_item *item,
		    const struct conversation *c, struct error *err)
{
	int concept = concept_find(item->command.concept_name);
	struct profile profile;
	struct report report;

	if (concept < 0 || c->state.phase != PHASE_ENDED) {
		answer(item,
		       "`more %s CONCEPT`, of an interview that is over, with one of "
		       "api-design, data-modeling, concurrency, system-design, "
		       "reliability, security.",
		       c->row.id);
		return true;
	}
	conversation_report(c, &profile, &report);
	item->answered = phrase_evidence(&report, concept, &item->answer_message);
	if (item->answered)
		return record(bot, item, AUDIT_READ, c->row.id, err);
	answer(item, "%s was not asked about that.", c->row.id);
	return true;
}

static bool about_one(struct bot *bot, struct inbox_item *item, struct error *err)
{
	struct conversation *c;

	if (!get_theirs(bot, item, &c, err))
		return false;
	if (!c)
		return true;
	if (item->command.kind == COMMAND_REMIND)
		return do_remind(bot, item, c, err);
	if (item->command.kind == COMMAND_CANCEL)
		return do_cancel(bot, item, c, err);
	if (item->command.kind == COMMAND_DECIDE)
		return do_decide(bot, item, c, err);
	if (item->command.kind == COMMAND_MORE)
		return do_more(bot, item, c, err);
	return do_report(bot, item, c, err);
}

static bool has_forms(const struct inbox_item *item)
{
	return item->chat && item->reply && (item->chat->ops->can & CHAT_CAN_FORM) != 0;
}

/* A form is filled in next; where there are none, its words are typed. */
static bool offer_form(struct inbox_item *item)
{
	if (item->form && !has_forms(item)) {
		answer(item, "Please type it: `decide %s REASON`.", item->token);
		item->form = NULL;
		return true;
	}
	if (!item->form && !*item->text && has_forms(item))
		item->form = "invite";
	return item->form != NULL;
}

static bool carry_out(struct bot *bot, struct inbox_item *item, struct error *err)
{
	switch (item->command.kind) {
	case COMMAND_INVITE:
		return do_invite(bot, item, err);
	case COMMAND_HELP:
		phrase_team_help(&item->answer_message);
		item->answered = true;
		return true;
	case COMMAND_LIST:
		return do_list(bot, item, err);
	case COMMAND_ROLES:
		do_roles(bot, item);
		return true;
	case COMMAND_STATUS:
		return *item->command.id ? status_of(bot, item, err)
					 : status_of_all(bot, item, err);
	case COMMAND_CANCEL:
	case COMMAND_DECIDE:
	case COMMAND_MORE:
	case COMMAND_REMIND:
	case COMMAND_REPORT:
		return about_one(bot, item, err);
	}
	return true;
}

/* Without detail: it is nobody's business why. */
static void refuse(struct bot *bot, struct inbox_item *item)
{
	item->form = NULL;
	if (!item->who.unsure) {
		answer(item, "Sorry, I can't do that for you.");
		return;
	}
	bot_news(bot, NULL, "%s: who may command could not be found out: %s",
		 item->network, item->who.unsure);
	answer(item, "Sorry, I can't find out at the moment whether I may do that for "
		     "you. Please try again in a few minutes.");
}

bool bot_command(struct bot *bot, struct inbox_item *item, struct error *err)
{
	if (!may(bot, item)) {
		refuse(bot, item);
		return record_refused(bot, item, err);
	}
	if (item->bad) {
		answer(item, "%s", item->text);
		return true;
	}
	if (offer_form(item))
		return true;
	return carry_out(bot, item, err);
}
