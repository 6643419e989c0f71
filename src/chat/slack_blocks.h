/*
 * A message as Slack's Block Kit: pages of blocks, each with a text that says the
 * same in words, for notifications and screen readers.
 *
 * Slack's limits hold by construction, whatever the message has in it: what
 * is too long for one block goes on in the next one, what is too much for one
 * message on the next page. People's words are in rich_text and plain_text
 * elements, where nothing is markup; the top-level text is escaped, and to be sent
 * with mrkdwn off.
 */
#ifndef CHAT_SLACK_BLOCKS_H
#define CHAT_SLACK_BLOCKS_H

#include <stddef.h>

#include "chat/message.h"

enum {
	SLACK_PAGE_BLOCKS = 40, /* of 50 */
	/* Bytes of JSON; they say "about 13,000 characters" for all blocks. */
	SLACK_PAGE_JSON = 11000,
	SLACK_PAGE_TEXT = 16000,  /* bytes of text, of 40,000 */
	SLACK_UPDATE_TEXT = 3900, /* chat.update takes no more than 4,000 */
	SLACK_CHUNK = 2900,       /* bytes of one text, of 3,000 characters */
};

struct slack_page {
	char *blocks; /* a JSON array */
	char *text;   /* escaped; never "" */
};
struct slack_pages {
	struct slack_page *pages;
	size_t n; /* 0: there is nothing in the message */
};

void slack_pages_make(const struct chat_message *message, struct slack_pages *ret);
void slack_pages_finish(struct slack_pages *pages);

#endif
