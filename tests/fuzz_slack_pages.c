/* A stored message as Block Kit: Slack would take every page. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "chat/slack_blocks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct slack_pages pages;
	struct chat_message m;
	struct error err;

	if (chat_message_read(text, &m, &err)) {
		slack_pages_make(&m, &pages);
		for (size_t i = 0; i < pages.n; i++)
			if (strlen(pages.pages[i].blocks) > SLACK_PAGE_JSON + 1
			    || strlen(pages.pages[i].text) > SLACK_PAGE_TEXT)
				abort();
		slack_pages_finish(&pages);
		chat_message_finish(&m);
	}
	free(text);
	return 0;
}
