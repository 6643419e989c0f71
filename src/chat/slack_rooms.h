/*
 * Where messages go: one queue a channel, one request at a time in each, at most
 * one message a second after a burst of three. What Slack makes of a message
 * becomes its receipt.
 *
 * A room that begins with U or W is the conversation with that person; its channel
 * is opened when first needed, or learnt from what came in.
 */
#ifndef CHAT_SLACK_ROOMS_H
#define CHAT_SLACK_ROOMS_H

#include <stdbool.h>
#include <stdint.h>

#include "chat/chat.h"
#include "slack_blocks.h"

struct loop;
struct http_client;
struct slack_api;
struct slack_rooms;

struct slack_rooms_options { /* all borrowed, as long as the rooms */
	struct loop *loop;
	struct slack_api *api;
	struct http_client *client;
	/* What goes to webhook_room is posted by the webhook; NULL: none does. */
	const char *webhook, *webhook_room;
	void (*settled)(void *ctx, int64_t job, const struct chat_receipt *receipt);
	void *ctx;
};

struct slack_rooms *slack_rooms_create(const struct slack_rooms_options *options);
void slack_rooms_destroy(struct slack_rooms *rooms); /* NULL is fine */

void slack_rooms_learn(struct slack_rooms *rooms, const char *user,
		       const char *channel);
void slack_rooms_send(struct slack_rooms *rooms, int64_t id,
		      const struct chat_place *to, const struct chat_message *message);
/* These pages, copied, for one person's eyes. Its receipt is that of job 0. */
void slack_rooms_whisper(struct slack_rooms *rooms, const struct chat_place *to,
			 const struct slack_pages *pages, const char *person);

#endif
