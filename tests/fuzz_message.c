/* A message as the outbox keeps it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "chat/console.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct chat_message m;
	struct strbuf out;
	struct error err;

	if (chat_message_read(text, &m, &err)) {
		strbuf_init(&out, 1 << 20);
		chat_message_write(&m, &out);
		chat_message_plain(&m, &out);
		console_render(&m, 40, true, &out);
		chat_message_finish(&m);
		strbuf_finish(&out);
	}
	free(text);
	return 0;
}
