#include "base/json_scan.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* A key as it reads without escapes, and where it stands. */
struct key {
	char *name; /* owned */
	size_t at;
};

/* An array or object that is open at this point of the text. */
struct level {
	bool object;
	size_t n;        /* items begun */
	size_t keys;     /* where its keys begin in scan.keys */
	const char *key; /* of the member being read; borrowed from scan.keys */
};

struct scan {
	char *text;
	size_t len, at;
	const char *file;
	struct error *err;
	struct level level[JSON_DEPTH_MAX];
	size_t depth;
	struct key *keys; /* owned: those of all open objects */
	size_t keys_n, keys_max;
	const char *skip;  /* NULL, or the key of arrays that nobody wants */
	size_t skip_depth; /* such a one is open there; 0: none */
	size_t skip_from;
};

static void position(const struct scan *s, size_t at, size_t *ret_line,
		     size_t *ret_column)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < at; i++)
		if (s->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	*ret_line = line;
	*ret_column = 1;
	/* In characters: what an editor counts. */
	for (size_t i = start; i < at; i++)
		*ret_column += ((unsigned char)s->text[i] & 0xC0) != 0x80;
}

static PRINTF_LIKE(3, 4) bool fail_at(const struct scan *s, size_t at, const char *fmt,
				      ...)
{
	char reason[sizeof s->err->text / 2];
	size_t line, column;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	position(s, at, &line, &column);
	return error_set(s->err, ERR_INPUT, "%s:%zu:%zu: %s", s->file, line, column,
			 reason);
}

/* The byte at hand, -1 at the end. */
static int peek(const struct scan *s)
{
	return s->at < s->len ? (unsigned char)s->text[s->at] : -1;
}

static bool unexpected(const struct scan *s, const char *wanted)
{
	int c = peek(s);

	if (c < 0)
		return fail_at(s, s->at, "the text ends where %s must stand", wanted);
	if (c > ' ' && c < 0x7F)
		return fail_at(s, s->at, "'%c' where %s must stand", c, wanted);
	return fail_at(s, s->at, "byte 0x%02x where %s must stand", (unsigned)c,
		       wanted);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blank(struct scan *s)
{
	for (; s->at < s->len; s->at++) {
		if (s->text[s->at] == '/' && s->text[s->at + 1] == '/') {
			size_t n = strcspn(s->text + s->at, "\n");

			memset(s->text + s->at, ' ', n);
		} else if (!is_blank(s->text[s->at])) {
			return;
		}
	}
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* "\uXXXX" at hand; the text's NUL stops it. */
static bool code_unit(struct scan *s, uint32_t *ret)
{
	uint32_t unit = 0;

	if (s->text[s->at] != '\\' || s->text[s->at + 1] != 'u')
		return false;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_digit(s->text[s->at + i]);

		if (digit < 0)
			return false;
		unit = unit << 4 | (uint32_t)digit;
	}
	s->at += 6;
	*ret = unit;
	return true;
}

static bool unicode_escape(struct scan *s, struct strbuf *to)
{
	size_t start = s->at;
	uint32_t code, low;
	char bytes[4];

	if (!code_unit(s, &code))
		return fail_at(s, start, "\\u needs four hexadecimal digits");
	if (code == 0)
		return fail_at(s, start, "\\u0000 cannot be in a text");
	if (code >= 0xDC00 && code <= 0xDFFF)
		return fail_at(s, start, "half a surrogate pair");
	if (code >= 0xD800 && code <= 0xDBFF) {
		if (!code_unit(s, &low) || low < 0xDC00 || low > 0xDFFF)
			return fail_at(s, start, "half a surrogate pair");
		code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
	}
	if (to)
		strbuf_add(to, bytes, utf8_encode(code, bytes));
	return true;
}

static bool escape(struct scan *s, struct strbuf *to)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (s->text[s->at + 1] == 'u')
		return unicode_escape(s, to);
	letter = s->text[s->at + 1] ? strchr(letters, s->text[s->at + 1]) : NULL;
	if (!letter)
		return fail_at(s, s->at, "unknown escape; a backslash is \\\\");
	if (to)
		strbuf_add(to, meant + (letter - letters), 1);
	s->at += 2;
	return true;
}

/* Most of a text is such; the NUL behind it ends the run, too. */
static size_t plain_run(const char *s)
{
	const char *end = s;

	while ((unsigned char)*end >= ' ' && *end != '"' && *end != '\\')
		end++;
	return (size_t)(end - s);
}

/* to: what it reads as, or NULL where nobody asks. */
static bool string(struct scan *s, struct strbuf *to)
{
	size_t start = s->at++;

	for (;;) {
		size_t plain = plain_run(s->text + s->at);
		int c;

		if (to)
			strbuf_add(to, s->text + s->at, plain);
		s->at += plain;
		c = peek(s);
		if (c == '"')
			break;
		if (c < 0)
			return fail_at(s, start, "this string never ends");
		if (c < ' ')
			return fail_at(s, s->at,
				       c == '\n' ? "a line ends within a string"
						 : "a control character in a string");
		if (!escape(s, to))
			return false;
	}
	s->at++;
	return true;
}

static bool digits(struct scan *s)
{
	if (!is_digit(peek(s)))
		return unexpected(s, "a digit");
	while (is_digit(peek(s)))
		s->at++;
	return true;
}

static bool fits(const struct scan *s, size_t start, bool whole)
{
	errno = 0;
	if (whole) {
		(void)strtoll(s->text + start, NULL, 10);
		if (errno == ERANGE)
			return fail_at(s, start, "an integer beyond 64 bits");
	} else if (!isfinite(strtod(s->text + start, NULL))) {
		return fail_at(s, start, "a number beyond all bounds");
	}
	return true;
}

static bool number(struct scan *s)
{
	size_t start = s->at;
	bool whole = true;

	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0')
		s->at++;
	else if (!digits(s))
		return false;
	if (peek(s) == '.') {
		s->at++;
		whole = false;
		if (!digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		whole = false;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (!digits(s))
			return false;
	}
	return fits(s, start, whole);
}

static bool word(struct scan *s)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i]);

		if (strncmp(s->text + s->at, words[i], n) == 0) {
			s->at += n;
			return true;
		}
	}
	return unexpected(s, "a value");
}

static void path_of(const struct scan *s, struct strbuf *path)
{
	for (size_t i = 0; i < s->depth; i++) {
		const struct level *level = &s->level[i];

		if (!level->object)
			strbuf_addf(path, "[%zu]", level->n);
		else
			strbuf_addf(path, "%s%s", path->len ? "." : "", level->key);
	}
}

static int key_compare(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static bool twice(struct scan *s, const struct key *key)
{
	struct strbuf path;

	strbuf_init(&path, JSON_PATH_MAX);
	s->level[s->depth - 1].key = key->name;
	path_of(s, &path);
	fail_at(s, key->at, "%s: duplicate key", path.text);
	strbuf_finish(&path);
	return false;
}

/* The keys of the object that ends here: all different, or the first repetition. */
static bool keys_differ(struct scan *s)
{
	size_t from = s->level[s->depth - 1].keys, n = s->keys_n - from;
	const struct key *again = NULL;
	struct key *keys;

	if (n < 2)
		return true;
	keys = s->keys + from;
	qsort(keys, n, sizeof *keys, key_compare);
	for (size_t i = 1; i < n; i++)
		if (strcmp(keys[i - 1].name, keys[i].name) == 0
		    && (!again || keys[i].at < again->at))
			again = &keys[i];
	return again ? twice(s, again) : true;
}

static void keys_drop(struct scan *s, size_t down_to)
{
	while (s->keys_n > down_to)
		free(s->keys[--s->keys_n].name);
}

static char *key_add(struct scan *s, char *name, size_t at)
{
	if (s->keys_n == s->keys_max) {
		s->keys_max = s->keys_max ? 2 * s->keys_max : 32;
		s->keys = mem_realloc(s->keys, s->keys_max * sizeof *s->keys);
	}
	s->keys[s->keys_n++] = (struct key){name, at};
	return name;
}

/* "key": and up to where the value must stand. */
static bool member_key(struct scan *s)
{
	size_t at = s->at;
	struct strbuf name;
	bool ok;

	if (peek(s) != '"')
		return unexpected(s, "a key in double quotes");
	strbuf_init(&name, s->len);
	ok = string(s, &name);
	if (ok)
		s->level[s->depth - 1].key = key_add(s, strbuf_take(&name), at);
	strbuf_finish(&name);
	if (!ok)
		return false;
	skip_blank(s);
	if (peek(s) != ':')
		return unexpected(s, "a colon");
	s->at++;
	return true;
}

static bool is_unwanted(const struct scan *s)
{
	const struct level *level = &s->level[s->depth ? s->depth - 1 : 0];

	return s->skip && !s->skip_depth && s->depth && level->object
	       && strcmp(level->key, s->skip) == 0;
}

static bool level_open(struct scan *s, bool object)
{
	if (s->depth == JSON_DEPTH_MAX)
		return fail_at(s, s->at, "nested deeper than %d levels",
			       JSON_DEPTH_MAX);
	if (!object && is_unwanted(s)) {
		s->skip_depth = s->depth + 1;
		s->skip_from = s->at + 1;
	}
	s->level[s->depth++] = (struct level){.object = object, .keys = s->keys_n};
	s->at++;
	skip_blank(s);
	return true;
}

/* Lines stay, for later errors' sake. */
static void blank_out(struct scan *s)
{
	for (size_t i = s->skip_from; i < s->at; i++)
		if (s->text[i] != '\n')
			s->text[i] = ' ';
	s->skip_depth = 0;
}

static bool level_close(struct scan *s)
{
	const struct level *level = &s->level[s->depth - 1];

	if (level->object && !keys_differ(s))
		return false;
	keys_drop(s, level->keys);
	if (s->skip_depth == s->depth)
		blank_out(s);
	s->depth--;
	s->at++;
	return true;
}

/* Reads a value that has none inside, or goes inside one that has. */
static bool value(struct scan *s, bool *ret_inside)
{
	int c;

	skip_blank(s);
	c = peek(s);
	*ret_inside = false;
	if (c == '"')
		return string(s, NULL);
	if (c == '-' || is_digit(c))
		return number(s);
	if (c != '{' && c != '[')
		return word(s);
	if (!level_open(s, c == '{'))
		return false;
	if (peek(s) == (c == '{' ? '}' : ']'))
		return level_close(s);
	*ret_inside = true;
	return c == '[' || member_key(s);
}

/* After a value: closes what ends here. More: another value must follow. */
static bool after_value(struct scan *s, bool *ret_more)
{
	while (s->depth) {
		struct level *level = &s->level[s->depth - 1];

		skip_blank(s);
		if (peek(s) == ',') {
			s->at++;
			skip_blank(s);
			level->n++;
			*ret_more = true;
			return !level->object || member_key(s);
		}
		if (peek(s) != (level->object ? '}' : ']'))
			return unexpected(s, level->object ? "a comma or }"
							   : "a comma or ]");
		if (!level_close(s))
			return false;
	}
	*ret_more = false;
	return true;
}

static bool document(struct scan *s)
{
	bool inside = false, more = false;

	do {
		do {
			if (!value(s, &inside))
				return false;
		} while (inside);
		if (!after_value(s, &more))
			return false;
	} while (more);
	skip_blank(s);
	return s->at == s->len || unexpected(s, "the end of the text");
}

static bool characters(const struct scan *s)
{
	uint32_t code;

	for (size_t at = 0, n; at < s->len; at += n) {
		n = 1;
		if ((unsigned char)s->text[at] < 0x80)
			continue;
		n = utf8_decode(s->text + at, s->len - at, &code);
		if (!n)
			return fail_at(s, at, "byte 0x%02x is not UTF-8",
				       (unsigned)(unsigned char)s->text[at]);
	}
	return true;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): comments are overwritten */
bool json_scan(char *text, size_t len, const char *file, const char *skip,
	       struct error *err)
{
	struct scan s = {
		.text = text, .len = len, .file = file, .err = err, .skip = skip};
	bool ok = characters(&s) && document(&s);

	keys_drop(&s, 0);
	free(s.keys);
	return ok;
}
