#include "chat/slack.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_server.h"
#include "io/loop.h"
#include "slack_parts.h"
#include "slack_sign.h"

struct slack_hub {
	struct loop *loop; /* borrowed */
	struct http_server *server;
	struct slack *first; /* borrowed: they take themselves off */
};

static bool trusts(const struct slack *slack, const struct slack_signed *request,
		   int64_t now)
{
	for (size_t i = 0; i < ARRAY_LEN(slack->secrets); i++)
		if (slack->secrets[i]
		    && slack_signed_by(request, slack->secrets[i], now))
			return true;
	return false;
}

static bool names(const struct slack_in *in, const struct slack *slack)
{
	for (size_t i = 0; i < SLACK_TEAMS; i++)
		if (in->teams[i] && strcmp(in->teams[i], slack->team) == 0)
			return true;
	return false;
}

/* Whose secret matched, and whom it names: one alone may be a forgery by another. */
static struct slack *whose(struct slack_hub *hub, const struct slack_in *in)
{
	for (struct slack *s = hub->first; s; s = s->next)
		if (s->trusts && names(in, s))
			return s;
	return NULL;
}

static bool from_slack(struct slack_hub *hub, const struct slack_signed *request)
{
	int64_t now = loop_now(hub->loop);
	bool any = false;

	for (struct slack *s = hub->first; s; s = s->next) {
		s->trusts = trusts(s, request, now);
		any = any || s->trusts;
	}
	return any;
}

static void answer_challenge(struct http_request *request, const char *challenge)
{
	struct json_out out;
	struct strbuf body;

	strbuf_init(&body, HTTP_BODY_MAX);
	json_out_init(&out, &body, false);
	json_open_object(&out);
	json_add_string(&out, "challenge", challenge);
	json_close_object(&out);
	http_answer(request, 200, "application/json", body.text);
	strbuf_finish(&body);
}

/* Takes in and request. */
static void route(struct slack_hub *hub, struct slack_in *in, enum slack_door door,
		  struct http_request *request)
{
	struct slack *slack = whose(hub, in);

	if (in->what == WHAT_CHALLENGE) {
		answer_challenge(request, in->text);
	} else if (in->what == WHAT_INPUT && slack) {
		slack_take(slack, in, door, request);
		return;
	} else {
		if (in->what == WHAT_REVOKED && slack)
			slack_api_revoked(slack->api, "revoked");
		http_answer(request, 200, NULL, NULL);
	}
	slack_wire_finish(in);
	free(in);
}

static void take(struct slack_hub *hub, enum slack_door door,
		 struct http_request *request)
{
	struct slack_signed signed_as = {
		.timestamp = http_request_header(request, "X-Slack-Request-Timestamp"),
		.signature = http_request_header(request, "X-Slack-Signature")};
	struct slack_in *in;

	if (!http_request_is_post(request)) {
		http_answer(request, 405, NULL, NULL);
		return;
	}
	signed_as.body = http_request_body(request, &signed_as.len);
	if (!from_slack(hub, &signed_as)) {
		http_answer(request, 401, NULL, NULL);
		return;
	}
	in = mem_alloc(sizeof *in);
	slack_wire_read(door, signed_as.body, signed_as.len, in);
	route(hub, in, door, request);
}

static void on_command(void *ctx, struct http_request *request)
{
	take(ctx, DOOR_COMMANDS, request);
}

static void on_event(void *ctx, struct http_request *request)
{
	take(ctx, DOOR_EVENTS, request);
}

static void on_interaction(void *ctx, struct http_request *request)
{
	take(ctx, DOOR_INTERACTIVITY, request);
}

static void on_health(void *ctx, struct http_request *request)
{
	(void)ctx;
	http_answer(request, 200, "text/plain", "ok\n");
}

struct slack_hub *slack_hub_create(struct loop *loop, const char *address, int port,
				   struct error *err)
{
	struct http_server *server = http_server_create(loop, address, port, err);
	struct slack_hub *hub;

	if (!server)
		return NULL;
	hub = mem_zalloc(1, sizeof *hub);
	hub->loop = loop;
	hub->server = server;
	http_server_route(server, "/slack/commands", on_command, hub);
	http_server_route(server, "/slack/events", on_event, hub);
	http_server_route(server, "/slack/interactivity", on_interaction, hub);
	http_server_route(server, "/health", on_health, hub);
	return hub;
}

void slack_hub_destroy(struct slack_hub *hub)
{
	if (!hub)
		return;
	http_server_destroy(hub->server);
	free(hub);
}

struct http_server *slack_hub_server(struct slack_hub *hub)
{
	return hub->server;
}

void slack_hub_add(struct slack_hub *hub, struct slack *slack)
{
	slack->next = hub->first;
	hub->first = slack;
}

void slack_hub_remove(struct slack_hub *hub, struct slack *slack)
{
	for (struct slack **at = &hub->first; *at; at = &(*at)->next) {
		if (*at != slack)
			continue;
		*at = slack->next;
		return;
	}
}
