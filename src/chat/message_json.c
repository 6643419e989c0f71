/* The message as the outbox keeps it. */
#include "chat/message.h"

#include <string.h>

#include "base/attr.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"

static const char *const part_words[] = {
	[PART_TITLE] = "title",     [PART_TEXT] = "text",   [PART_ITEM] = "item",
	[PART_NOTE] = "note",       [PART_BLOCK] = "block", [PART_GAUGES] = "gauges",
	[PART_CHOICES] = "choices",
};
static const char *const span_words[] = {
	[SPAN_TEXT] = "text", [SPAN_STRONG] = "strong", [SPAN_QUOTE] = "quote",
	[SPAN_CODE] = "code", [SPAN_PERSON] = "person",
};
static const char *const style_words[] = {
	[STYLE_PLAIN] = "plain",
	[STYLE_PRIMARY] = "primary",
	[STYLE_DANGER] = "danger",
};

static void add_if_given(struct json_out *out, const char *key, const char *s)
{
	if (s)
		json_add_string(out, key, s);
}

static void write_span(const struct chat_span *span, struct json_out *out)
{
	json_open_object(out);
	json_add_string(out, "kind", span_words[span->kind]);
	json_add_string(out, "text", span->text);
	add_if_given(out, "id", span->id);
	json_close_object(out);
}

static void write_gauge(const struct chat_gauge *gauge, struct json_out *out)
{
	json_open_object(out);
	json_add_string(out, "label", gauge->label);
	json_add_string(out, "value", gauge->value);
	json_add_number(out, "depth", gauge->depth);
	json_add_number(out, "needs", gauge->needs);
	json_add_bool(out, "key", gauge->key);
	json_add_string(out, "remark", gauge->remark);
	json_close_object(out);
}

static void write_choice(const struct chat_choice *choice, struct json_out *out)
{
	json_open_object(out);
	json_add_string(out, "word", choice->word);
	json_add_string(out, "label", choice->label);
	add_if_given(out, "token", choice->token);
	json_add_string(out, "style", style_words[choice->style]);
	json_close_object(out);
}

static void write_part(const struct chat_part *part, struct json_out *out)
{
	json_open_object(out);
	json_add_string(out, "part", part_words[part->kind]);
	json_key(out, "spans");
	json_open_array(out);
	for (size_t i = 0; i < part->spans_n; i++)
		write_span(&part->spans[i], out);
	json_close_array(out);
	json_key(out, "gauges");
	json_open_array(out);
	for (size_t i = 0; i < part->gauges_n; i++)
		write_gauge(&part->gauges[i], out);
	json_close_array(out);
	json_key(out, "choices");
	json_open_array(out);
	for (size_t i = 0; i < part->choices_n; i++)
		write_choice(&part->choices[i], out);
	json_close_array(out);
	json_close_object(out);
}

void chat_message_write(const struct chat_message *message, struct strbuf *out)
{
	struct json_out json;

	json_out_init(&json, out, false);
	json_open_object(&json);
	json_key(&json, "parts");
	json_open_array(&json);
	for (size_t i = 0; i < message->n; i++)
		write_part(&message->parts[i], &json);
	json_close_array(&json);
	add_if_given(&json, "only_for", message->only_for);
	add_if_given(&json, "replaces", message->replaces);
	json_close_object(&json);
}

struct words {
	const char *const *words;
	size_t n;
};

static bool read_word(const struct json_at *at, const char *key, struct words among,
		      size_t *ret, struct error *err)
{
	const char *word;

	if (!json_get_string(at, key, &word, err))
		return false;
	for (size_t i = 0; i < among.n; i++)
		if (strcmp(among.words[i], word) == 0) {
			*ret = i;
			return true;
		}
	return json_fail(at, err, "%s: nothing of that kind", key);
}

/* *ret stays NULL where the member isn't there. */
static bool read_if_given(const struct json_at *at, const char *key, const char **ret,
			  struct error *err)
{
	*ret = NULL;
	return !json_has(at, key) || json_get_string(at, key, ret, err);
}

static bool read_span(const struct json_at *at, struct chat_message *ret,
		      struct error *err)
{
	const struct words kinds = {span_words, ARRAY_LEN(span_words)};
	const char *text, *id;
	size_t kind;

	if (!read_word(at, "kind", kinds, &kind, err)
	    || !json_get_string(at, "text", &text, err)
	    || !read_if_given(at, "id", &id, err))
		return false;
	if ((kind == SPAN_PERSON) != (id != NULL))
		return json_fail(at, err, "a person has an id, and nothing else has");
	if (id)
		chat_add_person(ret, id, text);
	else
		chat_add_span(ret, (enum chat_span_kind)kind, text);
	return true;
}

static bool read_fixed(const struct json_at *at, const char *key,
		       char ret[CHAT_GAUGE_TEXT], struct error *err)
{
	const char *s;

	if (!json_get_string(at, key, &s, err))
		return false;
	if (strlen(s) >= CHAT_GAUGE_TEXT)
		return json_fail(at, err, "%s is too long", key);
	memcpy(ret, s, strlen(s) + 1);
	return true;
}

static bool read_gauge(const struct json_at *at, struct chat_message *ret,
		       struct error *err)
{
	struct chat_gauge gauge;

	if (!read_fixed(at, "label", gauge.label, err)
	    || !read_fixed(at, "value", gauge.value, err)
	    || !json_get_number(at, "depth", -1, 10, &gauge.depth, err)
	    || !json_get_number(at, "needs", 0, 10, &gauge.needs, err)
	    || !json_get_bool(at, "key", &gauge.key, err)
	    || !read_fixed(at, "remark", gauge.remark, err))
		return false;
	chat_add_gauge(ret, &gauge);
	return true;
}

static bool read_choice(const struct json_at *at, struct chat_message *ret,
			struct error *err)
{
	const struct words styles = {style_words, ARRAY_LEN(style_words)};
	const char *word, *label, *token;
	size_t style;

	if (!json_get_string(at, "word", &word, err)
	    || !json_get_string(at, "label", &label, err)
	    || !read_if_given(at, "token", &token, err)
	    || !read_word(at, "style", styles, &style, err))
		return false;
	chat_add_choice(ret, word, label);
	chat_mark_choice(ret, token, (enum chat_style)style);
	return true;
}

static bool read_all(const struct json_at *part, const char *key,
		     bool (*read)(const struct json_at *at, struct chat_message *ret,
				  struct error *err),
		     struct chat_message *ret, struct error *err)
{
	struct json_at all, item;

	if (!json_member(part, key, &all, err) || !json_is(&all, JSON_ARRAY, err))
		return false;
	for (size_t i = 0; i < json_length(&all); i++) {
		item = json_item(&all, i);
		if (!read(&item, ret, err))
			return false;
	}
	return true;
}

static bool read_part(const struct json_at *at, struct chat_message *ret,
		      struct error *err)
{
	const struct words kinds = {part_words, ARRAY_LEN(part_words)};
	size_t kind;

	if (!read_word(at, "part", kinds, &kind, err))
		return false;
	chat_add_part(ret, (enum chat_part_kind)kind);
	return read_all(at, "spans", read_span, ret, err)
	       && read_all(at, "gauges", read_gauge, ret, err)
	       && read_all(at, "choices", read_choice, ret, err);
}

static bool read_message(const struct json_at *at, struct chat_message *ret,
			 struct error *err)
{
	const char *only_for, *replaces;

	if (!read_if_given(at, "only_for", &only_for, err)
	    || !read_if_given(at, "replaces", &replaces, err))
		return false;
	ret->only_for = only_for ? mem_strdup(only_for) : NULL;
	ret->replaces = replaces ? mem_strdup(replaces) : NULL;
	return read_all(at, "parts", read_part, ret, err);
}

bool chat_message_read(const char *json, struct chat_message *ret, struct error *err)
{
	struct json *root = json_parse(json, strlen(json), "message", err);
	struct chat_message message = {0};
	struct json_at at;
	bool ok;

	if (!root)
		return false;
	at = json_at_root(root, "message");
	ok = read_message(&at, &message, err);
	json_free(root);
	if (ok)
		*ret = message;
	else
		chat_message_finish(&message);
	return ok;
}
