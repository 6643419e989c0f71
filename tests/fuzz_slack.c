/* What Slack posts: the first byte is the door, the rest is the body. */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "chat/slack_text.h"
#include "chat/slack_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *body = mem_strndup((const char *)data + (size > 0), size - (size > 0));
	struct slack_text_rules rules = {.leave_out = "UBOT"};
	struct slack_in in;

	slack_wire_read(size > 0 ? (enum slack_door)(data[0] % 3) : DOOR_EVENTS, body,
			size - (size > 0), &in);
	if (in.what == WHAT_INPUT) {
		/* These are promised. */
		if (!in.user || !in.text || (!in.channel && !in.room))
			abort();
		free(slack_text_in(in.text, &rules));
		rules.keep_people = true;
		free(slack_text_in(in.text, &rules));
	}
	slack_wire_finish(&in);
	free(body);
	return 0;
}
