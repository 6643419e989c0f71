/* What a recruiter types. */
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "core/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct command command;
	struct error err;

	(void)command_parse(text, &command, &err);
	free(text);
	return 0;
}
