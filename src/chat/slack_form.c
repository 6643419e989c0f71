#include "slack_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

static void put_byte(char *to, unsigned char byte)
{
	memcpy(to, &byte, 1);
}

static char *decode(const char *s, size_t len)
{
	char *raw = mem_alloc(len + 1), *ret;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int high = -1, low = -1;

		if (s[i] == '%' && len - i > 2) {
			high = digit(s[i + 1]);
			low = digit(s[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			put_byte(raw + n++, (unsigned char)(high << 4 | low));
			i += 2;
		} else {
			put_byte(raw + n++, s[i] == '+' ? ' ' : (unsigned char)s[i]);
		}
	}
	ret = utf8_repair(raw, n);
	free(raw);
	return ret;
}

void slack_form_read(const char *body, size_t len, struct slack_form *ret)
{
	const char *at = body, *end = body + len;

	ret->n = 0;
	while (at < end && ret->n < SLACK_FORM_PAIRS) {
		const char *stop = memchr(at, '&', (size_t)(end - at));
		const char *equals;

		if (!stop)
			stop = end;
		equals = memchr(at, '=', (size_t)(stop - at));
		if (equals) {
			ret->names[ret->n] = decode(at, (size_t)(equals - at));
			ret->values[ret->n++] =
				decode(equals + 1, (size_t)(stop - equals - 1));
		}
		at = stop + 1;
	}
}

void slack_form_finish(struct slack_form *form)
{
	for (size_t i = 0; i < form->n; i++) {
		free(form->names[i]);
		free(form->values[i]);
	}
	form->n = 0;
}

const char *slack_form_get(const struct slack_form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (strcmp(form->names[i], name) == 0)
			return form->values[i];
	return "";
}

void slack_form_add(struct strbuf *out, const char *name, const char *value)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-._";

	if (!value)
		return;
	strbuf_addf(out, "%s%s=", out->len > 0 ? "&" : "", name);
	while (*value) {
		size_t run = strspn(value, plain);

		strbuf_add(out, value, run);
		value += run;
		if (*value)
			strbuf_addf(out, "%%%02X", (unsigned char)*value++);
	}
}
