#include "slack_valid.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/error.h"
#include "base/json.h"

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static bool text_of(const struct json_at *object, const char *key, size_t max,
		    struct error *why)
{
	const char *text;

	if (!json_get_string(object, key, &text, why))
		return false;
	if (!*text)
		return json_fail(object, why, "%s: empty", key);
	if (characters(text) > max)
		return json_fail(object, why, "%s: longer than %zu", key, max);
	return true;
}

static bool escaped(const char *text)
{
	for (const char *s = text; *s; s++) {
		if (*s == '<' || *s == '>')
			return false;
		if (*s == '&' && strncmp(s, "&amp;", 5) != 0
		    && strncmp(s, "&lt;", 4) != 0 && strncmp(s, "&gt;", 4) != 0)
			return false;
	}
	return true;
}

static bool plain_text(const struct json_at *object, const char *key, size_t max,
		       struct error *why)
{
	static const char *const keys[] = {"type", "text", "emoji", NULL};
	struct json_at at = *object;
	const char *type, *text;
	bool emoji;

	if (key && !json_member(object, key, &at, why))
		return false;
	if (!json_only_keys(&at, keys, why) || !json_get_string(&at, "type", &type, why)
	    || !json_get_bool(&at, "emoji", &emoji, why)
	    || !text_of(&at, "text", max, why)
	    || !json_get_string(&at, "text", &text, why))
		return false;
	if (strcmp(type, "plain_text") != 0)
		return json_fail(&at, why, "not plain_text");
	return escaped(text) || json_fail(&at, why, "not escaped");
}

static bool list_of(const struct json_at *object, const char *key, size_t max,
		    struct json_at *ret, struct error *why)
{
	if (!json_member(object, key, ret, why) || !json_is(ret, JSON_ARRAY, why))
		return false;
	if (json_length(ret) == 0 || json_length(ret) > max)
		return json_fail(ret, why, "%zu elements", json_length(ret));
	return true;
}

static bool rich_leaf(const struct json_at *leaf, struct error *why)
{
	static const char *const text_keys[] = {"type", "text", "style", NULL};
	static const char *const user_keys[] = {"type", "user_id", NULL};
	const char *type;

	if (!json_get_string(leaf, "type", &type, why))
		return false;
	if (strcmp(type, "user") == 0)
		return json_only_keys(leaf, user_keys, why)
		       && text_of(leaf, "user_id", 64, why);
	if (strcmp(type, "text") != 0)
		return json_fail(leaf, why, "no leaf of rich text");
	return json_only_keys(leaf, text_keys, why) && text_of(leaf, "text", 3000, why);
}

static bool rich_part(const struct json_at *part, bool in_list, struct error *why)
{
	struct json_at elements;
	const char *type;

	if (!json_get_string(part, "type", &type, why)
	    || !list_of(part, "elements", 100, &elements, why))
		return false;
	if (!in_list && strcmp(type, "rich_text_list") == 0) {
		for (size_t i = 0; i < json_length(&elements); i++) {
			struct json_at item = json_item(&elements, i), leaves;

			if (!list_of(&item, "elements", 100, &leaves, why))
				return false;
			for (size_t k = 0; k < json_length(&leaves); k++) {
				struct json_at leaf = json_item(&leaves, k);

				if (!rich_leaf(&leaf, why))
					return false;
			}
		}
		return true;
	}
	if (strcmp(type, "rich_text_section") != 0
	    && strcmp(type, "rich_text_preformatted") != 0)
		return json_fail(part, why, "no part of rich text");
	for (size_t i = 0; i < json_length(&elements); i++) {
		struct json_at leaf = json_item(&elements, i);

		if (!rich_leaf(&leaf, why))
			return false;
	}
	return true;
}

static bool rich_text(const struct json_at *block, struct error *why)
{
	static const char *const keys[] = {"type", "elements", NULL};
	struct json_at parts;

	if (!json_only_keys(block, keys, why)
	    || !list_of(block, "elements", 50, &parts, why))
		return false;
	for (size_t i = 0; i < json_length(&parts); i++) {
		struct json_at part = json_item(&parts, i);

		if (!rich_part(&part, false, why))
			return false;
	}
	return true;
}

static bool header(const struct json_at *block, struct error *why)
{
	static const char *const keys[] = {"type", "text", NULL};

	return json_only_keys(block, keys, why) && plain_text(block, "text", 150, why);
}

static bool context(const struct json_at *block, struct error *why)
{
	static const char *const keys[] = {"type", "elements", NULL};
	struct json_at elements, one;

	if (!json_only_keys(block, keys, why)
	    || !list_of(block, "elements", 10, &elements, why))
		return false;
	one = json_item(&elements, 0);
	return plain_text(&one, NULL, 2000, why);
}

static bool button(const struct json_at *element, struct error *why)
{
	static const char *const keys[] = {"type",  "text",  "action_id",
					   "value", "style", NULL};
	const char *type, *style = "primary";

	if (!json_only_keys(element, keys, why)
	    || !json_get_string(element, "type", &type, why)
	    || !plain_text(element, "text", 75, why)
	    || !text_of(element, "action_id", 255, why)
	    || !text_of(element, "value", 2000, why))
		return false;
	if (json_has(element, "style")
	    && !json_get_string(element, "style", &style, why))
		return false;
	if (strcmp(type, "button") != 0
	    || (strcmp(style, "primary") != 0 && strcmp(style, "danger") != 0))
		return json_fail(element, why, "no button");
	return true;
}

static bool actions(const struct json_at *block, struct error *why)
{
	static const char *const keys[] = {"type", "elements", NULL};
	struct json_at elements;

	if (!json_only_keys(block, keys, why)
	    || !list_of(block, "elements", 25, &elements, why))
		return false;
	for (size_t i = 0; i < json_length(&elements); i++) {
		struct json_at one = json_item(&elements, i);
		const char *id, *other;

		if (!button(&one, why) || !json_get_string(&one, "action_id", &id, why))
			return false;
		for (size_t k = 0; k < i; k++) {
			one = json_item(&elements, k);
			if (!json_get_string(&one, "action_id", &other, why))
				return false;
			if (strcmp(id, other) == 0)
				return json_fail(&one, why, "action_id twice");
		}
	}
	return true;
}

static bool pick(const struct json_at *option, struct error *why)
{
	static const char *const keys[] = {"text", "value", NULL};

	return json_only_keys(option, keys, why) && plain_text(option, "text", 75, why)
	       && text_of(option, "value", 75, why);
}

static bool picks(const struct json_at *element, struct error *why)
{
	struct json_at options;

	if (!list_of(element, "options", 100, &options, why))
		return false;
	for (size_t i = 0; i < json_length(&options); i++) {
		struct json_at one = json_item(&options, i);

		if (!pick(&one, why))
			return false;
	}
	if (json_has(element, "initial_option")) {
		struct json_at one;

		return json_member(element, "initial_option", &one, why)
		       && pick(&one, why);
	}
	return true;
}

static bool input(const struct json_at *block, struct error *why)
{
	static const char *const keys[] = {"type",     "block_id", "label",
					   "optional", "element",  NULL};
	static const char *const types[] = {"plain_text_input", "users_select",
					    "conversations_select", "static_select"};
	struct json_at element;
	const char *type;
	bool known = false;

	if (!json_only_keys(block, keys, why) || !plain_text(block, "label", 2000, why)
	    || !text_of(block, "block_id", 255, why)
	    || !json_member(block, "element", &element, why)
	    || !json_get_string(&element, "type", &type, why)
	    || !text_of(&element, "action_id", 255, why))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		known = known || strcmp(types[i], type) == 0;
	if (json_has(&element, "initial_value")
	    && !text_of(&element, "initial_value", 3000, why))
		return false;
	if (strcmp(type, "static_select") == 0)
		return picks(&element, why);
	return known || json_fail(&element, why, "no input");
}

static bool block_of(const struct json_at *block, bool in_view, struct error *why)
{
	static const struct {
		const char *type;
		bool (*valid)(const struct json_at *block, struct error *why);
		bool view;
	} kinds[] = {{"rich_text", rich_text, false},
		     {"header", header, false},
		     {"context", context, false},
		     {"actions", actions, false},
		     {"input", input, true}};
	const char *type;

	if (!json_get_string(block, "type", &type, why))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0 && (in_view || !kinds[i].view))
			return kinds[i].valid(block, why);
	return json_fail(block, why, "%s: no block here", type);
}

static bool blocks_of(const struct json_at *blocks, size_t max, struct error *why)
{
	if (!json_is(blocks, JSON_ARRAY, why))
		return false;
	if (json_length(blocks) == 0 || json_length(blocks) > max)
		return json_fail(blocks, why, "%zu blocks", json_length(blocks));
	for (size_t i = 0; i < json_length(blocks); i++) {
		struct json_at one = json_item(blocks, i);

		if (!block_of(&one, max == 100, why))
			return false;
	}
	return true;
}

bool slack_valid_blocks(const char *json, struct error *why)
{
	struct json *root = json_parse(json, strlen(json), "blocks", why);
	struct json_at at;
	bool ok;

	if (!root)
		return false;
	at = json_at_root(root, "blocks");
	ok = blocks_of(&at, 50, why);
	json_free(root);
	if (ok && characters(json) > 13000)
		return error_set(why, ERR_INPUT, "%zu characters", characters(json));
	return ok;
}

static bool view_of(const struct json_at *view, struct error *why)
{
	static const char *const keys[] = {"type",   "callback_id", "private_metadata",
					   "title",  "submit",      "close",
					   "blocks", NULL};
	struct json_at blocks;
	const char *type;

	if (!json_only_keys(view, keys, why)
	    || !json_get_string(view, "type", &type, why))
		return false;
	if (strcmp(type, "modal") != 0)
		return json_fail(view, why, "no modal");
	return text_of(view, "callback_id", 255, why)
	       && text_of(view, "private_metadata", 3000, why)
	       && plain_text(view, "title", 24, why)
	       && plain_text(view, "submit", 24, why)
	       && plain_text(view, "close", 24, why)
	       && json_member(view, "blocks", &blocks, why)
	       && blocks_of(&blocks, 100, why);
}

bool slack_valid_view(const char *json, struct error *why)
{
	struct json *root = json_parse(json, strlen(json), "view", why);
	struct json_at at;
	bool ok;

	if (!root)
		return false;
	at = json_at_root(root, "view");
	ok = view_of(&at, why) && strlen(json) < 250000;
	json_free(root);
	return ok;
}
