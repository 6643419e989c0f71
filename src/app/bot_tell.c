/* What others than the candidate hear of an interview. */
#include "bot_parts.h"

#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "phrases.h"

enum { REPORT_MAX = 1 << 20 };

static const struct event *invited(const struct conversation *c)
{
	return &c->log.events[0];
}

static const char *label_of(const struct conversation *c)
{
	return *c->row.candidate ? c->row.candidate : c->row.person;
}

/* Nobody is told of a trial. */
static const char *recruiter_of(const struct conversation *c)
{
	return invited(c)->invited->recruiter;
}

static bool tell_recruiter(struct bot *bot, struct conversation *c, enum news news,
			   int64_t seq, struct error *err)
{
	struct chat_message message;

	if (!recruiter_of(c))
		return true;
	phrase_news(news, c->row.id, label_of(c), &message);
	return bot_put(bot, c,
		       &(struct bot_out){.room = recruiter_of(c),
					 .seq = seq,
					 .answer = OUT_OTHER},
		       &message, err);
}

static bool post_role(struct bot *bot, struct conversation *c, int64_t seq,
		      struct error *err)
{
	struct phrase_facts facts = bot_facts(bot, c, -1);
	struct chat_message message;

	if (!invited(c)->invited->report_room)
		return true;
	phrase_role_sealed(&facts, &message);
	return bot_put(bot, c,
		       &(struct bot_out){.room = invited(c)->invited->report_room,
					 .seq = seq,
					 .answer = OUT_OTHER},
		       &message, err);
}

/* Where and as what the report was posted; "" where it was not, or has no id. */
struct posted {
	char native[256];
	bool sent;
};

static bool find_posted(void *ctx, const struct store_out *row)
{
	struct posted *posted = ctx;
	size_t len = row->native ? strlen(row->native) : 0;

	if (row->answer != OUT_REPORT || row->state != OUT_SENT)
		return true;
	posted->sent = true;
	if (len < sizeof posted->native && len > 0)
		memcpy(posted->native, row->native, len + 1);
	return true;
}

static bool can(struct bot *bot, const struct conversation *c, enum chat_can what)
{
	const struct bot_network *network = bot_network(bot, c->row.network);

	return network && (network->chat->ops->can & (unsigned)what) != 0;
}

/* The report as it is with the decision, in the place of the one without. */
static bool renew_report(struct bot *bot, struct conversation *c,
			 const struct event *decided, const char *native,
			 struct error *err)
{
	struct profile profile;
	struct report report;
	struct chat_message message;

	conversation_report(c, &profile, &report);
	phrase_report(&report, decided, !can(bot, c, CHAT_CAN_LONG), &message);
	message.replaces = mem_strdup(native);
	return bot_put(bot, c,
		       &(struct bot_out){.room = invited(c)->invited->report_room,
					 .seq = decided->seq,
					 .answer = OUT_OTHER},
		       &message, err);
}

static bool post_decision(struct bot *bot, struct conversation *c,
			  const struct event *decided, struct error *err)
{
	struct posted posted = {.native = ""};
	struct chat_message message;

	if (!invited(c)->invited->report_room)
		return true;
	if (!store_out_of(bot->parts.store, c->row.id, find_posted, &posted, err))
		return false;
	if (*posted.native && can(bot, c, CHAT_CAN_EDIT))
		return renew_report(bot, c, decided, posted.native, err);
	phrase_decided(c->row.id, decided, &message);
	return bot_put(bot, c,
		       &(struct bot_out){.room = invited(c)->invited->report_room,
					 .seq = decided->seq,
					 .answer = OUT_OTHER},
		       &message, err);
}

static enum news news_of(const char *why)
{
	static const struct {
		const char *why;
		enum news news;
	} rows[] = {
		{"declined", NEWS_DECLINED},   {"withdrawn", NEWS_WITHDREW},
		{"complete", NEWS_FINISHED},   {"expired", NEWS_EXPIRED},
		{"cancelled", NEWS_CANCELLED},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].why, why) == 0)
			return rows[i].news;
	return NEWS_FINISHED;
}

static bool tell_event(struct bot *bot, struct conversation *c, const struct event *e,
		       struct error *err)
{
	if (e->kind == EVENT_INVITED)
		return post_role(bot, c, e->seq, err);
	if (e->kind == EVENT_GREETED)
		return tell_recruiter(bot, c, NEWS_BEGINS, e->seq, err);
	if (e->kind == EVENT_CONSENTED)
		return tell_recruiter(bot, c, NEWS_ACCEPTED, e->seq, err);
	if (e->kind == EVENT_FINISHED)
		return tell_recruiter(bot, c, news_of(e->why), e->seq, err);
	if (e->kind == EVENT_DECIDED)
		return post_decision(bot, c, e, err);
	return true;
}

bool bot_tell_events(struct bot *bot, struct conversation *c, size_t from,
		     struct error *err)
{
	for (size_t i = from; i < c->log.n; i++)
		if (!tell_event(bot, c, &c->log.events[i], err))
			return false;
	return true;
}

bool bot_tell_unreachable(struct bot *bot, struct conversation *c, struct error *err)
{
	bot_news(bot,
		 &(struct log_about){.interview = c->row.id, .network = c->row.network},
		 "%s: a message can't be delivered", c->row.id);
	return c->state.phase == PHASE_ENDED
	       || tell_recruiter(bot, c, NEWS_UNREACHABLE, c->state.seq, err);
}

bool bot_tell_contact(struct bot *bot, struct conversation *c, enum word word,
		      int64_t seq, struct error *err)
{
	const struct bot_network *network = bot_network(bot, c->row.network);
	struct chat_message message;

	if (!network || !network->people)
		return true;
	phrase_contact(word, c->row.id, label_of(c), &message);
	return bot_put(bot, c,
		       &(struct bot_out){.room = network->people->contact,
					 .seq = seq,
					 .answer = OUT_OTHER},
		       &message, err);
}

static bool put_text(struct bot *bot, struct conversation *c, int64_t seq,
		     const char *text, struct error *err)
{
	struct chat_message message;

	phrase_report_text(text, &message);
	return bot_put(bot, c,
		       &(struct bot_out){
			       .room = c->row.person, .seq = seq, .answer = OUT_OTHER},
		       &message, err);
}

static bool put_page(struct bot *bot, struct conversation *c, int64_t seq,
		     const struct report *report, struct error *err)
{
	struct chat_message message;

	phrase_report(report, report_decided(&c->log), !can(bot, c, CHAT_CAN_LONG),
		      &message);
	return bot_put(bot, c,
		       &(struct bot_out){.room = invited(c)->invited->report_room,
					 .seq = seq,
					 .answer = OUT_REPORT},
		       &message, err);
}

/* In a trial the candidate is the reader. */
bool bot_put_report(struct bot *bot, struct conversation *c, int64_t seq,
		    char ret_digest[DIGEST_HEX], struct error *err)
{
	struct profile profile;
	struct report report;
	struct strbuf text;
	bool ok;

	conversation_report(c, &profile, &report);
	strbuf_init(&text, REPORT_MAX);
	report_text(&report, &text);
	digest_bytes(text.text, text.len, ret_digest);
	if (invited(c)->invited->report_room)
		ok = put_page(bot, c, seq, &report, err);
	else
		ok = put_text(bot, c, seq, text.text, err);
	strbuf_finish(&text);
	return ok;
}

bool bot_report_arrived(struct bot *bot, struct conversation *c, const char *native,
			struct error *err)
{
	struct bot_out to = {.room = invited(c)->invited->report_room,
			     .seq = c->state.seq,
			     .answer = OUT_OTHER};
	struct profile profile;
	struct report report;
	struct chat_message message;

	if (!to.room || !can(bot, c, CHAT_CAN_LONG))
		return true;
	if (can(bot, c, CHAT_CAN_THREAD))
		to.thread = native;
	conversation_report(c, &profile, &report);
	for (int i = 0; i < CONCEPTS; i++)
		if (phrase_evidence(&report, i, &message)
		    && !bot_put(bot, c, &to, &message, err))
			return false;
	return true;
}
