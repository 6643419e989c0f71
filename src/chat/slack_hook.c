/* The report channel by its incoming webhook: no ts comes back. */
#include <string.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "io/http_client.h"
#include "slack_errors.h"
#include "slack_post.h"

enum { BODY_MAX = 1 << 18, WORD_MAX = 64 };

/* Its answers are words: "ok", "no_service". */
static void judge(const struct http_result *http, char word[WORD_MAX],
		  struct slack_result *ret)
{
	size_t len = strspn(http->body, "abcdefghijklmnopqrstuvwxyz_");

	*ret = (struct slack_result){API_BAD, "webhook refused", 10, NULL};
	if (http->fate != HTTP_ANSWERED) {
		ret->fate = http->fate == HTTP_UNSENT ? API_LATER : API_DOUBTFUL;
		ret->error = http->why;
	} else if (http->status == 429) {
		ret->fate = API_LATER;
		ret->error = "ratelimited";
		if (http->retry_after > 0)
			ret->wait = http->retry_after;
	} else if (http->status >= 500) {
		ret->fate = API_DOUBTFUL;
		ret->error = "server error";
	} else if (http->status / 100 == 2) {
		*ret = (struct slack_result){API_OK, "", 0, NULL};
	} else if (len > 0 && len < WORD_MAX && !http->body[len]) {
		memcpy(word, http->body, len + 1);
		ret->error = word;
		ret->fate = slack_fate_of(word, &ret->wait);
		if (ret->fate == API_UNKNOWN)
			ret->fate = API_BAD;
	}
}

static void on_hooked(void *ctx, const struct http_result *http)
{
	struct slack_room *room = ctx;
	struct slack_job *job = room->jobs;
	struct slack_result result;
	char word[WORD_MAX];

	room->hook = NULL;
	judge(http, word, &result);
	if (result.fate == API_BLOCKS && !job->plain) {
		job->plain = true;
		slack_room_again(room, 0);
	} else if (result.fate != API_OK) {
		if (result.fate == API_BLOCKS)
			result.fate = API_BAD;
		slack_room_fail(room, &result);
	} else if (++job->page < job->pages.n) {
		slack_room_again(room, 0);
	} else {
		slack_room_settle(room, &(struct chat_receipt){.outcome = CHAT_SENT});
	}
}

void slack_hook_step(struct slack_room *room)
{
	const struct slack_job *job = room->jobs;
	struct json_out out;
	struct strbuf body;

	if (job->pages.n == 0) {
		slack_room_settle(
			room, &(struct chat_receipt){.outcome = CHAT_BAD_MESSAGE,
						     .why = "there is nothing in it"});
		return;
	}
	strbuf_init(&body, BODY_MAX);
	json_out_init(&out, &body, false);
	json_open_object(&out);
	json_add_string(&out, "text", job->pages.pages[job->page].text);
	if (!job->plain) {
		json_key(&out, "blocks");
		json_put_raw(&out, job->pages.pages[job->page].blocks);
	}
	json_add_bool(&out, "mrkdwn", false);
	json_add_bool(&out, "unfurl_links", false);
	json_add_bool(&out, "unfurl_media", false);
	json_close_object(&out);
	room->hook = http_client_post(
		room->rooms->is.client,
		&(struct http_post){.url = room->rooms->is.webhook,
				    .type = "application/json; charset=utf-8",
				    .body = body.text,
				    .len = body.len},
		on_hooked, room);
	strbuf_finish(&body);
	slack_room_posted(room);
}
