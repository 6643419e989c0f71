#include "slack_wire.h"

#include <string.h>

#include "base/json.h"
#include "slack_event.h"

/* NULL where it is not there, null, or no string. */
const char *slack_string(const struct json_at *object, const char *key)
{
	struct error none;
	const char *text;

	return json_get_string(object, key, &text, &none) ? text : NULL;
}

bool slack_object(const struct json_at *object, const char *key, struct json_at *ret)
{
	struct error none;
	struct json_at at;

	if (!json_member(object, key, &at, &none) || json_kind(&at) != JSON_OBJECT)
		return false;
	*ret = at;
	return true;
}

bool slack_first(const struct json_at *object, const char *key, struct json_at *ret)
{
	struct error none;
	struct json_at at;

	if (!json_member(object, key, &at, &none) || json_kind(&at) != JSON_ARRAY
	    || json_length(&at) == 0)
		return false;
	*ret = json_item(&at, 0);
	return true;
}

static const char *filled(const char *text)
{
	return text && *text ? text : NULL;
}

static bool is_direct(const char *channel, const char *name)
{
	return channel
	       && (channel[0] == 'D' || (name && strcmp(name, "directmessage") == 0));
}

static void read_command(struct slack_in *in)
{
	const struct slack_form *f = &in->form;

	if (*slack_form_get(f, "ssl_check"))
		return;
	in->kind = CHAT_COMMAND;
	in->teams[0] = filled(slack_form_get(f, "team_id"));
	in->teams[1] = filled(slack_form_get(f, "enterprise_id"));
	in->user = filled(slack_form_get(f, "user_id"));
	in->user_name = filled(slack_form_get(f, "user_name"));
	in->channel = filled(slack_form_get(f, "channel_id"));
	in->direct = is_direct(in->channel, slack_form_get(f, "channel_name"));
	in->text = slack_form_get(f, "text");
	in->trigger_id = filled(slack_form_get(f, "trigger_id"));
	in->key = in->trigger_id;
	in->response_url = filled(slack_form_get(f, "response_url"));
	if (in->user && in->channel && *slack_form_get(f, "command"))
		in->what = WHAT_INPUT;
}

static void read_person(const struct json_at *root, struct slack_in *in)
{
	struct json_at at;

	if (slack_object(root, "team", &at))
		in->teams[0] = slack_string(&at, "id");
	if (slack_object(root, "enterprise", &at))
		in->teams[2] = slack_string(&at, "id");
	if (!slack_object(root, "user", &at))
		return;
	in->user = slack_string(&at, "id");
	in->user_name = slack_string(&at, "name");
	in->teams[1] = slack_string(&at, "team_id");
}

/* The value is ours: {"word": ..., "token": ...}. */
static bool read_value(const char *value, struct slack_in *in)
{
	struct error none;
	struct json_at at;

	in->about = json_parse(value, strlen(value), "value", &none);
	if (!in->about)
		return false;
	at = json_at_root(in->about, "value");
	in->text = slack_string(&at, "word");
	in->token = slack_string(&at, "token");
	return in->text != NULL;
}

static void read_press(const struct json_at *root, struct slack_in *in)
{
	struct json_at action, at;
	const char *value;

	in->kind = CHAT_CHOICE;
	if (slack_object(root, "container", &at)) {
		in->channel = slack_string(&at, "channel_id");
		in->message = slack_string(&at, "message_ts");
		in->thread = slack_string(&at, "thread_ts");
	}
	if (slack_object(root, "channel", &at)) {
		in->channel = slack_string(&at, "id");
		in->direct = is_direct(in->channel, slack_string(&at, "name"));
	} else {
		in->direct = is_direct(in->channel, NULL);
	}
	if (!slack_first(root, "actions", &action))
		return;
	value = slack_string(&action, "value");
	if (value && in->user && in->channel && read_value(value, in))
		in->what = WHAT_INPUT;
}

static void read_filled(const struct json_at *root, struct slack_in *in)
{
	struct slack_view_about about;
	struct json_at view, at;
	struct error none;
	const char *ours;

	in->kind = CHAT_FORM;
	if (!slack_object(root, "view", &view))
		return;
	in->action = slack_string(&view, "callback_id");
	ours = slack_string(&view, "private_metadata");
	if (ours)
		in->about = json_parse(ours, strlen(ours), "private_metadata", &none);
	if (!in->about || !in->action || !in->user)
		return;
	at = json_at_root(in->about, "private_metadata");
	slack_view_about(&at, &about);
	in->token = about.token;
	in->room = about.room;
	in->thread = about.thread;
	in->text = "";
	in->fields_n = slack_view_fields(&view, in->fields, SLACK_FIELDS);
	if (!in->teams[0])
		in->teams[0] = slack_string(&view, "app_installed_team_id");
	if (in->room)
		in->what = WHAT_INPUT;
}

static void read_interaction(struct slack_in *in)
{
	const char *payload = slack_form_get(&in->form, "payload"), *type;
	struct json_at root;
	struct error none;

	in->root = json_parse(payload, strlen(payload), "payload", &none);
	if (!in->root)
		return;
	root = json_at_root(in->root, "payload");
	type = slack_string(&root, "type");
	if (!type)
		return;
	read_person(&root, in);
	in->trigger_id = slack_string(&root, "trigger_id");
	in->key = in->trigger_id;
	in->response_url = slack_string(&root, "response_url");
	if (strcmp(type, "block_actions") == 0)
		read_press(&root, in);
	else if (strcmp(type, "view_submission") == 0)
		read_filled(&root, in);
}

void slack_wire_read(enum slack_door door, const char *body, size_t len,
		     struct slack_in *ret)
{
	struct json_at root;
	struct error none;

	*ret = (struct slack_in){.what = WHAT_NOTHING};
	switch (door) {
	case DOOR_COMMANDS:
		slack_form_read(body, len, &ret->form);
		read_command(ret);
		return;
	case DOOR_INTERACTIVITY:
		slack_form_read(body, len, &ret->form);
		read_interaction(ret);
		return;
	case DOOR_EVENTS:
		ret->root = json_parse(body, len, "event", &none);
		if (!ret->root)
			return;
		root = json_at_root(ret->root, "event");
		slack_event_read(&root, ret);
		return;
	}
}

void slack_wire_finish(struct slack_in *in)
{
	slack_form_finish(&in->form);
	json_free(in->root);
	json_free(in->about);
	*in = (struct slack_in){.what = WHAT_NOTHING};
}
