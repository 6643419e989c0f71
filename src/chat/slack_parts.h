/* What the files of a Slack workspace share. Private to slack*.c. */
#ifndef CHAT_SLACK_PARTS_H
#define CHAT_SLACK_PARTS_H

#include "chat/slack.h"
#include "slack_api.h"
#include "slack_circles.h"
#include "slack_people.h"
#include "slack_rooms.h"
#include "slack_wire.h"

struct http_client;
struct http_request;
struct loop_timer;
struct slack_arrival;
struct slack_finding;
struct slack_opening;

struct slack {
	struct chat chat;
	struct slack *next;    /* of the hub's */
	struct loop *loop;     /* borrowed */
	struct slack_hub *hub; /* borrowed */
	struct http_client *client;
	struct slack_api *api;
	struct slack_people *people;
	struct slack_circles *circles;
	struct slack_rooms *rooms;
	struct slack_arrival *arrivals; /* whose people are being looked up */
	struct chat_reply *replies;     /* open ones */
	struct slack_finding *findings; /* people being looked for */
	struct slack_opening *openings; /* modals being opened */
	/* All owned; the second secret and what belongs to the webhook may be NULL. */
	char *network, *team, *secrets[2], *webhook, *report_channel;
	char *response_prefix; /* "https://hooks.slack.com/" */
	char *bot_user;        /* once Slack has said it; NULL */
	struct loop_timer *probe_timer;
	struct slack_call *probe;
	unsigned probes; /* in vain, so far */
	bool trusts;     /* the request at hand: one of its secrets matched */
};

/* slack_hub.c */
void slack_hub_add(struct slack_hub *hub, struct slack *slack);
void slack_hub_remove(struct slack_hub *hub, struct slack *slack);

/* slack_in.c: takes in and request. */
void slack_take(struct slack *slack, struct slack_in *in, enum slack_door door,
		struct http_request *request);
void slack_arrivals_free(struct slack *slack); /* after the people */

/* slack_reply.c */
struct chat_reply *slack_reply_create(struct slack *slack, const struct slack_in *in,
				      enum slack_door door,
				      struct http_request *request);
void slack_reply_place(struct chat_reply *reply, const char *room, const char *thread);
void slack_reply_drop(struct chat_reply *reply); /* 503, and the handle is gone */
void slack_answer(struct chat *chat, struct chat_reply *reply,
		  const struct chat_answer *answer);

/* slack_find.c */
void slack_find(struct chat *chat, int64_t job, const char *name);
void slack_findings_free(struct slack *slack); /* after the people */

/* slack_modal.c: shows the form, or else says the words by url or to room. */
struct slack_instead { /* all copied */
	const char *response_url, *room, *thread, *user;
	const struct chat_message *message; /* NULL: that it could not be shown */
};
void slack_modal_open(struct slack *slack, const char *trigger_id,
		      const struct chat_form *form,
		      const struct slack_instead *instead);
void slack_openings_free(struct slack *slack);
/* To one person: by response_url, or in the room if there is none. */
void slack_say_to(struct slack *slack, const struct slack_instead *to,
		  const struct slack_pages *pages, size_t from);

struct slack *slack_of(struct chat *chat);

#endif
