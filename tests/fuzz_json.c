/* Any bytes are parsed or refused; what was parsed, written and parsed again is
 * written the same. */
#include "base/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

enum { OUTPUT_MAX = 1 << 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_number(struct json_out *out, const struct json_at *at)
{
	struct error err;
	int64_t n;
	double x = 0;

	if (json_integer(at, INT64_MIN, INT64_MAX, &n, &err))
		json_put_integer(out, n);
	else if (json_number(at, -1e308, 1e308, &x, &err))
		json_put_number(out, x);
	else
		json_put_null(out);
}

static void write_value(struct json_out *out, const struct json_at *at)
{
	struct error err;
	const char *text;
	bool b;

	switch (json_kind(at)) {
	case JSON_NULL:
		json_put_null(out);
		break;
	case JSON_BOOL:
		if (!json_boolean(at, &b, &err))
			abort();
		json_put_bool(out, b);
		break;
	case JSON_NUMBER:
		write_number(out, at);
		break;
	case JSON_STRING:
		if (!json_string(at, &text, &err))
			abort();
		json_put_string(out, text);
		break;
	case JSON_ARRAY:
		json_open_array(out);
		for (size_t i = 0; i < json_length(at); i++) {
			struct json_at item = json_item(at, i);

			write_value(out, &item);
		}
		json_close_array(out);
		break;
	case JSON_OBJECT:
		json_open_object(out);
		/* member_at counts from the start: not for thousands of keys. */
		for (size_t i = 0; i < json_length(at) && i < 1000; i++) {
			const char *key;
			struct json_at member = json_member_at(at, i, &key);

			json_key(out, key);
			write_value(out, &member);
		}
		json_close_object(out);
		break;
	}
}

static char *once(const char *text, size_t len)
{
	struct error err = {0};
	struct json *root = json_parse(text, len, "fuzz", &err);
	struct json_at at = json_at_root(root, "fuzz");
	struct strbuf to;
	struct json_out out;

	if (!root) {
		assert(err.kind == ERR_INPUT && err.text[0]);
		return NULL;
	}
	strbuf_init(&to, OUTPUT_MAX);
	json_out_init(&out, &to, false);
	write_value(&out, &at);
	json_free(root);
	return strbuf_take_and_finish(&to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *first = once((const char *)data, size);

	if (first) {
		char *second = once(first, strlen(first));

		/* "null" alone is a value and no document. */
		assert(second ? strcmp(first, second) == 0 : !strcmp(first, "null"));
		free(second);
	}
	free(first);
	return 0;
}
