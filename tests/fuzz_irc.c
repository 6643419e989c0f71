/* A line as a server sends it: taken apart, believed, handed on. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../src/chat/irc_people.h"
#include "base/mem.h"
#include "base/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct irc_people *people, char *text)
{
	struct irc_line line;
	struct strbuf out;
	char account[IRC_NAME_BYTES];

	if (!irc_line_parse(text, &line))
		return;
	if (line.prefix)
		irc_people_see(people, line.prefix,
			       irc_line_tag(&line, "account", account) ? account
								       : NULL);
	if (line.prefix && line.n > 0)
		irc_people_nick(people, line.prefix, line.params[0]);
	if (!irc_line_is_safe(&line))
		return;
	strbuf_init(&out, 1 << 20);
	irc_line_put(&line, &out);
	assert(out.len <= IRC_LINE_BYTES && !strpbrk(out.text, "\r\n"));
	strbuf_finish(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size), *at = text;
	struct irc_people people = {.mapping = IRC_RFC1459};

	while (*at) {
		size_t len = strcspn(at, "\r\n");
		bool last = at[len] == '\0';

		at[len] = '\0';
		take(&people, at);
		at += len + !last;
	}
	irc_people_clear(&people);
	free(text);
	return 0;
}
