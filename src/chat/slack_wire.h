/*
 * What Slack posts, read: from a body that is surely Slack's to one thing that a
 * person did, or to one of the few that are between Slack and us. Pure, and fuzzed.
 */
#ifndef CHAT_SLACK_WIRE_H
#define CHAT_SLACK_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "chat/chat.h"
#include "slack_form.h"
#include "slack_view.h"

struct json;

enum slack_door { DOOR_COMMANDS, DOOR_EVENTS, DOOR_INTERACTIVITY };

enum slack_what {
	WHAT_NOTHING,   /* of no interest, or not understood: 200 all the same */
	WHAT_INPUT,     /* somebody did something */
	WHAT_CHALLENGE, /* is this your address? text: what to answer */
	WHAT_REVOKED,   /* our token is gone */
};

enum { SLACK_TEAMS = 3, SLACK_FIELDS = SLACK_VIEW_FIELDS };

/* All strings are valid UTF-8, borrowed from form, root or about; NULL: none. */
struct slack_in {
	enum slack_what what;
	enum chat_input_kind kind;
	const char *teams[SLACK_TEAMS]; /* whose it is: any of these */
	const char *user, *user_name;
	const char *channel;
	bool direct; /* channel is the one between the user and us */
	const char *thread, *message, *key;
	const char *text; /* as Slack escapes it; a choice's word is raw */
	const char *action, *token;
	const char *room; /* FORM: where it was asked for, as chat_place has it */
	struct chat_field fields[SLACK_FIELDS];
	size_t fields_n;
	const char *response_url, *trigger_id;
	/* private */
	struct slack_form form;
	struct json *root, *about;
};

void slack_wire_read(enum slack_door door, const char *body, size_t len,
		     struct slack_in *ret);
void slack_wire_finish(struct slack_in *in);

#endif
