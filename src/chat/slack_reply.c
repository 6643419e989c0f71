/* Open requests: answered in time by HTTP, after that by other ways. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_server.h"
#include "io/loop.h"
#include "slack_parts.h"

enum { PATIENCE_MS = 2500, ANSWER_MAX = 1 << 18 };

struct chat_reply {
	struct chat_reply *next, **link;
	struct slack *slack;
	enum slack_door door;
	enum chat_input_kind kind;
	struct http_request *request; /* NULL: they were told "received" */
	struct loop_timer *patience;
	char *response_url, *trigger_id, *room, *thread, *user; /* owned; NULL */
};

static void close_request(struct chat_reply *reply, int status, const char *body)
{
	loop_cancel(reply->patience);
	reply->patience = NULL;
	if (reply->request)
		http_answer(reply->request, status, body ? "application/json" : NULL,
			    body);
	reply->request = NULL;
}

static void on_impatience(void *ctx)
{
	struct chat_reply *reply = ctx;

	reply->patience = NULL;
	close_request(reply, 200, NULL);
}

/* Only what is posted to Slack itself: the request was signed, and yet. */
static bool is_allowed(const struct slack *slack, const char *url)
{
	return url
	       && strncmp(url, slack->response_prefix, strlen(slack->response_prefix))
			  == 0;
}

struct chat_reply *slack_reply_create(struct slack *slack, const struct slack_in *in,
				      enum slack_door door,
				      struct http_request *request)
{
	struct chat_reply *reply = mem_zalloc(1, sizeof *reply);

	*reply = (struct chat_reply){.slack = slack,
				     .door = door,
				     .kind = in->kind,
				     .request = request,
				     .trigger_id = mem_strdup_or_null(in->trigger_id),
				     .user = mem_strdup_or_null(in->user)};
	if (is_allowed(slack, in->response_url))
		reply->response_url = mem_strdup(in->response_url);
	/* Slack sends events again, and better so than being told a lie. */
	if (door != DOOR_EVENTS)
		reply->patience =
			loop_after(slack->loop, PATIENCE_MS, on_impatience, reply);
	reply->next = slack->replies;
	reply->link = &slack->replies;
	if (reply->next)
		reply->next->link = &reply->next;
	slack->replies = reply;
	return reply;
}

void slack_reply_place(struct chat_reply *reply, const char *room, const char *thread)
{
	reply->room = mem_strdup_or_null(room);
	reply->thread = mem_strdup_or_null(thread);
}

static void reply_free(struct chat_reply *reply)
{
	loop_cancel(reply->patience);
	free(reply->response_url);
	free(reply->trigger_id);
	free(reply->room);
	free(reply->thread);
	free(reply->user);
	free(reply);
}

void slack_reply_drop(struct chat_reply *reply)
{
	close_request(reply, 503, NULL);
	*reply->link = reply->next;
	if (reply->next)
		reply->next->link = reply->link;
	reply_free(reply);
}

static char *command_answer(const struct slack_page *page)
{
	struct strbuf body;
	struct json_out out;

	strbuf_init(&body, ANSWER_MAX);
	json_out_init(&out, &body, false);
	json_open_object(&out);
	json_add_string(&out, "response_type", "ephemeral");
	json_add_string(&out, "text", page->text);
	json_key(&out, "blocks");
	json_put_raw(&out, page->blocks);
	json_close_object(&out);
	return strbuf_take_and_finish(&body);
}

static struct slack_instead whom(const struct chat_reply *reply)
{
	return (struct slack_instead){.response_url = reply->response_url,
				      .room = reply->room,
				      .thread = reply->thread,
				      .user = reply->user};
}

/* A command is answered in the very response; what doesn't fit there follows. */
static void say(struct chat_reply *reply, const struct chat_message *message)
{
	struct slack_instead to = whom(reply);
	struct slack_pages pages;
	size_t said = 0;
	char *body;

	slack_pages_make(message, &pages);
	if (reply->request && reply->kind == CHAT_COMMAND && pages.n > 0) {
		body = command_answer(&pages.pages[0]);
		close_request(reply, 200, body);
		free(body);
		said = 1;
	}
	close_request(reply, 200, NULL);
	slack_say_to(reply->slack, &to, &pages, said);
	slack_pages_finish(&pages);
}

static void refuse_form(struct chat_reply *reply, const struct chat_answer *answer)
{
	struct strbuf body;
	struct json_out out;

	strbuf_init(&body, ANSWER_MAX);
	json_out_init(&out, &body, false);
	json_open_object(&out);
	json_add_string(&out, "response_action", "errors");
	json_key(&out, "errors");
	json_open_object(&out);
	for (size_t i = 0; i < answer->errors_n; i++)
		json_add_string(&out, answer->errors[i].name, answer->errors[i].value);
	json_close_object(&out);
	json_close_object(&out);
	close_request(reply, 200, body.text);
	strbuf_finish(&body);
}

/* The modal has closed by now: what was wrong with it is said in words. */
static void say_errors(struct chat_reply *reply, const struct chat_answer *answer)
{
	struct chat_message message = {0};

	for (size_t i = 0; i < answer->errors_n; i++)
		chat_add_text(&message, PART_TEXT, answer->errors[i].value);
	say(reply, &message);
	chat_message_finish(&message);
}

static void answer_kept(struct chat_reply *reply, const struct chat_answer *answer)
{
	struct slack_instead instead = whom(reply);

	if (answer->form && reply->trigger_id) {
		close_request(reply, 200, NULL);
		instead.message = answer->message;
		slack_modal_open(reply->slack, reply->trigger_id, answer->form,
				 &instead);
	} else if (answer->errors_n > 0 && reply->kind == CHAT_FORM) {
		if (reply->request)
			refuse_form(reply, answer);
		else
			say_errors(reply, answer);
	} else if (answer->message) {
		say(reply, answer->message);
	} else {
		close_request(reply, 200, NULL);
	}
}

void slack_answer(struct chat *chat, struct chat_reply *reply,
		  const struct chat_answer *answer)
{
	assert(reply->slack == slack_of(chat));
	if (answer->kept)
		answer_kept(reply, answer);
	else if (answer->message && reply->kind == CHAT_COMMAND)
		say(reply, answer->message);
	slack_reply_drop(reply);
}
