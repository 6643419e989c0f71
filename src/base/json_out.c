#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/utf8.h"

void json_out_init(struct json_out *out, struct strbuf *to, bool pretty)
{
	*out = (struct json_out){.to = to, .pretty = pretty};
	out->first[0] = true;
}

static void new_line(struct json_out *out)
{
	if (!out->pretty)
		return;
	strbuf_adds(out->to, "\n");
	for (unsigned i = 0; i < out->depth; i++)
		strbuf_adds(out->to, "  ");
}

/* What stands before a value or a key. */
static void separate(struct json_out *out)
{
	if (out->keyed) {
		out->keyed = false;
		return;
	}
	if (!out->first[out->depth])
		strbuf_adds(out->to, ",");
	if (out->depth > 0)
		new_line(out);
	out->first[out->depth] = false;
}

static void open_level(struct json_out *out, const char *bracket)
{
	separate(out);
	strbuf_adds(out->to, bracket);
	assert(out->depth < JSON_DEPTH_MAX);
	out->first[++out->depth] = true;
}

static void close_level(struct json_out *out, const char *bracket)
{
	bool empty = out->first[out->depth];

	assert(out->depth > 0 && !out->keyed);
	out->depth--;
	if (!empty)
		new_line(out);
	strbuf_adds(out->to, bracket);
}

void json_open_object(struct json_out *out)
{
	open_level(out, "{");
}

void json_close_object(struct json_out *out)
{
	close_level(out, "}");
}

void json_open_array(struct json_out *out)
{
	open_level(out, "[");
}

void json_close_array(struct json_out *out)
{
	close_level(out, "]");
}

/* How many bytes from s on stand for themselves. */
static size_t plain_run(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] >= 0x20 && s[n] < 0x7F && s[n] != '"' && s[n] != '\\')
		n++;
	return n;
}

static void put_escaped(struct strbuf *to, const char *s, size_t len)
{
	static const char special[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	uint32_t c;

	strbuf_adds(to, "\"");
	for (size_t i = 0; i < len;) {
		size_t run = plain_run(s + i, len - i), n;
		const char *p;

		strbuf_add(to, s + i, run);
		i += run;
		if (i == len)
			break;
		n = utf8_decode(s + i, len - i, &c);
		p = s[i] ? strchr(special, s[i]) : NULL;
		if (n == 0)
			strbuf_adds(to, "\xEF\xBF\xBD");
		else if (p)
			strbuf_addf(to, "\\%c", letter[p - special]);
		else if (c < 0x20)
			strbuf_addf(to, "\\u%04x", (unsigned)c);
		else
			strbuf_add(to, s + i, n);
		i += n > 0 ? n : 1;
	}
	strbuf_adds(to, "\"");
}

void json_key(struct json_out *out, const char *key)
{
	assert(!out->keyed && out->depth > 0);
	separate(out);
	put_escaped(out->to, key, strlen(key));
	strbuf_adds(out->to, out->pretty ? ": " : ":");
	out->keyed = true;
}

void json_put_string(struct json_out *out, const char *s)
{
	if (s)
		json_put_string_n(out, s, strlen(s));
	else
		json_put_null(out);
}

void json_put_string_n(struct json_out *out, const char *s, size_t len)
{
	separate(out);
	put_escaped(out->to, s, len);
}

void json_put_integer(struct json_out *out, int64_t n)
{
	separate(out);
	strbuf_addf(out->to, "%lld", (long long)n);
}

void json_put_number(struct json_out *out, double x)
{
	char text[40];
	int digits = 15; /* fewer are the same: %g drops the zeros */

	separate(out);
	assert(isfinite(x)); /* JSON has no other numbers */
	if (fpclassify(x) == FP_ZERO)
		x = 0; /* -0 would be read as the integer 0 */
	do
		(void)snprintf(text, sizeof text, "%.*g", digits, x);
	while (digits++ < 17 && (strtod(text, NULL) < x || strtod(text, NULL) > x));
	strbuf_adds(out->to, text);
}

void json_put_bool(struct json_out *out, bool b)
{
	separate(out);
	strbuf_adds(out->to, b ? "true" : "false");
}

void json_put_null(struct json_out *out)
{
	separate(out);
	strbuf_adds(out->to, "null");
}

void json_put_raw(struct json_out *out, const char *json)
{
	separate(out);
	strbuf_adds(out->to, json);
}

void json_add_string(struct json_out *out, const char *key, const char *s)
{
	json_key(out, key);
	json_put_string(out, s);
}

void json_add_integer(struct json_out *out, const char *key, int64_t n)
{
	json_key(out, key);
	json_put_integer(out, n);
}

void json_add_number(struct json_out *out, const char *key, double x)
{
	json_key(out, key);
	json_put_number(out, x);
}

void json_add_bool(struct json_out *out, const char *key, bool b)
{
	json_key(out, key);
	json_put_bool(out, b);
}
