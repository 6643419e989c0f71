/*
 * Pages being filled, block by block. What slack_blocks.c writes on.
 */
#ifndef CHAT_SLACK_PAPER_H
#define CHAT_SLACK_PAPER_H

#include <stdbool.h>

#include "base/json.h"
#include "base/strbuf.h"
#include "slack_blocks.h"

struct slack_paper {
	struct slack_pages done;
	struct strbuf blocks, text; /* of the page being filled */
	size_t blocks_n;
};

void slack_paper_init(struct slack_paper *paper);
/* One block, as JSON, and what it says, raw. Either fits into an empty page. */
void slack_paper_add(struct slack_paper *paper, const char *block, const char *plain);
void slack_paper_end(struct slack_paper *paper, struct slack_pages *ret);

/*
 * A rich_text block being filled with one element after the other: paragraphs,
 * a list, or lines of code.
 */
enum slack_rich { RICH_SECTION, RICH_LIST, RICH_CODE };
struct slack_flow {
	struct slack_paper *paper; /* borrowed */
	enum slack_rich kind;
	struct strbuf elements, plain; /* of the section being filled */
	struct strbuf items;           /* of a list, or "" */
	size_t used;                   /* bytes of text in the block */
};

void slack_flow_init(struct slack_flow *flow, struct slack_paper *paper,
		     enum slack_rich kind);
/* Text of any length; goes on in further blocks. */
void slack_flow_put(struct slack_flow *flow, const struct chat_span *span);
void slack_flow_end_item(struct slack_flow *flow);
/* Ends the block, whose words are others than its text. */
void slack_flow_end_code(struct slack_flow *flow, const char *words);
void slack_flow_end(struct slack_flow *flow);

bool slack_is_blank(const char *text);
/* A plain_text object with up to max bytes of text, as the member key; without
 * one: as an item. */
void slack_put_text(struct json_out *out, const char *key, const char *text,
		    size_t max);

#endif
