/* Modals, and words for one person only. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_client.h"
#include "slack_form.h"
#include "slack_parts.h"

enum { VIEW_MAX = 250000, ARGS_MAX = 1 << 20, BODY_MAX = 1 << 18, URL_USES = 5 };

struct slack_opening {
	struct slack_opening *next;
	struct slack *slack;
	struct slack_call *call;
	struct slack_pages pages; /* what to say if it can't be opened */
	char *response_url, *room, *thread, *user;
};

static void opening_free(struct slack_opening *opening)
{
	slack_call_cancel(opening->call);
	slack_pages_finish(&opening->pages);
	free(opening->response_url);
	free(opening->room);
	free(opening->thread);
	free(opening->user);
	free(opening);
}

void slack_openings_free(struct slack *slack)
{
	while (slack->openings) {
		struct slack_opening *next = slack->openings->next;

		opening_free(slack->openings);
		slack->openings = next;
	}
}

static void unlink_opening(struct slack_opening *opening)
{
	struct slack_opening **at = &opening->slack->openings;

	while (*at != opening)
		at = &(*at)->next;
	*at = opening->next;
}

/* Nobody can be told if this fails, too. */
static void on_said(void *ctx, const struct http_result *result)
{
	(void)ctx;
	(void)result;
}

static void post_page(struct slack *slack, const char *url,
		      const struct slack_page *page)
{
	struct strbuf body;
	struct json_out out;

	strbuf_init(&body, BODY_MAX);
	json_out_init(&out, &body, false);
	json_open_object(&out);
	json_add_string(&out, "response_type", "ephemeral");
	json_add_bool(&out, "replace_original", false);
	json_add_string(&out, "text", page->text);
	json_key(&out, "blocks");
	json_put_raw(&out, page->blocks);
	json_close_object(&out);
	http_client_post(slack->client,
			 &(struct http_post){.url = url,
					     .type = "application/json; charset=utf-8",
					     .body = body.text,
					     .len = body.len},
			 on_said, NULL);
	strbuf_finish(&body);
}

void slack_say_to(struct slack *slack, const struct slack_instead *to,
		  const struct slack_pages *pages, size_t from)
{
	for (size_t i = from; to->response_url && i < pages->n && i < URL_USES; i++)
		post_page(slack, to->response_url, &pages->pages[i]);
	if (!to->response_url && to->room && from < pages->n)
		slack_rooms_whisper(
			slack->rooms,
			&(struct chat_place){slack->network, to->room, to->thread},
			pages, to->user);
}

static void on_opened(void *ctx, const struct slack_result *result)
{
	struct slack_opening *opening = ctx;
	struct slack_instead to = {.response_url = opening->response_url,
				   .room = opening->room,
				   .thread = opening->thread,
				   .user = opening->user};

	opening->call = NULL;
	if (result->fate != API_OK)
		slack_say_to(opening->slack, &to, &opening->pages, 0);
	unlink_opening(opening);
	opening_free(opening);
}

static void make_pages(const struct chat_message *message, struct slack_pages *ret)
{
	struct chat_message sorry = {0};

	if (!message)
		chat_add_text(&sorry, PART_TEXT,
			      "The window could not be opened. Please try again.");
	slack_pages_make(message ? message : &sorry, ret);
	chat_message_finish(&sorry);
}

static void open_view(struct slack_opening *opening, const char *trigger_id,
		      const char *view)
{
	struct strbuf args;

	strbuf_init(&args, ARGS_MAX);
	slack_form_add(&args, "trigger_id", trigger_id);
	slack_form_add(&args, "view", view);
	opening->call = slack_api_call(opening->slack->api, "views.open", args.text,
				       on_opened, opening);
	strbuf_finish(&args);
}

void slack_modal_open(struct slack *slack, const char *trigger_id,
		      const struct chat_form *form, const struct slack_instead *instead)
{
	struct slack_opening *opening = mem_zalloc(1, sizeof *opening);
	struct strbuf view;

	*opening = (struct slack_opening){
		.next = slack->openings,
		.slack = slack,
		.response_url = mem_strdup_or_null(instead->response_url),
		.room = mem_strdup_or_null(instead->room),
		.thread = mem_strdup_or_null(instead->thread),
		.user = mem_strdup_or_null(instead->user)};
	make_pages(instead->message, &opening->pages);
	slack->openings = opening;
	strbuf_init(&view, VIEW_MAX);
	if (slack_view_write(form, instead->room, instead->thread, &view)) {
		open_view(opening, trigger_id, view.text);
	} else {
		slack_say_to(slack, instead, &opening->pages, 0);
		unlink_opening(opening);
		opening_free(opening);
	}
	strbuf_finish(&view);
}
