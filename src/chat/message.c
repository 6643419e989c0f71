#include "chat/message.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"

static void part_finish(struct chat_part *part)
{
	for (size_t i = 0; i < part->spans_n; i++) {
		free(part->spans[i].text);
		free(part->spans[i].id);
	}
	for (size_t i = 0; i < part->choices_n; i++) {
		free(part->choices[i].word);
		free(part->choices[i].label);
		free(part->choices[i].token);
	}
	free(part->spans);
	free(part->gauges);
	free(part->choices);
}

void chat_message_finish(struct chat_message *message)
{
	for (size_t i = 0; i < message->n; i++)
		part_finish(&message->parts[i]);
	free(message->parts);
	free(message->only_for);
	free(message->replaces);
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
	part->spans[part->spans_n++] = (struct chat_span){kind, mem_strdup(text), NULL};
}

void chat_add_person(struct chat_message *message, const char *id, const char *name)
{
	struct chat_part *part = last_part(message);

	chat_add_span(message, SPAN_PERSON, name);
	part->spans[part->spans_n - 1].id = mem_strdup(id);
}

void chat_add_gauge(struct chat_message *message, const struct chat_gauge *gauge)
{
	struct chat_part *part = last_part(message);

	part->gauges =
		mem_realloc(part->gauges, (part->gauges_n + 1) * sizeof *part->gauges);
	part->gauges[part->gauges_n++] = *gauge;
}

void chat_add_choice(struct chat_message *message, const char *word, const char *label)
{
	struct chat_part *part = last_part(message);

	part->choices = mem_realloc(part->choices,
				    (part->choices_n + 1) * sizeof *part->choices);
	part->choices[part->choices_n++] = (struct chat_choice){
		mem_strdup(word), mem_strdup(label), NULL, STYLE_PLAIN};
}

void chat_mark_choice(struct chat_message *message, const char *token,
		      enum chat_style style)
{
	struct chat_part *part = last_part(message);
	struct chat_choice *choice = &part->choices[part->choices_n - 1];

	free(choice->token);
	choice->token = mem_strdup_or_null(token);
	choice->style = style;
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

void chat_gauge_plain(const struct chat_gauge *gauge, struct strbuf *out)
{
	strbuf_addf(out, "%s %s", gauge->label, gauge->value);
	if (gauge->needs > 0)
		strbuf_addf(out, " (needs %g)", gauge->needs);
	if (*gauge->remark)
		strbuf_addf(out, " %s", gauge->remark);
}

static void put_plain(const struct chat_part *part, struct strbuf *out)
{
	if (part->kind == PART_ITEM)
		strbuf_adds(out, "- ");
	for (size_t k = 0; k < part->spans_n; k++) {
		const struct chat_span *span = &part->spans[k];

		strbuf_adds(out, span->kind == SPAN_QUOTE ? "“" : "");
		strbuf_adds(out, span->text);
		strbuf_adds(out, span->kind == SPAN_QUOTE ? "”" : "");
	}
	for (size_t k = 0; k < part->gauges_n; k++) {
		strbuf_adds(out, k > 0 ? "\n" : "");
		chat_gauge_plain(&part->gauges[k], out);
	}
	for (size_t k = 0; k < part->choices_n; k++)
		strbuf_addf(out, "%s%s", k > 0 ? ", " : "", part->choices[k].word);
}

void chat_message_plain(const struct chat_message *message, struct strbuf *out)
{
	for (size_t i = 0; i < message->n; i++) {
		if (i > 0)
			strbuf_adds(out, "\n");
		put_plain(&message->parts[i], out);
	}
}
