/* Messages as lines of a terminal. */
#include "chat/console.h"

#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

static const char bold[] = "\033[1m", dim[] = "\033[2m", normal[] = "\033[0m";

/* Escape sequences in somebody's answer must not reach the reader's terminal. */
static void put_clean(const char *text, struct strbuf *out)
{
	for (const char *p = text; *p;) {
		size_t skip = utf8_control(p);

		if (skip == 0)
			strbuf_add(out, p, 1);
		p += skip ? skip : 1;
	}
}

static void put_spans(const struct chat_part *part, struct strbuf *out)
{
	for (size_t i = 0; i < part->spans_n; i++) {
		const struct chat_span *span = &part->spans[i];
		const char *open = "", *close = "";

		if (span->kind == SPAN_QUOTE) {
			open = "“";
			close = "”";
		} else if (span->kind == SPAN_CODE && part->kind != PART_BLOCK) {
			open = close = "`";
		}
		strbuf_adds(out, open);
		put_clean(span->text, out);
		strbuf_adds(out, close);
	}
}

static size_t word_columns(const char *word, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)word[i] & 0xC0) != 0x80;
	return n;
}

/* Fills lines with words; a line break in the text stays one. */
static void put_wrapped(const char *text, unsigned columns, const char *indent,
			struct strbuf *out)
{
	size_t at = 0;

	while (*text) {
		size_t len = strcspn(text, " \n"), wide = word_columns(text, len);

		if (at > 0 && columns > 0 && at + 1 + wide > columns) {
			strbuf_addf(out, "\n%s", indent);
			at = strlen(indent);
		} else if (at > 0 && len > 0) {
			strbuf_adds(out, " ");
			at++;
		}
		strbuf_add(out, text, len);
		at += wide;
		text += len;
		if (*text == '\n') {
			strbuf_addf(out, "\n%s", indent);
			at = strlen(indent);
		}
		text += *text != '\0';
	}
}

static void put_choices(const struct chat_part *part, struct strbuf *out)
{
	for (size_t i = 0; i < part->choices_n; i++)
		strbuf_addf(out, "%s%s", i > 0 ? " · " : "", part->choices[i].word);
}

static void put_gauges(const struct chat_part *part, struct strbuf *out)
{
	for (size_t i = 0; i < part->gauges_n; i++) {
		strbuf_adds(out, i > 0 ? "\n" : "");
		chat_gauge_plain(&part->gauges[i], out);
	}
}

static const char *style_of(enum chat_part_kind kind)
{
	switch (kind) {
	case PART_TITLE:
		return bold;
	case PART_NOTE:
	case PART_CHOICES:
		return dim;
	case PART_TEXT:
	case PART_ITEM:
	case PART_BLOCK:
	case PART_GAUGES:
		return NULL;
	}
	return NULL;
}

static void render_part(const struct chat_part *part, unsigned columns, bool plain,
			struct strbuf *out)
{
	const char *style = plain ? NULL : style_of(part->kind);
	const char *indent = part->kind == PART_ITEM ? "  " : "";
	struct strbuf text;

	strbuf_init(&text, out->max);
	if (part->kind == PART_ITEM)
		strbuf_adds(&text, "- ");
	put_spans(part, &text);
	put_gauges(part, &text);
	put_choices(part, &text);
	if (style)
		strbuf_adds(out, style);
	if (columns == 0 || part->kind == PART_BLOCK)
		strbuf_adds(out, text.text);
	else
		put_wrapped(text.text, columns, indent, out);
	if (style)
		strbuf_adds(out, normal);
	strbuf_adds(out, "\n");
	strbuf_finish(&text);
}

void console_render(const struct chat_message *message, unsigned columns, bool plain,
		    struct strbuf *out)
{
	for (size_t i = 0; i < message->n; i++) {
		const struct chat_part *part = &message->parts[i];

		/* Paragraphs are set apart. */
		if (i > 0 && part->kind == PART_TEXT && part[-1].kind == PART_TEXT)
			strbuf_adds(out, "\n");
		render_part(part, columns, plain, out);
	}
}
