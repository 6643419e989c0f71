#include "slack_view.h"

#include <string.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "slack_paper.h"

enum {
	TITLE_MAX = 24,
	LABEL_MAX = 1900, /* of 2,000 */
	NAME_MAX = 255,
	PICK_MAX = 75,
	INITIAL_MAX = 2900, /* of 3,000 */
	ABOUT_MAX = 2900,   /* of 3,000 */
	VIEW_MAX = 240000,  /* of 250 kB */
};

static void put_pick(struct json_out *out, const struct chat_pick *pick)
{
	json_open_object(out);
	slack_put_text(out, "text", slack_is_blank(pick->label) ? "-" : pick->label,
		       PICK_MAX);
	json_add_string(out, "value", pick->value);
	json_close_object(out);
}

static bool can_pick(const struct chat_pick *pick)
{
	return *pick->value && strlen(pick->value) <= PICK_MAX;
}

static void put_picks(struct json_out *out, const struct chat_field *field)
{
	size_t shown = 0;

	json_key(out, "options");
	json_open_array(out);
	for (size_t i = 0; i < field->picks_n && shown < SLACK_VIEW_PICKS; i++) {
		if (!can_pick(&field->picks[i]))
			continue;
		put_pick(out, &field->picks[i]);
		shown++;
	}
	json_close_array(out);
	for (size_t i = 0; field->value && i < field->picks_n; i++) {
		if (!can_pick(&field->picks[i])
		    || strcmp(field->picks[i].value, field->value) != 0)
			continue;
		json_key(out, "initial_option");
		put_pick(out, &field->picks[i]);
		break;
	}
}

/* Slack refuses a first value that is empty. */
static void put_initial(struct json_out *out, const char *key, const char *value)
{
	if (value && *value && strlen(value) <= INITIAL_MAX)
		json_add_string(out, key, value);
}

static void put_channels_only(struct json_out *out)
{
	json_key(out, "filter");
	json_open_object(out);
	json_key(out, "include");
	json_open_array(out);
	json_put_string(out, "public");
	json_put_string(out, "private");
	json_close_array(out);
	json_close_object(out);
}

static void put_element(struct json_out *out, const struct chat_field *field)
{
	switch (field->kind) {
	case FIELD_LINE:
	case FIELD_LINES:
		json_add_string(out, "type", "plain_text_input");
		json_add_bool(out, "multiline", field->kind == FIELD_LINES);
		json_add_integer(out, "max_length", INITIAL_MAX);
		put_initial(out, "initial_value", field->value);
		break;
	case FIELD_PERSON:
		json_add_string(out, "type", "users_select");
		put_initial(out, "initial_user", field->value);
		break;
	case FIELD_ROOM:
		json_add_string(out, "type", "conversations_select");
		put_channels_only(out);
		put_initial(out, "initial_conversation", field->value);
		break;
	case FIELD_PICK:
		json_add_string(out, "type", "static_select");
		put_picks(out, field);
		break;
	}
}

static void put_field(struct json_out *out, const struct chat_field *field)
{
	json_open_object(out);
	json_add_string(out, "type", "input");
	json_add_string(out, "block_id", field->name);
	slack_put_text(out, "label", slack_is_blank(field->label) ? "-" : field->label,
		       LABEL_MAX);
	json_add_bool(out, "optional", field->optional);
	json_key(out, "element");
	json_open_object(out);
	json_add_string(out, "action_id", "value");
	put_element(out, field);
	json_close_object(out);
	json_close_object(out);
}

static bool can_show(const struct chat_field *field)
{
	bool any = field->kind != FIELD_PICK;

	for (size_t i = 0; i < field->picks_n && !any; i++)
		any = can_pick(&field->picks[i]);
	return any && *field->name && strlen(field->name) <= NAME_MAX;
}

static bool put_about(struct json_out *out, const struct chat_form *form,
		      const char *room, const char *thread)
{
	struct strbuf about;
	struct json_out in;
	bool fits;

	strbuf_init(&about, ABOUT_MAX);
	json_out_init(&in, &about, false);
	json_open_object(&in);
	json_add_string(&in, "token", form->token);
	json_add_string(&in, "room", room);
	json_add_string(&in, "thread", thread);
	json_close_object(&in);
	fits = strbuf_ok(&about);
	json_add_string(out, "private_metadata", about.text);
	strbuf_finish(&about);
	return fits;
}

static bool put_fields(struct json_out *out, const struct chat_form *form)
{
	size_t shown = 0;

	json_key(out, "blocks");
	json_open_array(out);
	for (size_t i = 0; i < form->fields_n && shown < SLACK_VIEW_FIELDS; i++) {
		if (!can_show(&form->fields[i]))
			continue;
		put_field(out, &form->fields[i]);
		shown++;
	}
	json_close_array(out);
	return shown > 0;
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text && !slack_is_blank(text) ? text : otherwise;
}

bool slack_view_write(const struct chat_form *form, const char *room,
		      const char *thread, struct strbuf *text)
{
	struct json_out out;
	bool ok = *form->action && strlen(form->action) <= NAME_MAX;

	json_out_init(&out, text, false);
	json_open_object(&out);
	json_add_string(&out, "type", "modal");
	json_add_string(&out, "callback_id", form->action);
	ok = put_about(&out, form, room, thread) && ok;
	slack_put_text(&out, "title", or_else(form->title, "Leadline"), TITLE_MAX);
	slack_put_text(&out, "submit", or_else(form->submit, "OK"), TITLE_MAX);
	slack_put_text(&out, "close", "Cancel", TITLE_MAX);
	ok = put_fields(&out, form) && ok;
	json_close_object(&out);
	return ok && strbuf_ok(text) && text->len <= VIEW_MAX;
}

static const char *string_or(const struct json_at *object, const char *key,
			     const char *otherwise)
{
	struct error none;
	const char *text;

	return json_get_string(object, key, &text, &none) ? text : otherwise;
}

void slack_view_about(const struct json_at *root, struct slack_view_about *ret)
{
	*ret = (struct slack_view_about){string_or(root, "token", NULL),
					 string_or(root, "room", NULL),
					 string_or(root, "thread", NULL)};
}

/* By the element's type; "" where nothing is filled in. */
static const char *value_of(const struct json_at *element)
{
	static const char *const keys[] = {"value", "selected_user",
					   "selected_conversation"};
	struct json_at option;
	struct error none;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (json_has(element, keys[i]))
			return string_or(element, keys[i], "");
	if (json_member(element, "selected_option", &option, &none))
		return string_or(&option, "value", "");
	return "";
}

size_t slack_view_fields(const struct json_at *view, struct chat_field *fields,
			 size_t max)
{
	struct json_at state, values;
	struct error none;
	size_t n = 0;

	if (!json_member(view, "state", &state, &none)
	    || !json_member(&state, "values", &values, &none)
	    || json_kind(&values) != JSON_OBJECT)
		return 0;
	for (size_t i = 0; i < json_length(&values) && n < max; i++) {
		const char *name, *action;
		struct json_at block = json_member_at(&values, i, &name), element;

		if (json_kind(&block) != JSON_OBJECT || json_length(&block) == 0)
			continue;
		element = json_member_at(&block, 0, &action);
		fields[n++] = (struct chat_field){
			.name = name, .label = "", .value = value_of(&element)};
	}
	return n;
}
