#include "irc_format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

enum { TEXT_MAX = 1 << 20, BAR_CELLS = 10 };

static const char bold[] = "\x02",
		  dark_red[] = "\x03"
			       "05",
		  plain[] = "\x0F";

struct formatting {
	struct irc_lines *to;
	size_t most;
	bool colours;
	struct strbuf line; /* of the part that is being written */
};

static void push(struct irc_lines *to, const char *text, size_t len)
{
	to->lines = mem_realloc(to->lines, (to->n + 1) * sizeof *to->lines);
	to->lines[to->n++] = mem_strndup(text, len);
}

/* Where a line that is too long is broken: after a word, or else after a character. */
static size_t break_at(const char *text, size_t len, size_t most)
{
	size_t cut = utf8_cut(text, len, most), word = cut;

	while (word > 0 && text[word - 1] != ' ')
		word--;
	return word > most / 3 ? word : cut;
}

static void push_split(struct formatting *f, const char *text, size_t len)
{
	while (len > f->most) {
		size_t at = break_at(text, len, f->most), end = at;

		while (end > 0 && text[end - 1] == ' ')
			end--;
		push(f->to, text, end);
		text += at;
		len -= at;
	}
	if (len > 0)
		push(f->to, text, len);
}

static void flush(struct formatting *f)
{
	const char *at = f->line.text;

	while (*at) {
		size_t len = strcspn(at, "\n");

		push_split(f, at, len);
		at += len + (at[len] == '\n');
	}
	strbuf_clear(&f->line);
}

/* Somebody's words, or ours: control characters go, but for the line's end. */
static void put_text(struct formatting *f, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\t')
			strbuf_adds(&f->line, " ");
		else if (c == '\n' || (c >= 0x20 && c != 0x7F))
			strbuf_add(&f->line, text, 1);
	}
}

static void put_strong(struct formatting *f, const char *text)
{
	strbuf_adds(&f->line, f->colours ? bold : "");
	put_text(f, text);
	strbuf_adds(&f->line, f->colours ? plain : "");
}

/* A word to type stands out by its marks; a block is as it is. */
static void put_code(struct formatting *f, const char *text, bool in_block)
{
	strbuf_adds(&f->line, in_block ? "" : "`");
	put_text(f, text);
	strbuf_adds(&f->line, in_block ? "" : "`");
}

static void put_span(struct formatting *f, const struct chat_span *span, bool in_block)
{
	switch (span->kind) {
	case SPAN_TEXT:
	case SPAN_PERSON:
		put_text(f, span->text);
		return;
	case SPAN_STRONG:
		put_strong(f, span->text);
		return;
	case SPAN_CODE:
		put_code(f, span->text, in_block);
		return;
	case SPAN_QUOTE:
		strbuf_adds(&f->line, "“");
		put_text(f, span->text);
		strbuf_adds(&f->line, "”");
		return;
	}
}

static void put_gauge(struct formatting *f, const struct chat_gauge *gauge)
{
	bool gap = strcmp(gauge->remark, "GAP") == 0;

	strbuf_adds(&f->line, gauge->key ? "*" : " ");
	put_text(f, gauge->label);
	if (gauge->depth >= 0) {
		strbuf_adds(&f->line, " ");
		for (int i = 0; i < BAR_CELLS; i++)
			strbuf_adds(&f->line, gauge->depth >= i + 0.5 ? "█" : "░");
	}
	strbuf_adds(&f->line, " ");
	put_text(f, gauge->value);
	if (gauge->needs > 0)
		strbuf_addf(&f->line, " (needs %g)", gauge->needs);
	if (!*gauge->remark)
		return;
	strbuf_addf(&f->line, " %s", f->colours && gap ? dark_red : "");
	put_text(f, gauge->remark);
	strbuf_adds(&f->line, f->colours && gap ? plain : "");
}

/* Three to a line where they fit: a channel is no place for six lines of bars. */
static void put_gauges(struct formatting *f, const struct chat_part *part)
{
	for (size_t i = 0; i < part->gauges_n; i++) {
		struct formatting one = {.colours = f->colours};

		strbuf_init(&one.line, TEXT_MAX);
		put_gauge(&one, &part->gauges[i]);
		if (f->line.len > 0 && f->line.len + 3 + one.line.len > f->most)
			flush(f);
		strbuf_adds(&f->line, f->line.len > 0 ? " | " : "");
		strbuf_adds(&f->line, one.line.text);
		strbuf_finish(&one.line);
		if (i % 3 == 2)
			flush(f);
	}
	flush(f);
}

static void put_choices(struct formatting *f, const struct chat_part *part)
{
	strbuf_adds(&f->line, "type: ");
	for (size_t i = 0; i < part->choices_n; i++) {
		strbuf_adds(&f->line, i > 0 ? " · " : "");
		put_text(f, part->choices[i].word);
	}
	flush(f);
}

static void put_part(struct formatting *f, const struct chat_part *part)
{
	if (part->kind == PART_ITEM)
		strbuf_adds(&f->line, "- ");
	if (part->kind == PART_TITLE && f->colours)
		strbuf_adds(&f->line, bold);
	for (size_t i = 0; i < part->spans_n; i++)
		put_span(f, &part->spans[i], part->kind == PART_BLOCK);
	if (part->kind == PART_TITLE && f->colours)
		strbuf_adds(&f->line, plain);
	flush(f);
	if (part->gauges_n > 0)
		put_gauges(f, part);
	if (part->choices_n > 0)
		put_choices(f, part);
}

void irc_format(const struct chat_message *message, size_t most, bool colours,
		struct irc_lines *ret)
{
	struct formatting f = {.to = ret, .most = most, .colours = colours};

	*ret = (struct irc_lines){0};
	strbuf_init(&f.line, TEXT_MAX);
	for (size_t i = 0; i < message->n; i++)
		put_part(&f, &message->parts[i]);
	strbuf_finish(&f.line);
	if (ret->n == 0) /* a message is a line at least, for its receipt */
		push(ret, " ", 1);
}

void irc_lines_free(struct irc_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		free(lines->lines[i]);
	free(lines->lines);
	*lines = (struct irc_lines){0};
}
