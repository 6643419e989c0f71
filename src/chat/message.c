#include "chat/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"

static const char *const part_words[] = {
	[PART_TITLE] = "title", [PART_TEXT] = "text",   [PART_ITEM] = "item",
	[PART_NOTE] = "note",   [PART_BLOCK] = "block", [PART_CHOICES] = "choices",
};
static const char *const span_words[] = {
	[SPAN_TEXT] = "text",
	[SPAN_STRONG] = "strong",
	[SPAN_QUOTE] = "quote",
	[SPAN_CODE] = "code",
};

static void part_finish(struct chat_part *part)
{
	for (size_t i = 0; i < part->spans_n; i++)
		free(part->spans[i].text);
	for (size_t i = 0; i < part->choices_n; i++) {
		free(part->choices[i].word);
		free(part->choices[i].label);
	}
	free(part->spans);
	free(part->choices);
}

void chat_message_finish(struct chat_message *message)
{
	for (size_t i = 0; i < message->n; i++)
		part_finish(&message->parts[i]);
	free(message->parts);
	*message = (struct chat_message){0};
}

void chat_add_part(struct chat_message *message, enum chat_part_kind kind)
{
	message->parts =
		mem_realloc(message->parts, (message->n + 1) * sizeof *message->parts);
	message->parts[message->n++] = (struct chat_part){.kind = kind};
}

static struct chat_part *last_part(struct chat_message *message)
{
	assert(message->n > 0);
	return &message->parts[message->n - 1];
}

void chat_add_span(struct chat_message *message, enum chat_span_kind kind,
		   const char *text)
{
	struct chat_part *part = last_part(message);

	part->spans =
		mem_realloc(part->spans, (part->spans_n + 1) * sizeof *part->spans);
	part->spans[part->spans_n++] = (struct chat_span){kind, mem_strdup(text)};
}

void chat_add_choice(struct chat_message *message, const char *word, const char *label)
{
	struct chat_part *part = last_part(message);

	part->choices = mem_realloc(part->choices,
				    (part->choices_n + 1) * sizeof *part->choices);
	part->choices[part->choices_n++] =
		(struct chat_choice){mem_strdup(word), mem_strdup(label)};
}

void chat_add_text(struct chat_message *message, enum chat_part_kind kind,
		   const char *text)
{
	chat_add_part(message, kind);
	chat_add_span(message, SPAN_TEXT, text);
}

void chat_move_to_front(struct chat_message *message)
{
	struct chat_part part = *last_part(message);

	memmove(message->parts + 1, message->parts,
		(message->n - 1) * sizeof *message->parts);
	message->parts[0] = part;
}

void chat_message_plain(const struct chat_message *message, struct strbuf *out)
{
	for (size_t i = 0; i < message->n; i++) {
		const struct chat_part *part = &message->parts[i];

		if (i > 0)
			strbuf_adds(out, "\n");
		if (part->kind == PART_ITEM)
			strbuf_adds(out, "- ");
		for (size_t k = 0; k < part->spans_n; k++) {
			const struct chat_span *span = &part->spans[k];

			strbuf_adds(out, span->kind == SPAN_QUOTE ? "“" : "");
			strbuf_adds(out, span->text);
			strbuf_adds(out, span->kind == SPAN_QUOTE ? "”" : "");
		}
		for (size_t k = 0; k < part->choices_n; k++)
			strbuf_addf(out, "%s%s", k > 0 ? ", " : "",
				    part->choices[k].word);
	}
}

static void write_part(const struct chat_part *part, struct json_out *out)
{
	json_open_object(out);
	json_add_string(out, "part", part_words[part->kind]);
	json_key(out, "spans");
	json_open_array(out);
	for (size_t i = 0; i < part->spans_n; i++) {
		json_open_object(out);
		json_add_string(out, span_words[part->spans[i].kind],
				part->spans[i].text);
		json_close_object(out);
	}
	json_close_array(out);
	json_key(out, "choices");
	json_open_array(out);
	for (size_t i = 0; i < part->choices_n; i++) {
		json_open_object(out);
		json_add_string(out, "word", part->choices[i].word);
		json_add_string(out, "label", part->choices[i].label);
		json_close_object(out);
	}
	json_close_array(out);
	json_close_object(out);
}

void chat_message_write(const struct chat_message *message, struct strbuf *out)
{
	struct json_out json;

	json_out_init(&json, out, false);
	json_open_array(&json);
	for (size_t i = 0; i < message->n; i++)
		write_part(&message->parts[i], &json);
	json_close_array(&json);
}

static bool find_word(const char *const *words, size_t n, const char *word, int *ret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0) {
			*ret = (int)i;
			return true;
		}
	return false;
}

static bool read_span(const struct json_at *at, struct chat_message *ret,
		      struct error *err)
{
	struct json_at text;
	const char *word, *s;
	int kind;

	if (json_length(at) != 1)
		return json_fail(at, err, "must have one member");
	text = json_member_at(at, 0, &word);
	if (!find_word(span_words, ARRAY_LEN(span_words), word, &kind))
		return json_fail(at, err, "unknown kind of span");
	if (!json_string(&text, &s, err))
		return false;
	chat_add_span(ret, (enum chat_span_kind)kind, s);
	return true;
}

static bool read_choice(const struct json_at *at, struct chat_message *ret,
			struct error *err)
{
	const char *word, *label;

	if (!json_get_string(at, "word", &word, err)
	    || !json_get_string(at, "label", &label, err))
		return false;
	chat_add_choice(ret, word, label);
	return true;
}

static bool read_part(const struct json_at *at, struct chat_message *ret,
		      struct error *err)
{
	struct json_at spans, choices, item;
	const char *word;
	int kind;

	if (!json_get_string(at, "part", &word, err)
	    || !json_member(at, "spans", &spans, err)
	    || !json_member(at, "choices", &choices, err))
		return false;
	if (!find_word(part_words, ARRAY_LEN(part_words), word, &kind))
		return json_fail(at, err, "unknown kind of part");
	chat_add_part(ret, (enum chat_part_kind)kind);
	for (size_t i = 0; i < json_length(&spans); i++) {
		item = json_item(&spans, i);
		if (!read_span(&item, ret, err))
			return false;
	}
	for (size_t i = 0; i < json_length(&choices); i++) {
		item = json_item(&choices, i);
		if (!read_choice(&item, ret, err))
			return false;
	}
	return true;
}

bool chat_message_read(const char *json, struct chat_message *ret, struct error *err)
{
	struct json *root = json_parse(json, strlen(json), "message", err);
	struct chat_message message = {0};
	struct json_at at, item;
	bool ok = root != NULL;

	if (!root)
		return false;
	at = json_at_root(root, "message");
	ok = json_is(&at, JSON_ARRAY, err);
	for (size_t i = 0; ok && i < json_length(&at); i++) {
		item = json_item(&at, i);
		ok = read_part(&item, &message, err);
	}
	json_free(root);
	if (ok)
		*ret = message;
	else
		chat_message_finish(&message);
	return ok;
}
