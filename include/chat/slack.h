/*
 * Slack workspaces, each a chat. What people do comes in by HTTP: slash commands,
 * events, buttons and modals, each signed; what is said goes out by the Web API.
 *
 * The hub is the one HTTP server for all of them: it serves
 *
 *     POST /slack/commands, /slack/events, /slack/interactivity
 *     GET  /health                                  200 as long as the loop turns
 *
 * and hands each request to the workspace whose signing secret matched and whose
 * team it names. It stands behind the operator's TLS proxy.
 *
 * Rooms: a channel's id, or a person's (U..., W...) for the conversation with them.
 * Native ids are Slack's ts. A person is known by login (PROOF_ACCOUNT); guests,
 * people of other workspaces and whoever can't be looked up are outsiders. Who
 * wrote is looked up before what they did is handed up; for whoever commands, also in
 * which of the watched circles they are: "group:S..." (a user group) and
 * "channel:C..." (the members of a channel).
 *
 * Requests wait for chat_answer(): not kept is 503, and Slack sends an event again.
 * After 2.5 s commands and buttons are told "received", and the answer follows by
 * the request's own response_url.
 */
#ifndef CHAT_SLACK_H
#define CHAT_SLACK_H

#include <stdbool.h>

#include "base/attr.h"
#include "chat/chat.h"

struct loop;
struct http_server;
struct slack_hub;

/* port 0: any that is free. */
struct slack_hub *slack_hub_create(struct loop *loop, const char *address, int port,
				   struct error *err) MUST_USE;
/* After the chats that use it. NULL is fine. */
void slack_hub_destroy(struct slack_hub *hub);
/* For routes of others: metrics. Owned by the hub. */
struct http_server *slack_hub_server(struct slack_hub *hub);

struct slack_options {       /* all copied */
	const char *network; /* as in chat_person: "slack:T1" */
	const char *team;    /* T..., or E... for a whole organisation */
	const char *bot_token;
	const char *signing_secrets[2]; /* the second may be NULL */
	/* What goes to report_channel is posted by this webhook; NULL: by the token. */
	const char *webhook, *report_channel;
	char *const *circles;      /* to be watched; as slack_watch has it */
	const char *api_base;      /* NULL: https://slack.com/api/ */
	const char *response_host; /* NULL: hooks.slack.com */
	/* Plain http, to 127.0.0.1 only, for all three: for tests. */
	bool insecure_loopback;
};

/* Up as soon as Slack knows the token, which is asked from the loop. */
struct chat *slack_create(struct loop *loop, struct slack_hub *hub,
			  const struct slack_options *options,
			  const struct chat_sink *sink, struct error *err) MUST_USE;
/* These circles from now on. NULL-terminated; names of another form are passed over,
 * so that a list of recruiters will do. */
void slack_watch(struct chat *chat, char *const *circles);

#endif
