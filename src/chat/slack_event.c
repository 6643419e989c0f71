#include "slack_event.h"

#include <string.h>

#include "base/json.h"

static bool is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

/* Programs have a bot_id, with or without a user; ours as well. */
static bool by_a_person(const struct json_at *message)
{
	const char *user = slack_string(message, "user");

	return user && !slack_string(message, "bot_id") && !is(user, "USLACKBOT");
}

static void take_thread(const struct json_at *message, struct slack_in *in)
{
	in->thread = slack_string(message, "thread_ts");
	if (in->thread && is(in->message, in->thread))
		in->thread = NULL; /* it is the thread's first one */
}

static void take_message(const struct json_at *event, struct slack_in *in)
{
	const char *subtype = slack_string(event, "subtype");

	if (!by_a_person(event))
		return;
	if (is(subtype, "file_share"))
		in->kind = CHAT_FILE;
	else if (!subtype || is(subtype, "thread_broadcast")
		 || is(subtype, "me_message"))
		in->kind = CHAT_TEXT;
	else
		return;
	in->user = slack_string(event, "user");
	in->text = slack_string(event, "text");
	in->message = slack_string(event, "ts");
	take_thread(event, in);
	if (!in->text)
		in->text = "";
	if (in->message)
		in->what = WHAT_INPUT;
}

/* Fired for links that unfold and for translations, too: then the text is as before. */
static void take_edit(const struct json_at *event, struct slack_in *in)
{
	struct json_at now, before;
	const char *was = NULL;

	if (!slack_object(event, "message", &now) || !by_a_person(&now))
		return;
	if (slack_object(event, "previous_message", &before))
		was = slack_string(&before, "text");
	in->kind = is(slack_string(&now, "subtype"), "tombstone") ? CHAT_DELETE
								  : CHAT_EDIT;
	in->user = slack_string(&now, "user");
	in->text = in->kind == CHAT_EDIT ? slack_string(&now, "text") : "";
	in->message = slack_string(&now, "ts");
	take_thread(&now, in);
	if (in->message && in->text && !is(was, in->text))
		in->what = WHAT_INPUT;
}

static void take_deletion(const struct json_at *event, struct slack_in *in)
{
	struct json_at before;

	if (!slack_object(event, "previous_message", &before) || !by_a_person(&before))
		return;
	in->kind = CHAT_DELETE;
	in->user = slack_string(&before, "user");
	in->text = "";
	in->message = slack_string(event, "deleted_ts");
	take_thread(&before, in);
	if (in->message)
		in->what = WHAT_INPUT;
}

/* People's tokens are revoked by the same event; we have none. */
static bool bots(const struct json_at *event)
{
	struct json_at tokens, first;

	return slack_object(event, "tokens", &tokens)
	       && slack_first(&tokens, "bot", &first);
}

static void take_event(const struct json_at *event, struct slack_in *in)
{
	const char *type = slack_string(event, "type");
	const char *subtype = slack_string(event, "subtype");

	if (is(type, "app_uninstalled")
	    || (is(type, "tokens_revoked") && bots(event))) {
		in->what = WHAT_REVOKED;
		return;
	}
	if (!is(type, "message") && !is(type, "app_mention"))
		return;
	in->channel = slack_string(event, "channel");
	in->direct = is(slack_string(event, "channel_type"), "im")
		     || (in->channel && in->channel[0] == 'D');
	if (is(subtype, "message_changed"))
		take_edit(event, in);
	else if (is(subtype, "message_deleted"))
		take_deletion(event, in);
	else
		take_message(event, in);
	if (!in->channel)
		in->what = WHAT_NOTHING;
}

/* In a channel that two workspaces share, team_id may be the other one. */
static void take_teams(const struct json_at *root, struct slack_in *in)
{
	struct json_at ours;

	in->teams[0] = slack_string(root, "team_id");
	in->teams[1] = slack_string(root, "enterprise_id");
	if (!slack_first(root, "authorizations", &ours))
		return;
	if (slack_string(&ours, "team_id")) {
		in->teams[0] = slack_string(&ours, "team_id");
		in->teams[1] = slack_string(&ours, "enterprise_id");
	}
}

void slack_event_read(const struct json_at *root, struct slack_in *in)
{
	const char *type = slack_string(root, "type");
	struct json_at event;

	if (is(type, "url_verification")) {
		in->text = slack_string(root, "challenge");
		if (in->text)
			in->what = WHAT_CHALLENGE;
		return;
	}
	if (!is(type, "event_callback") || !slack_object(root, "event", &event))
		return;
	take_teams(root, in);
	in->key = slack_string(root, "event_id");
	take_event(&event, in);
}
