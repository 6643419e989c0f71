/* Any bytes are a role or an error that says something. */
#include "core/role.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bank_file file = {"fuzz", (const char *)data, size};
	struct error err = {0};
	struct role *role = role_parse("fuzz", &file, &err);

	assert(role || (err.kind == ERR_INPUT && err.text[0]));
	role_destroy(role);
	return 0;
}
