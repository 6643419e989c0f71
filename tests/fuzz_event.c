/* A stored event: a kind on the first line, its body behind it. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "core/event.h"
#include "core/interview.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was taken must write itself again, and must never break the fold. */
static void use(struct event *e)
{
	struct interview state = {0};
	struct strbuf body;
	struct error err;

	e->seq = 1;
	if (interview_fits(&state, e, &err))
		interview_apply(&state, e);
	strbuf_init(&body, (size_t)4 * EVENT_BODY_MAX);
	event_body(e, NULL, &body);
	strbuf_finish(&body);
	event_finish(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size), *body = strchr(text, '\n');
	struct event e;
	struct error err;

	if (body) {
		*body++ = '\0';
		if (event_parse(text, body, &e, &err))
			use(&e);
	}
	free(text);
	return 0;
}
