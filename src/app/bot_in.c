/* What arrives, into the inbox. */
#include "bot_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "chance.h"
#include "io/loop.h"
#include "phrases.h"

enum { NOTE_MAX = 2000 }; /* bytes: what is typed into a form for others to read */

struct bot_network *bot_network(struct bot *bot, const char *name)
{
	for (size_t i = 0; i < bot->networks_n; i++)
		if (strcmp(bot->networks[i].chat->network, name) == 0)
			return &bot->networks[i];
	return NULL;
}

static struct inbox_item *item_of(struct bot *bot, enum inbox_kind kind,
				  struct chat *from, const struct chat_input *in)
{
	struct inbox_item *item = inbox_item_create(kind);

	item->chat = from;
	item->reply = in->reply;
	item->network = mem_strdup(from->network);
	item->room = mem_strdup(in->where.room);
	item->key = mem_strdup_or_null(in->key);
	item->message = mem_strdup_or_null(in->message);
	item->text = mem_strdup(in->text);
	item->token = mem_strdup_or_null(in->token);
	item->did = in->kind;
	inbox_person_set(&item->who, &in->who);
	bot_count_arrival(bot, item);
	return item;
}

static bool may_command(struct bot *bot, const struct inbox_item *item)
{
	struct bot_network *network = bot_network(bot, item->network);
	const struct chat_person who = {
		.network = item->network,
		.id = item->who.id,
		.label = item->who.label,
		.proof = item->who.proof,
		.outsider = item->who.outsider,
		.circles = item->who.circles,
	};

	return network && people_may_recruit(network->people, &who);
}

/* Who is meant? False: the network can't tell, and the name is all there is. */
static bool look_up(struct bot *bot, struct inbox_item *item)
{
	struct lookup *l;

	if (!item->chat->ops->find)
		return false;
	l = mem_alloc(sizeof *l);
	*l = (struct lookup){bot->lookups, --bot->lookup_job, item};
	bot->lookups = l;
	return chat_find(item->chat, l->job, item->command.person);
}

static void draw_seed(struct bot *bot, struct inbox_item *item)
{
	struct error err;
	char text[2 * COMMAND_WORD_MAX + 2];

	if (!bot->parts.repeatable && chance_draw(&item->seed, item->salt, &err))
		return;
	(void)snprintf(text, sizeof text, "%s %s", item->command.person,
		       item->command.role);
	chance_from(text, &item->seed, item->salt);
}

static void take_command(struct bot *bot, struct inbox_item *item)
{
	struct error why;

	if (!command_parse(item->text, &item->command, &why)) {
		item->bad = true;
		free(item->text);
		item->text = mem_strdup(why.text);
	}
	if (item->command.kind == COMMAND_INVITE)
		draw_seed(bot, item);
	if (item->bad || item->command.kind != COMMAND_INVITE || !may_command(bot, item)
	    || !look_up(bot, item))
		inbox_put(&bot->inbox, item);
}

static const char *field(const struct chat_input *in, const char *name)
{
	for (size_t i = 0; i < in->fields_n; i++)
		if (strcmp(in->fields[i].name, name) == 0)
			return in->fields[i].value ? in->fields[i].value : "";
	return "";
}

static char *filled_in(const struct chat_input *in, const char *name)
{
	const char *value = field(in, name);

	return *value ? mem_strndup(value, utf8_cut(value, strlen(value), NOTE_MAX))
		      : NULL;
}

/* A form is a command that was filled in rather than typed. */
static void take_form(struct bot *bot, struct inbox_item *item,
		      const struct chat_input *in)
{
	struct strbuf text;

	strbuf_init(&text, CHAT_LINE_MAX);
	if (strcmp(in->action, "invite") == 0) {
		strbuf_addf(&text, "@%s %s", field(in, "person"), field(in, "role"));
		item->report_room = filled_in(in, "room");
		item->note = filled_in(in, "note");
	} else if (strcmp(in->action, "decide") == 0) {
		strbuf_addf(&text, "decide %s %s", in->token ? in->token : "",
			    field(in, "reason"));
	}
	free(item->text);
	item->text = strbuf_take_and_finish(&text);
	take_command(bot, item);
}

/* A button under a report, "decide C-0001 hold": what is missing is the reason, and
 * the form for it comes back with what it is about. */
static void take_verdict(struct bot *bot, struct inbox_item *item)
{
	free(item->token);
	item->token = mem_strdup(item->text + strlen("decide "));
	item->command.kind = COMMAND_DECIDE;
	item->form = "decide";
	inbox_put(&bot->inbox, item);
}

/* What is not acknowledged is sent again by a network that does so; a person on
 * another one is told to. */
static void refuse_pace(struct bot *bot, struct chat *from, const struct chat_input *in,
			bool tell)
{
	struct chat_message message;

	phrase_too_fast(&message);
	if (in->reply) {
		chat_answer(from, in->reply,
			    &(struct chat_answer){.message = &message});
	} else if (tell) {
		bot_news(bot, &(struct log_about){.network = from->network},
			 "%s: somebody sends more than pace allows", from->network);
		chat_send(from, 0,
			  &(struct chat_place){from->network, in->who.id, NULL},
			  &message);
	}
	chat_message_finish(&message);
}

static bool keeps_pace(struct bot *bot, struct chat *from, const struct chat_input *in)
{
	enum pace_verdict verdict;

	if (!bot->pace || in->kind == CHAT_BACK)
		return true;
	verdict = pace_take(bot->pace, from->network, in->who.id,
			    loop_now(bot->parts.loop));
	if (verdict != PACE_FINE)
		refuse_pace(bot, from, in, verdict == PACE_OVER);
	return verdict == PACE_FINE;
}

static void on_input(void *ctx, struct chat *from, const struct chat_input *in)
{
	struct bot *bot = ctx;

	if (!keeps_pace(bot, from, in))
		return;
	switch (in->kind) {
	case CHAT_COMMAND:
		take_command(bot, item_of(bot, INBOX_COMMAND, from, in));
		return;
	case CHAT_FORM:
		take_form(bot, item_of(bot, INBOX_COMMAND, from, in), in);
		return;
	case CHAT_CHOICE:
		if (strncmp(in->text, "decide ", 7) == 0) {
			take_verdict(bot, item_of(bot, INBOX_COMMAND, from, in));
			return;
		}
		inbox_put(&bot->inbox, item_of(bot, INBOX_LINE, from, in));
		return;
	case CHAT_TEXT:
	case CHAT_EDIT:
	case CHAT_DELETE:
	case CHAT_FILE:
	case CHAT_BACK:
		inbox_put(&bot->inbox, item_of(bot, INBOX_LINE, from, in));
		return;
	}
}

static void on_settled(void *ctx, struct chat *from, int64_t job,
		       const struct chat_receipt *receipt)
{
	struct bot *bot = ctx;
	struct inbox_item *item;

	if (job <= 0) /* said past the outbox */
		return;
	item = inbox_add(&bot->inbox, INBOX_RECEIPT);
	item->job = job;
	item->network = from ? mem_strdup(from->network) : NULL;
	item->receipt = *receipt;
	item->receipt.native = NULL;
	item->receipt.why = NULL;
	item->text = mem_strdup_or_null(receipt->native);
	if (receipt->why)
		bot_news(bot,
			 &(struct log_about){.network = item->network, .request = job},
			 "message %lld: %s", (long long)job, receipt->why);
}

/* Under the id that they had before, if it is them: that decides on repetitions. */
static void set_whom(struct inbox_person *whom, const struct chat_person *person)
{
	struct chat_person meant = *person;

	if (meant.like)
		meant.id = meant.like;
	meant.like = NULL;
	inbox_person_set(whom, &meant);
	whom->as = mem_strdup(person->id);
}

static void on_found(void *ctx, struct chat *from, int64_t job,
		     const struct chat_person *person, const char *why_not)
{
	struct bot *bot = ctx;
	struct lookup **link = &bot->lookups, *l;

	(void)from;
	while (*link && (*link)->job != job)
		link = &(*link)->next;
	l = *link;
	if (!l)
		return;
	*link = l->next;
	if (person) {
		set_whom(&l->item->whom, person);
	} else {
		l->item->bad = true;
		free(l->item->text);
		l->item->text = mem_strdup(why_not ? why_not : "I can't find them.");
	}
	inbox_put(&bot->inbox, l->item);
	free(l);
}

static void on_state(void *ctx, struct chat *from, bool up, const struct error *why)
{
	struct bot *bot = ctx;
	struct bot_network *network = bot_network(bot, from->network);

	if (!network)
		return;
	if (up != network->up || why) /* each failed attempt has its own reason */
		bot_news(bot, &(struct log_about){.network = from->network},
			 "%s is %s%s%s", from->network, up ? "up" : "down",
			 why ? ": " : "", why ? why->text : "");
	if (up && !network->up)
		network->up_since = loop_now(bot->parts.loop);
	network->up = up;
	network->marked = false;
	if (up && network->people)
		inbox_add(&bot->inbox, INBOX_ALIVE);
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
	item->text = mem_strdup_or_null(result->why);
}

struct chat_sink bot_chat_sink(struct bot *bot)
{
	return (struct chat_sink){
		.ctx = bot,
		.input = on_input,
		.settled = on_settled,
		.found = on_found,
		.state = on_state,
	};
}

struct grader_sink bot_grader_sink(struct bot *bot)
{
	return (struct grader_sink){bot, on_graded};
}

void bot_use_chat(struct bot *bot, struct chat *chat, const struct people *people)
{
	struct bot_network *network = bot_network(bot, chat->network);
	struct error ignored;

	if (!network) {
		if (bot->networks_n == NETWORKS_MAX)
			abort(); /* the configuration allows fewer */
		network = &bot->networks[bot->networks_n++];
	}
	network->chat = chat;
	network->people = people;
	network->up = people == NULL;
	/* What could not be read is read with the first heartbeat. */
	(void)bot_read_clock(bot, &ignored);
	if (people)
		bot_start_clock(bot);
}

void bot_invite(struct bot *bot, const struct bot_invitation *invitation)
{
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_INVITE);

	item->network = mem_strdup(invitation->place.network);
	item->room = mem_strdup(invitation->place.room);
	inbox_person_set(&item->whom, &(struct chat_person){
					      .id = invitation->person,
					      .tz_minutes = CHAT_TZ_UNKNOWN,
				      });
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

void bot_command_line(struct bot *bot, const char *text, const char *by)
{
	struct inbox_item *item = inbox_add(&bot->inbox, INBOX_COMMAND);
	struct error why;
	struct strbuf id;

	strbuf_init(&id, CHAT_LINE_MAX);
	strbuf_addf(&id, "command line:%s", by);
	inbox_person_set(&item->who, &(struct chat_person){.id = id.text, .label = by});
	strbuf_finish(&id);
	item->text = mem_strdup(text);
	if (!command_parse(text, &item->command, &why)) {
		item->bad = true;
		free(item->text);
		item->text = mem_strdup(why.text);
	}
	bot_want_turn(bot);
}
