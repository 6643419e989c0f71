/* From a request that is surely Slack's to an input that is handed up. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_server.h"
#include "slack_parts.h"
#include "slack_text.h"

enum { CIRCLES_MAX = 4096 };

struct slack_arrival {
	struct slack_arrival *next;
	struct slack *slack;
	struct slack_in *in;
	struct chat_reply *reply;
};

static const char *name_of(void *ctx, const char *id)
{
	struct slack *slack = ctx;
	const struct slack_person *person = slack_people_known(slack->people, id);

	return person ? person->label : NULL;
}

/* Choices and forms have words of ours, which nobody escaped. */
static char *text_of(struct slack *slack, const struct slack_in *in)
{
	if (in->kind == CHAT_CHOICE || in->kind == CHAT_FORM)
		return mem_strdup(in->text);
	return slack_text_in(in->text, &(struct slack_text_rules){
					       .keep_people = in->kind == CHAT_COMMAND,
					       .leave_out = slack->bot_user,
					       .name_of = name_of,
					       .ctx = slack});
}

static const char *room_of(const struct slack_in *in)
{
	if (in->kind == CHAT_FORM)
		return in->room;
	return in->direct ? in->user : in->channel;
}

static const char *label_of(const struct slack_in *in,
			    const struct slack_person *person)
{
	return !person->known && in->user_name ? in->user_name : person->label;
}

/* What a recruiter may do may hang on a circle. Of a candidate's words and buttons
 * nothing does, so they don't wait for it. */
static bool may_command(const struct slack_in *in)
{
	return in->kind == CHAT_COMMAND || in->kind == CHAT_FORM
	       || (in->kind == CHAT_CHOICE && !in->direct);
}

struct standing {
	struct strbuf circles, unsure;
};

static struct standing find_standing(struct slack *slack, const struct slack_in *in,
				     const struct slack_person *person)
{
	struct standing ret;

	strbuf_init(&ret.circles, CIRCLES_MAX);
	strbuf_init(&ret.unsure, CIRCLES_MAX);
	if (!may_command(in))
		return ret;
	if (!person->known && !person->missing)
		strbuf_adds(&ret.unsure, "users.info");
	slack_circles_of(slack->circles, in->user, &ret.circles, &ret.unsure);
	return ret;
}

static const char *text_or_null(const struct strbuf *text)
{
	return text->len > 0 ? text->text : NULL;
}

static void hand_up(struct slack *slack, const struct slack_in *in,
		    const struct slack_person *person, struct chat_reply *reply)
{
	char *text = text_of(slack, in);
	struct standing standing = find_standing(slack, in, person);
	struct chat_input input = {
		.kind = in->kind,
		.who = {.network = slack->network,
			.id = in->user,
			.label = label_of(in, person),
			.proof = PROOF_ACCOUNT,
			.outsider = person->outsider || person->program,
			.circles = text_or_null(&standing.circles),
			.unsure = text_or_null(&standing.unsure),
			.tz_minutes = person->tz_minutes},
		.where = {slack->network, room_of(in), in->thread},
		.key = in->key,
		.message = in->message,
		.text = text,
		.action = in->action,
		.token = in->token,
		.fields = in->fields,
		.fields_n = in->fields_n,
		.reply = reply,
	};

	slack->chat.sink.input(slack->chat.sink.ctx, &slack->chat, &input);
	strbuf_finish(&standing.circles);
	strbuf_finish(&standing.unsure);
	free(text);
}

static void arrival_free(struct slack_arrival *arrival)
{
	slack_wire_finish(arrival->in);
	free(arrival->in);
	free(arrival);
}

void slack_arrivals_free(struct slack *slack)
{
	while (slack->arrivals) {
		struct slack_arrival *next = slack->arrivals->next;

		arrival_free(slack->arrivals);
		slack->arrivals = next;
	}
}

static void on_known(void *ctx, const struct slack_person *person)
{
	struct slack_arrival *arrival = ctx;
	struct slack_arrival **at = &arrival->slack->arrivals;

	while (*at != arrival)
		at = &(*at)->next;
	*at = arrival->next;
	hand_up(arrival->slack, arrival->in, person, arrival->reply);
	arrival_free(arrival);
}

static void find_person(void *ctx)
{
	struct slack_arrival *arrival = ctx;

	slack_people_ask(arrival->slack->people, arrival->in->user, on_known, arrival);
}

void slack_take(struct slack *slack, struct slack_in *in, enum slack_door door,
		struct http_request *request)
{
	struct slack_arrival *arrival;

	/* Our own posts come back: with our bot_id, and as our user. */
	if (slack->bot_user && strcmp(in->user, slack->bot_user) == 0) {
		http_answer(request, 200, NULL, NULL);
		slack_wire_finish(in);
		free(in);
		return;
	}
	/* A command may be typed in a conversation between two people, too. */
	if (in->direct && door == DOOR_EVENTS)
		slack_rooms_learn(slack->rooms, in->user, in->channel);
	arrival = mem_alloc(sizeof *arrival);
	*arrival = (struct slack_arrival){slack->arrivals, slack, in,
					  slack_reply_create(slack, in, door, request)};
	slack->arrivals = arrival;
	slack_reply_place(arrival->reply, room_of(in), in->thread);
	if (may_command(in))
		slack_circles_ask(slack->circles, find_person, arrival);
	else
		find_person(arrival);
}
