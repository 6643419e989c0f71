#include "slack_blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "slack_paper.h"
#include "slack_text.h"

enum {
	TITLE_MAX = 140,  /* bytes; of 150 characters */
	NOTE_MAX = 1900,  /* of 2,000 */
	BUTTON_MAX = 70,  /* of 75 */
	VALUE_MAX = 1900, /* of 2,000 */
	BUTTONS = 20,     /* of 25 in a block */
	BARS = 10,
};

static void put_flow(struct slack_paper *paper, enum slack_rich kind,
		     const struct chat_part *part)
{
	struct slack_flow flow;

	slack_flow_init(&flow, paper, kind);
	for (size_t i = 0; i < part->spans_n; i++)
		slack_flow_put(&flow, &part->spans[i]);
	slack_flow_end(&flow);
}

/* The spans of a part as one raw text. */
static void plain_of(const struct chat_part *part, struct strbuf *out)
{
	struct chat_part words = {
		.kind = PART_TEXT, .spans = part->spans, .spans_n = part->spans_n};

	chat_message_plain(&(struct chat_message){.parts = &words, .n = 1}, out);
}

static void put_title(struct json_out *out, const char *text)
{
	json_add_string(out, "type", "header");
	slack_put_text(out, "text", text, TITLE_MAX);
}

static void put_note(struct json_out *out, const char *text)
{
	json_add_string(out, "type", "context");
	json_key(out, "elements");
	json_open_array(out);
	slack_put_text(out, NULL, text, NOTE_MAX);
	json_close_array(out);
}

/* Titles and notes: a block with one short text. */
static void put_line(struct slack_paper *paper, enum chat_part_kind kind,
		     const char *text)
{
	struct strbuf block;
	struct json_out out;

	strbuf_init(&block, SLACK_PAGE_JSON);
	json_out_init(&out, &block, false);
	json_open_object(&out);
	if (kind == PART_TITLE)
		put_title(&out, text);
	else
		put_note(&out, text);
	json_close_object(&out);
	slack_paper_add(paper, block.text, text);
	strbuf_finish(&block);
}

/* Short ones look as they should; longer ones become paragraphs. */
static void put_short(struct slack_paper *paper, const struct chat_part *part)
{
	size_t max = part->kind == PART_TITLE ? TITLE_MAX : NOTE_MAX;
	struct strbuf text, escaped;

	strbuf_init(&text, max + 1);
	strbuf_init(&escaped, max + 1);
	plain_of(part, &text);
	slack_text_out(&escaped, text.text, text.len);
	if (escaped.len > max)
		put_flow(paper, RICH_SECTION, part);
	else if (!slack_is_blank(text.text))
		put_line(paper, part->kind, text.text);
	strbuf_finish(&text);
	strbuf_finish(&escaped);
}

static void put_list(struct slack_paper *paper, const struct chat_part *items, size_t n)
{
	struct slack_flow flow;

	slack_flow_init(&flow, paper, RICH_LIST);
	for (size_t i = 0; i < n; i++) {
		strbuf_adds(&flow.plain, flow.plain.len > 0 ? "\n- " : "- ");
		for (size_t k = 0; k < items[i].spans_n; k++)
			slack_flow_put(&flow, &items[i].spans[k]);
		slack_flow_end_item(&flow);
	}
	slack_flow_end(&flow);
}

static size_t characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

static void pad(struct strbuf *out, const char *text, size_t width)
{
	strbuf_adds(out, text);
	for (size_t n = characters(text); n < width; n++)
		strbuf_adds(out, " ");
}

static void put_bar(struct strbuf *out, double depth)
{
	long full = depth < 0 ? 0 : lround(depth > BARS ? BARS : depth);

	for (long i = 0; i < BARS; i++)
		strbuf_adds(out, depth < 0 ? "·" : i < full ? "█" : "░");
}

static void draw_gauge(struct strbuf *out, const struct chat_gauge *g, size_t width)
{
	strbuf_adds(out, g->key ? "* " : "  ");
	pad(out, g->label, width);
	strbuf_adds(out, " ");
	put_bar(out, g->depth);
	strbuf_adds(out, " ");
	pad(out, g->value, g->needs > 0 || *g->remark ? 5 : 0);
	if (g->needs > 0)
		strbuf_addf(out, " needs %g", g->needs);
	if (*g->remark)
		strbuf_addf(out, "  %s", g->remark);
	strbuf_adds(out, "\n");
}

/* The bars are for the eyes; the text has the same in words. */
static void put_gauges(struct slack_paper *paper, const struct chat_part *part)
{
	struct strbuf drawn, words;
	struct slack_flow flow;
	size_t width = 0;

	for (size_t i = 0; i < part->gauges_n; i++)
		if (characters(part->gauges[i].label) > width)
			width = characters(part->gauges[i].label);
	slack_flow_init(&flow, paper, RICH_CODE);
	strbuf_init(&drawn, SLACK_CHUNK);
	strbuf_init(&words, SLACK_CHUNK);
	for (size_t i = 0; i < part->gauges_n; i++) {
		strbuf_clear(&drawn);
		draw_gauge(&drawn, &part->gauges[i], width);
		if (flow.used + drawn.len + SLACK_CHUNK / 4 > SLACK_CHUNK) {
			slack_flow_end_code(&flow, words.text);
			strbuf_clear(&words);
		}
		slack_flow_put(&flow, &(struct chat_span){SPAN_TEXT, drawn.text, NULL});
		strbuf_adds(&words, words.len > 0 ? "\n" : "");
		chat_gauge_plain(&part->gauges[i], &words);
	}
	slack_flow_end_code(&flow, words.text);
	slack_flow_end(&flow);
	strbuf_finish(&drawn);
	strbuf_finish(&words);
}

static bool value_of(const struct chat_choice *choice, struct strbuf *value)
{
	struct json_out out;

	strbuf_init(value, VALUE_MAX);
	json_out_init(&out, value, false);
	json_open_object(&out);
	json_add_string(&out, "word", choice->word);
	if (choice->token)
		json_add_string(&out, "token", choice->token);
	json_close_object(&out);
	return strbuf_ok(value) && !slack_is_blank(choice->label);
}

static void put_style(struct json_out *out, enum chat_style style)
{
	switch (style) {
	case STYLE_PLAIN:
		return;
	case STYLE_PRIMARY:
		json_add_string(out, "style", "primary");
		return;
	case STYLE_DANGER:
		json_add_string(out, "style", "danger");
		return;
	}
}

/* False: one can still type it, for the text has the word. */
static bool put_button(struct json_out *out, const struct chat_choice *choice, size_t i)
{
	char id[] = "choice_00";
	struct strbuf value;
	bool fits = value_of(choice, &value);

	id[7] = "0123456789"[i / 10 % 10];
	id[8] = "0123456789"[i % 10];
	if (fits) {
		json_open_object(out);
		json_add_string(out, "type", "button");
		slack_put_text(out, "text", choice->label, BUTTON_MAX);
		json_add_string(out, "action_id", id);
		json_add_string(out, "value", value.text);
		put_style(out, choice->style);
		json_close_object(out);
	}
	strbuf_finish(&value);
	return fits;
}

static void put_buttons(struct slack_paper *paper, const struct chat_part *part,
			size_t from, size_t to)
{
	struct chat_part these = {.kind = PART_CHOICES,
				  .choices = part->choices + from,
				  .choices_n = to - from};
	struct strbuf block, words;
	struct json_out out;
	size_t shown = 0;

	strbuf_init(&block, SLACK_PAGE_JSON);
	strbuf_init(&words, SLACK_CHUNK);
	json_out_init(&out, &block, false);
	json_open_object(&out);
	json_add_string(&out, "type", "actions");
	json_key(&out, "elements");
	json_open_array(&out);
	for (size_t i = from; i < to; i++)
		shown += put_button(&out, &part->choices[i], i - from);
	json_close_array(&out);
	json_close_object(&out);
	chat_message_plain(&(struct chat_message){.parts = &these, .n = 1}, &words);
	if (shown > 0)
		slack_paper_add(paper, block.text, words.text);
	strbuf_finish(&block);
	strbuf_finish(&words);
}

static size_t cost(const struct chat_choice *choice)
{
	return 400 + 2 * (strlen(choice->word) + strlen(choice->label))
	       + (choice->token ? 2 * strlen(choice->token) : 0);
}

static void put_choices(struct slack_paper *paper, const struct chat_part *part)
{
	size_t from = 0, used = 0;

	for (size_t i = 0; i < part->choices_n; i++) {
		size_t more = cost(&part->choices[i]);

		if (i - from == BUTTONS
		    || (i > from && used + more > SLACK_PAGE_JSON)) {
			put_buttons(paper, part, from, i);
			from = i;
			used = 0;
		}
		used += more;
	}
	if (part->choices_n > from)
		put_buttons(paper, part, from, part->choices_n);
}

/* Returns how many parts it took: items of one list belong together. */
static size_t put_part(struct slack_paper *paper, const struct chat_part *part,
		       size_t left)
{
	size_t n = 1;

	switch (part->kind) {
	case PART_TITLE:
	case PART_NOTE:
		put_short(paper, part);
		break;
	case PART_TEXT:
		put_flow(paper, RICH_SECTION, part);
		break;
	case PART_ITEM:
		while (n < left && part[n].kind == PART_ITEM)
			n++;
		put_list(paper, part, n);
		break;
	case PART_BLOCK:
		put_flow(paper, RICH_CODE, part);
		break;
	case PART_GAUGES:
		put_gauges(paper, part);
		break;
	case PART_CHOICES:
		put_choices(paper, part);
		break;
	}
	return n;
}

void slack_pages_make(const struct chat_message *message, struct slack_pages *ret)
{
	struct slack_paper paper;

	slack_paper_init(&paper);
	for (size_t i = 0; i < message->n;)
		i += put_part(&paper, &message->parts[i], message->n - i);
	slack_paper_end(&paper, ret);
}
