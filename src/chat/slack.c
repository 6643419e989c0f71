#include "chat/slack.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "slack_event.h"
#include "slack_parts.h"

enum { PROBE_SECONDS = 2, PROBE_MAX_SECONDS = 60, TOKEN_SECONDS = 300, URL_MAX = 500 };

static const struct chat_ops slack_ops;

struct slack *slack_of(struct chat *chat)
{
	assert(chat->ops == &slack_ops);
	return (struct slack *)chat;
}

static void probe(void *ctx);

static void probe_later(struct slack *slack, bool token)
{
	int64_t seconds = PROBE_SECONDS;

	for (unsigned i = 0; i < slack->probes && seconds < PROBE_MAX_SECONDS; i++)
		seconds *= 2;
	if (seconds > PROBE_MAX_SECONDS)
		seconds = PROBE_MAX_SECONDS;
	slack->probes++;
	if (!slack->probe_timer)
		slack->probe_timer = loop_after(
			slack->loop, 1000 * (token ? TOKEN_SECONDS : seconds), probe,
			slack);
}

/* Our token may be somebody else's, by a mistake in the configuration. */
static bool is_our_team(const struct slack *slack, const struct json_at *answer)
{
	const char *team = slack_string(answer, "team_id");
	const char *enterprise = slack_string(answer, "enterprise_id");

	return (team && strcmp(team, slack->team) == 0)
	       || (enterprise && strcmp(enterprise, slack->team) == 0);
}

static void on_probed(void *ctx, const struct slack_result *result)
{
	struct slack *slack = ctx;
	const char *bot;

	slack->probe = NULL;
	if (result->fate != API_OK) {
		probe_later(slack, result->fate == API_TOKEN);
		return;
	}
	if (!is_our_team(slack, result->answer)) {
		slack_api_revoked(slack->api, "it is of another workspace");
		return;
	}
	bot = slack_string(result->answer, "user_id");
	free(slack->bot_user);
	slack->bot_user = bot ? mem_strdup(bot) : NULL;
	slack->probes = 0;
	slack->chat.sink.state(slack->chat.sink.ctx, &slack->chat, true, NULL);
}

static void probe(void *ctx)
{
	struct slack *slack = ctx;

	slack->probe_timer = NULL;
	if (!slack->probe)
		slack->probe = slack_api_probe(slack->api, on_probed, slack);
}

static void on_trouble(void *ctx, const struct error *why, bool token)
{
	struct slack *slack = ctx;

	slack->chat.sink.state(slack->chat.sink.ctx, &slack->chat, false, why);
	probe_later(slack, token);
}

static void on_settled(void *ctx, int64_t job, const struct chat_receipt *receipt)
{
	struct slack *slack = ctx;

	slack->chat.sink.settled(slack->chat.sink.ctx, &slack->chat, job, receipt);
}

static void slack_send(struct chat *chat, int64_t job, const struct chat_place *to,
		       const struct chat_message *message)
{
	slack_rooms_send(slack_of(chat)->rooms, job, to, message);
}

static void forget(char *secret)
{
	if (secret)
		memset(secret, 0, strlen(secret));
	free(secret);
}

static void slack_destroy(struct chat *chat)
{
	struct slack *slack = slack_of(chat);

	slack_hub_remove(slack->hub, slack);
	while (slack->replies)
		slack_reply_drop(slack->replies);
	loop_cancel(slack->probe_timer);
	slack_people_destroy(slack->people);
	slack_circles_destroy(slack->circles);
	slack_arrivals_free(slack);
	slack_findings_free(slack);
	slack_openings_free(slack);
	slack_rooms_destroy(slack->rooms);
	slack_api_destroy(slack->api);
	http_client_destroy(slack->client);
	free(slack->network);
	free(slack->team);
	forget(slack->secrets[0]);
	forget(slack->secrets[1]);
	forget(slack->webhook);
	free(slack->report_channel);
	free(slack->response_prefix);
	free(slack->bot_user);
	free(slack);
}

static const struct chat_ops slack_ops = {
	.name = "slack",
	.can = CHAT_CAN_EDIT | CHAT_CAN_THREAD | CHAT_CAN_FORM | CHAT_CAN_LONG
	       | CHAT_CAN_REPEAT,
	.send = slack_send,
	.answer = slack_answer,
	.find = slack_find,
	.destroy = slack_destroy,
};

static char *dup_or_null(const char *s)
{
	return s && *s ? mem_strdup(s) : NULL;
}

static char *response_prefix(const struct slack_options *options)
{
	struct strbuf out;

	strbuf_init(&out, URL_MAX);
	strbuf_addf(&out, "%s://%s/", options->insecure_loopback ? "http" : "https",
		    options->response_host ? options->response_host
					   : "hooks.slack.com");
	return strbuf_take_and_finish(&out);
}

static void copy_options(struct slack *slack, const struct slack_options *options)
{
	slack->network = mem_strdup(options->network);
	slack->team = mem_strdup(options->team);
	slack->secrets[0] = dup_or_null(options->signing_secrets[0]);
	slack->secrets[1] = dup_or_null(options->signing_secrets[1]);
	slack->webhook = dup_or_null(options->webhook);
	slack->report_channel = dup_or_null(options->report_channel);
	slack->response_prefix = response_prefix(options);
}

static void start_parts(struct slack *slack, const struct slack_options *options)
{
	slack->api =
		slack_api_create(slack->loop, slack->client,
				 &(struct slack_api_options){
					 options->api_base ? options->api_base
							   : "https://slack.com/api/",
					 options->bot_token, on_trouble, slack});
	slack->people = slack_people_create(slack->loop, slack->api);
	slack->circles = slack_circles_create(slack->loop, slack->api);
	slack_circles_watch(slack->circles, options->circles);
	slack->rooms = slack_rooms_create(
		&(struct slack_rooms_options){.loop = slack->loop,
					      .api = slack->api,
					      .client = slack->client,
					      .webhook = slack->webhook,
					      .webhook_room = slack->report_channel,
					      .settled = on_settled,
					      .ctx = slack});
	slack->probe_timer = loop_after(slack->loop, 0, probe, slack);
}

struct chat *slack_create(struct loop *loop, struct slack_hub *hub,
			  const struct slack_options *options,
			  const struct chat_sink *sink, struct error *err)
{
	struct slack *slack;

	if (!options->signing_secrets[0] || !*options->signing_secrets[0]) {
		error_set(err, ERR_INPUT,
			  "%s: without a signing secret anybody could "
			  "speak for Slack",
			  options->network);
		return NULL;
	}
	slack = mem_zalloc(1, sizeof *slack);
	slack->client = http_client_create(loop, options->insecure_loopback, err);
	if (!slack->client) {
		free(slack);
		return NULL;
	}
	copy_options(slack, options);
	slack->chat = (struct chat){&slack_ops, *sink, slack->network};
	slack->loop = loop;
	slack->hub = hub;
	start_parts(slack, options);
	slack_hub_add(hub, slack);
	return &slack->chat;
}

void slack_watch(struct chat *chat, char *const *circles)
{
	slack_circles_watch(slack_of(chat)->circles, circles);
}
