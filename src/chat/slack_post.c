#include "slack_post.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "slack_event.h"
#include "slack_form.h"

enum { ARGS_MAX = 1 << 18 };

static void settle_sent(struct slack_room *room)
{
	/* A copy: the receipt must not point into what settling frees. */
	char *native = room->jobs->native;

	room->jobs->native = NULL;
	slack_room_settle(
		room, &(struct chat_receipt){.outcome = CHAT_SENT, .native = native});
	free(native);
}

static void call(struct slack_room *room, const char *method, const char *args,
		 void (*done)(void *ctx, const struct slack_result *result))
{
	room->call = slack_api_call(room->rooms->is.api, method, args, done, room);
}

static void on_opened(void *ctx, const struct slack_result *result)
{
	struct slack_room *room = ctx;
	struct json_at channel;
	const char *id = NULL;

	room->call = NULL;
	if (result->fate == API_OK && slack_object(result->answer, "channel", &channel))
		id = slack_string(&channel, "id");
	if (id) {
		free(room->channel);
		room->channel = mem_strdup(id);
		slack_room_again(room, 0);
		return;
	}
	if (result->fate == API_DOUBTFUL) /* opening twice does no harm */
		slack_room_fail(room, &(struct slack_result){API_LATER, result->error,
							     10, NULL});
	else if (!slack_room_fail(room, result))
		slack_room_fail(
			room, &(struct slack_result){API_BAD, result->error, 0, NULL});
}

static void open_channel(struct slack_room *room)
{
	struct strbuf args;

	strbuf_init(&args, ARGS_MAX);
	slack_form_add(&args, "users", room->id);
	call(room, "conversations.open", args.text, on_opened);
	strbuf_finish(&args);
}

/* Is it one of this job's pages? Which one, and its ts. */
static bool is_ours(const struct json_at *message, const struct slack_job *job,
		    size_t *ret_page)
{
	struct json_at metadata, payload;
	const char *type, *id;
	int64_t page = 0;
	struct error none;
	char text[24];

	if (!slack_object(message, "metadata", &metadata)
	    || !slack_object(&metadata, "event_payload", &payload))
		return false;
	type = slack_string(&metadata, "event_type");
	id = slack_string(&payload, "job");
	(void)snprintf(text, sizeof text, "%lld", (long long)job->id);
	if (!type || strcmp(type, "leadline") != 0 || !id || strcmp(id, text) != 0)
		return false;
	if (!json_get_integer(&payload, "page", 0, 1 << 20, &page, &none))
		return false;
	*ret_page = (size_t)page;
	return true;
}

static void take_found(struct slack_job *job, const struct json_at *messages)
{
	for (size_t i = 0; i < json_length(messages); i++) {
		struct json_at message = json_item(messages, i);
		const char *ts = slack_string(&message, "ts");
		size_t page;

		if (!ts || !is_ours(&message, job, &page))
			continue;
		if (page + 1 > job->page)
			job->page = page + 1;
		if (page == 0) {
			free(job->native);
			job->native = mem_strdup(ts);
		}
	}
}

static void on_looked(void *ctx, const struct slack_result *result)
{
	struct slack_room *room = ctx;
	struct slack_job *job = room->jobs;
	struct json_at messages;
	struct error none;

	room->call = NULL;
	/* Where the app may not read, it can't look: then it is said twice. */
	if (result->fate == API_LATER || result->fate == API_TOKEN) {
		slack_room_fail(room, result);
		return;
	}
	job->look = false;
	if (result->fate == API_OK
	    && json_member(result->answer, "messages", &messages, &none)
	    && json_kind(&messages) == JSON_ARRAY)
		take_found(job, &messages);
	if (job->page >= job->pages.n)
		settle_sent(room);
	else
		slack_room_again(room, 0);
}

static void look_for(struct slack_room *room)
{
	const struct slack_job *job = room->jobs;
	struct strbuf args;

	strbuf_init(&args, ARGS_MAX);
	slack_form_add(&args, "channel", room->channel);
	slack_form_add(&args, "ts", job->thread);
	slack_form_add(&args, "limit", "100");
	slack_form_add(&args, "include_all_metadata", "true");
	call(room, job->thread ? "conversations.replies" : "conversations.history",
	     args.text, on_looked);
	strbuf_finish(&args);
}

static void take_native(struct slack_job *job, const struct json_at *answer)
{
	const char *ts = slack_string(answer, "ts");

	if (!ts)
		ts = slack_string(answer, "message_ts");
	if (job->native || !ts)
		return;
	job->native = mem_strdup(ts);
}

/* What can't be replaced any more is said anew. */
static bool can_be_posted(struct slack_job *job, const struct slack_result *result)
{
	if (result->fate == API_BLOCKS && !job->plain) {
		job->plain = true;
		return true;
	}
	if (job->replaces && result->fate == API_BAD) {
		free(job->replaces);
		job->replaces = NULL;
		return true;
	}
	return false;
}

static void on_posted(void *ctx, const struct slack_result *result)
{
	struct slack_room *room = ctx;
	struct slack_job *job = room->jobs;

	room->call = NULL;
	if (result->fate == API_OK) {
		take_native(job, result->answer);
		if (++job->page >= job->pages.n)
			settle_sent(room);
		else
			slack_room_again(room, 0);
		return;
	}
	if (can_be_posted(job, result))
		slack_room_again(room, 0);
	else if (!slack_room_fail(room, result))
		slack_room_fail(
			room, &(struct slack_result){API_BAD, result->error, 0, NULL});
}

static void add_metadata(struct strbuf *args, const struct slack_job *job)
{
	struct strbuf text;
	struct json_out out;
	char id[24];

	if (job->id == 0)
		return;
	(void)snprintf(id, sizeof id, "%lld", (long long)job->id);
	strbuf_init(&text, 200);
	json_out_init(&out, &text, false);
	json_open_object(&out);
	json_add_string(&out, "event_type", "leadline");
	json_key(&out, "event_payload");
	json_open_object(&out);
	json_add_string(&out, "job", id);
	json_add_integer(&out, "page", (int64_t)job->page);
	json_close_object(&out);
	json_close_object(&out);
	slack_form_add(args, "metadata", text.text);
	strbuf_finish(&text);
}

/* Never in the middle of a character or an entity. */
static char *cut_text(const char *text, size_t max)
{
	size_t len = strlen(text);
	const char *entity;
	char *cut;

	if (len > max)
		for (len = max; len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80;)
			len--;
	cut = mem_strndup(text, len);
	entity = strrchr(cut, '&');
	if (entity && !strchr(entity, ';'))
		cut[entity - cut] = '\0';
	return cut;
}

static void add_words(struct strbuf *args, const struct slack_job *job, bool update)
{
	const struct slack_page *page = &job->pages.pages[job->page];
	char *text = cut_text(page->text, update ? SLACK_UPDATE_TEXT : SLACK_PAGE_TEXT);

	slack_form_add(args, "text", text);
	if (!job->plain)
		slack_form_add(args, "blocks", page->blocks);
	else if (update)
		slack_form_add(args, "blocks", "[]");
	slack_form_add(args, "parse", "none");
	free(text);
}

static void post_page(struct slack_room *room)
{
	const struct slack_job *job = room->jobs;
	bool update = job->replaces && job->page == 0;
	struct strbuf args;

	strbuf_init(&args, ARGS_MAX);
	slack_form_add(&args, "channel", room->channel);
	add_words(&args, job, update);
	if (update)
		slack_form_add(&args, "ts", job->replaces);
	else
		slack_form_add(&args, "thread_ts", job->thread);
	if (!job->only_for)
		add_metadata(&args, job);
	if (!update && !job->only_for) {
		slack_form_add(&args, "mrkdwn", "false");
		slack_form_add(&args, "unfurl_links", "false");
		slack_form_add(&args, "unfurl_media", "false");
	}
	if (!update)
		slack_form_add(&args, "user", job->only_for);
	call(room,
	     update          ? "chat.update"
	     : job->only_for ? "chat.postEphemeral"
			     : "chat.postMessage",
	     args.text, on_posted);
	strbuf_finish(&args);
	slack_room_posted(room);
}

void slack_post_step(struct slack_room *room)
{
	struct slack_job *job = room->jobs;

	if (job->pages.n == 0)
		slack_room_settle(
			room, &(struct chat_receipt){.outcome = CHAT_BAD_MESSAGE,
						     .why = "there is nothing in it"});
	else if (!room->channel)
		open_channel(room);
	else if (job->look && job->id != 0 && !job->only_for && !job->replaces)
		look_for(room);
	else
		post_page(room);
}
