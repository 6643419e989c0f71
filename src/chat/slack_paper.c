#include "slack_paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "slack_text.h"

enum { FLOW_MAX = 8 * SLACK_CHUNK };

void slack_paper_init(struct slack_paper *paper)
{
	*paper = (struct slack_paper){0};
	strbuf_init(&paper->blocks, SLACK_PAGE_JSON + 2);
	strbuf_init(&paper->text, SLACK_PAGE_TEXT);
}

static void end_page(struct slack_paper *paper)
{
	struct slack_pages *done = &paper->done;

	if (paper->blocks_n == 0)
		return;
	strbuf_adds(&paper->blocks, "]");
	done->pages = mem_realloc(done->pages, (done->n + 1) * sizeof *done->pages);
	done->pages[done->n++] = (struct slack_page){strbuf_take(&paper->blocks),
						     strbuf_take(&paper->text)};
	paper->blocks_n = 0;
}

void slack_paper_add(struct slack_paper *paper, const char *block, const char *plain)
{
	size_t len = strlen(block);
	struct strbuf words;

	strbuf_init(&words, SLACK_PAGE_TEXT);
	slack_text_out(&words, plain, strlen(plain));
	if (paper->blocks_n == SLACK_PAGE_BLOCKS
	    || paper->blocks.len + len + 2 > SLACK_PAGE_JSON
	    || paper->text.len + words.len + 1 > SLACK_PAGE_TEXT)
		end_page(paper);
	strbuf_adds(&paper->blocks, paper->blocks_n++ > 0 ? "," : "[");
	strbuf_add(&paper->blocks, block, len);
	strbuf_adds(&paper->text, paper->text.len > 0 && words.len > 0 ? "\n" : "");
	strbuf_add(&paper->text, words.text, words.len);
	strbuf_finish(&words);
}

void slack_paper_end(struct slack_paper *paper, struct slack_pages *ret)
{
	end_page(paper);
	*ret = paper->done;
	strbuf_finish(&paper->blocks);
	strbuf_finish(&paper->text);
}

bool slack_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* Control characters are of no use there, and six bytes each in JSON. */
static void put_clean(struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c >= 0x20 || c == '\n' || c == '\t')
			strbuf_add(out, text + i, 1);
	}
}

/* Cut where the escaped form gets too long: that may be what they count. */
static void escape_within(struct strbuf *out, const char *text, size_t max)
{
	size_t len = strlen(text);
	struct strbuf one;

	strbuf_init(&one, 8);
	for (size_t i = 0; i < len;) {
		uint32_t code;
		size_t n = utf8_decode(text + i, len - i, &code);

		strbuf_clear(&one);
		slack_text_out(&one, text + i, n);
		if (out->len + one.len + (i + n < len ? 3 : 0) > max) {
			strbuf_adds(out, "…");
			break;
		}
		strbuf_add(out, one.text, one.len);
		i += n;
	}
	strbuf_finish(&one);
}

void slack_put_text(struct json_out *out, const char *key, const char *text, size_t max)
{
	struct strbuf clean, escaped;

	strbuf_init(&clean, strlen(text));
	put_clean(&clean, text, strlen(text));
	strbuf_init(&escaped, max);
	escape_within(&escaped, clean.text, max);
	if (key)
		json_key(out, key);
	json_open_object(out);
	json_add_string(out, "type", "plain_text");
	json_add_string(out, "text", escaped.text);
	json_add_bool(out, "emoji", false);
	json_close_object(out);
	strbuf_finish(&clean);
	strbuf_finish(&escaped);
}

void slack_flow_init(struct slack_flow *flow, struct slack_paper *paper,
		     enum slack_rich kind)
{
	*flow = (struct slack_flow){.paper = paper, .kind = kind};
	strbuf_init(&flow->elements, FLOW_MAX);
	strbuf_init(&flow->plain, FLOW_MAX);
	strbuf_init(&flow->items, FLOW_MAX);
}

static const char *const opening[] = {
	[RICH_SECTION] = "{\"type\":\"rich_text_section\",\"elements\":[",
	[RICH_LIST] =
		"{\"type\":\"rich_text_list\",\"style\":\"bullet\",\"elements\":[",
	[RICH_CODE] = "{\"type\":\"rich_text_preformatted\",\"elements\":[",
};

static void emit(struct slack_flow *flow)
{
	struct strbuf block;

	strbuf_init(&block, SLACK_PAGE_JSON);
	strbuf_addf(&block, "{\"type\":\"rich_text\",\"elements\":[%s%s]}]}",
		    opening[flow->kind],
		    flow->kind == RICH_LIST ? flow->items.text : flow->elements.text);
	slack_paper_add(flow->paper, block.text, flow->plain.text);
	strbuf_finish(&block);
	strbuf_clear(&flow->elements);
	strbuf_clear(&flow->items);
	strbuf_clear(&flow->plain);
}

void slack_flow_end_item(struct slack_flow *flow)
{
	if (flow->kind != RICH_LIST || flow->elements.len == 0)
		return;
	strbuf_addf(&flow->items, "%s%s%s]}", flow->items.len > 0 ? "," : "",
		    opening[RICH_SECTION], flow->elements.text);
	strbuf_clear(&flow->elements);
}

static void end_block(struct slack_flow *flow)
{
	slack_flow_end_item(flow);
	if (flow->items.len > 0 || flow->elements.len > 0)
		emit(flow);
	flow->used = 0;
}

static const char *style_of(enum chat_span_kind kind)
{
	switch (kind) {
	case SPAN_STRONG:
		return "bold";
	case SPAN_CODE:
		return "code";
	case SPAN_TEXT:
	case SPAN_QUOTE:
	case SPAN_PERSON:
		return NULL;
	}
	return NULL;
}

static bool is_person_id(const char *id)
{
	return (*id == 'U' || *id == 'W') && strlen(id) <= 64
	       && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(id);
}

static void put_person(struct slack_flow *flow, const struct chat_span *span)
{
	strbuf_addf(&flow->elements, "%s{\"type\":\"user\",\"user_id\":\"%s\"}",
		    flow->elements.len > 0 ? "," : "", span->id);
	strbuf_adds(&flow->plain, span->text);
	flow->used += 128;
}

static void put_piece(struct slack_flow *flow, const char *text, size_t len,
		      const char *style)
{
	struct strbuf clean;
	struct json_out out;

	strbuf_init(&clean, len);
	put_clean(&clean, text, len);
	if (clean.len > 0) {
		strbuf_adds(&flow->elements, flow->elements.len > 0 ? "," : "");
		json_out_init(&out, &flow->elements, false);
		json_open_object(&out);
		json_add_string(&out, "type", "text");
		json_add_string(&out, "text", clean.text);
		if (style && flow->kind != RICH_CODE) {
			json_key(&out, "style");
			json_open_object(&out);
			json_add_bool(&out, style, true);
			json_close_object(&out);
		}
		json_close_object(&out);
		strbuf_add(&flow->plain, clean.text, clean.len);
	}
	strbuf_finish(&clean);
}

/* What an element costs beyond its text, so that many small ones fill a block. */
enum { ELEMENT_COST = 128 };

static void put_text(struct slack_flow *flow, const char *text, const char *style)
{
	while (*text) {
		size_t room = flow->used + ELEMENT_COST < SLACK_CHUNK
				      ? SLACK_CHUNK - flow->used - ELEMENT_COST
				      : 0;
		size_t len = utf8_cut(text, strlen(text), room);

		if (len == 0) {
			end_block(flow);
			continue;
		}
		put_piece(flow, text, len, style);
		flow->used += len + ELEMENT_COST;
		text += len;
	}
}

void slack_flow_put(struct slack_flow *flow, const struct chat_span *span)
{
	const char *style = style_of(span->kind);

	if (span->kind == SPAN_PERSON && flow->kind != RICH_CODE && span->id
	    && is_person_id(span->id) && strlen(span->text) < ELEMENT_COST) {
		if (flow->used + ELEMENT_COST > SLACK_CHUNK)
			end_block(flow);
		put_person(flow, span);
		return;
	}
	if (span->kind == SPAN_QUOTE)
		put_text(flow, "“", style);
	put_text(flow, span->text, style);
	if (span->kind == SPAN_QUOTE)
		put_text(flow, "”", style);
}

void slack_flow_end_code(struct slack_flow *flow, const char *words)
{
	strbuf_clear(&flow->plain);
	strbuf_adds(&flow->plain, words);
	end_block(flow);
}

void slack_flow_end(struct slack_flow *flow)
{
	end_block(flow);
	strbuf_finish(&flow->elements);
	strbuf_finish(&flow->plain);
	strbuf_finish(&flow->items);
}

void slack_pages_finish(struct slack_pages *pages)
{
	for (size_t i = 0; i < pages->n; i++) {
		free(pages->pages[i].blocks);
		free(pages->pages[i].text);
	}
	free(pages->pages);
	*pages = (struct slack_pages){0};
}
