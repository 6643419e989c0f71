#include "base/json.h"

#include <assert.h>
#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* `struct json` is json-c's object under our name; it is never defined. */
static struct json_object *object_of(const struct json *value)
{
	return (struct json_object *)(uintptr_t)value;
}

static const struct json *value_of(struct json_object *object)
{
	return (const struct json *)object;
}

/* All that JSON has outside of strings; json-c takes more ('x', NaN, Infinity). */
static const char outside[] = "{}[],:\" \t\r\n0123456789+-.eEtrufalsn";

/* Where byte `at` of the text is, for people: both count from 1. */
static void place(const char *text, size_t at, int *line, int *column)
{
	*line = 1;
	*column = 1;
	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

static bool fail_at(struct error *err, const char *file, const char *text, size_t at,
		    const char *why)
{
	int line, column;

	place(text, at, &line, &column);
	return error_set(err, ERR_INPUT, "%s:%d:%d: %s", file, line, column, why);
}

/* Comments become blanks, so that what is left is strict JSON at the same places:
 * json-c reads comments only together with much that is not JSON. */
static void blank_comments(char *text, size_t len)
{
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		if (in_string && text[i] == '\\') {
			i++;
		} else if (text[i] == '"') {
			in_string = !in_string;
		} else if (!in_string && text[i] == '/' && i + 1 < len
			   && text[i + 1] == '/') {
			while (i < len && text[i] != '\n')
				text[i++] = ' ';
		}
	}
}

/* The keys of the objects that are open at one place of the text. */
struct keys {
	struct key {
		const char *text;
		size_t len;
	} * at; /* owned */
	size_t n, cap;
	size_t start[JSON_DEPTH_MAX + 1]; /* of each level */
	bool is_object[JSON_DEPTH_MAX + 1];
	size_t depth;
	size_t total;
};

static bool add_key(struct keys *keys, const char *text, size_t len)
{
	for (size_t i = keys->start[keys->depth]; i < keys->n; i++)
		if (keys->at[i].len == len && memcmp(keys->at[i].text, text, len) == 0)
			return false;
	if (keys->n == keys->cap) {
		keys->cap = keys->cap ? 2 * keys->cap : 64;
		keys->at = mem_realloc(keys->at, keys->cap * sizeof *keys->at);
	}
	keys->at[keys->n++] = (struct key){text, len};
	keys->total++;
	return true;
}

/* The closing quote, or the first byte that has no place in a string. */
static size_t end_of_string(const char *text, size_t start)
{
	size_t i = start + 1;

	while (text[i] != '"' && (unsigned char)text[i] >= 0x20)
		i += text[i] == '\\' ? 2 : 1;
	return i;
}

/* A string is a key where a colon follows it. */
static bool is_key(const char *text, size_t after)
{
	while (text[after] && strchr(" \t\r\n", text[after]))
		after++;
	return text[after] == ':';
}

static void bracket(struct keys *keys, char c)
{
	if (c == '{' || c == '[') {
		keys->depth++;
		keys->start[keys->depth] = keys->n;
	} else if (c == '}' || c == ']') {
		keys->n = keys->start[keys->depth];
		keys->depth--;
	}
}

/* What json-c lets pass even when it is strict: two members of one name (it keeps
 * the last), and a few spellings that are not JSON. text has been parsed. */
static bool is_strict(const char *text, size_t len, const char *file, size_t *ret_total,
		      struct error *err)
{
	struct keys keys = {0};
	bool ok = true;

	for (size_t i = 0; ok && i < len; i++) {
		size_t end;

		bracket(&keys, text[i]);
		if (!strchr(outside, text[i]))
			ok = fail_at(err, file, text, i, "unexpected character");
		if (text[i] != '"')
			continue;
		end = end_of_string(text, i);
		if (text[end] != '"')
			ok = fail_at(
				err, file, text, end,
				"a control character in a string (write \\n, \\t)");
		else if (is_key(text, end + 1) && !add_key(&keys, text + i, end - i)) {
			char why[80];

			(void)snprintf(why, sizeof why, "duplicate key %.*s\"",
				       end - i > 60 ? 60 : (int)(end - i), text + i);
			ok = fail_at(err, file, text, i, why);
		}
		i = end;
	}
	*ret_total = keys.total;
	free(keys.at);
	return ok;
}

static size_t members(struct json_object *object)
{
	size_t n = 0;

	if (json_object_is_type(object, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(object); i++)
			n += members(json_object_array_get_idx(object, i));
	} else if (json_object_is_type(object, json_type_object)) {
		json_object_object_foreach(object, key, value)
		{
			(void)key;
			n += 1 + members(value);
		}
	}
	return n;
}

static struct json_object *parse_strictly(const char *text, size_t len,
					  const char *file, struct error *err)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH_MAX);
	struct json_object *root;
	enum json_tokener_error why;

	if (!tokener)
		abort(); /* no memory */
	json_tokener_set_flags(tokener,
			       JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* With the NUL, so that a number at the very end is complete. */
	root = json_tokener_parse_ex(tokener, text, (int)len + 1);
	why = json_tokener_get_error(tokener);
	if (why == json_tokener_continue)
		fail_at(err, file, text, len, "the text ends too early");
	else if (why != json_tokener_success)
		fail_at(err, file, text, json_tokener_get_parse_end(tokener),
			json_tokener_error_desc(why));
	else if (!root)
		error_set(err, ERR_INPUT, "%s:1:1: null is no document", file);
	json_tokener_free(tokener);
	if (why == json_tokener_success)
		return root;
	json_object_put(root);
	return NULL;
}

struct json *json_parse(const char *text, size_t len, const char *file,
			struct error *err)
{
	struct json_object *root = NULL;
	size_t keys = 0;
	char *copy;

	if (len >= INT_MAX) {
		error_set(err, ERR_INPUT, "%s: too large", file);
		return NULL;
	}
	if (memchr(text, '\0', len)) {
		fail_at(err, file, text, strlen(text), "a NUL byte");
		return NULL;
	}
	copy = mem_strndup(text, len);
	blank_comments(copy, len);
	root = parse_strictly(copy, len, file, err);
	if (root && !is_strict(copy, len, file, &keys, err)) {
		json_object_put(root);
		root = NULL;
	} else if (root && keys != members(root)) {
		/* "a" and "\u0061" are one key, too. */
		error_set(err, ERR_INPUT, "%s: duplicate key, spelled with escapes",
			  file);
		json_object_put(root);
		root = NULL;
	}
	free(copy);
	return (struct json *)root;
}

void json_free(struct json *root)
{
	json_object_put(object_of(root));
}

struct json_at json_at_root(const struct json *root, const char *file)
{
	return (struct json_at){.value = root, .file = file};
}

enum json_kind json_kind(const struct json_at *at)
{
	switch (json_object_get_type(object_of(at->value))) {
	case json_type_null:
		return JSON_NULL;
	case json_type_boolean:
		return JSON_BOOL;
	case json_type_double:
	case json_type_int:
		return JSON_NUMBER;
	case json_type_string:
		return JSON_STRING;
	case json_type_array:
		return JSON_ARRAY;
	case json_type_object:
		return JSON_OBJECT;
	}
	return JSON_NULL;
}

bool json_fail(const struct json_at *at, struct error *err, const char *fmt, ...)
{
	char why[sizeof err->text];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	return error_set(err, ERR_INPUT, "%s: %s%s%s", at->file, at->path,
			 *at->path ? ": " : "", why);
}

/* The place below `at`; a path too long ends in dots. */
static struct json_at below(const struct json_at *at, const struct json *value,
			    const char *fmt, ...) PRINTF_LIKE(3, 4);
static struct json_at below(const struct json_at *at, const struct json *value,
			    const char *fmt, ...)
{
	struct json_at ret = {.value = value, .file = at->file};
	size_t len = strlen(at->path);
	va_list ap;

	memcpy(ret.path, at->path, len + 1);
	va_start(ap, fmt);
	if (len + (size_t)vsnprintf(ret.path + len, sizeof ret.path - len, fmt, ap)
	    >= sizeof ret.path)
		memcpy(ret.path + sizeof ret.path - 4, "...", 4);
	va_end(ap);
	return ret;
}

size_t json_length(const struct json_at *at)
{
	struct json_object *object = object_of(at->value);

	if (json_object_is_type(object, json_type_array))
		return json_object_array_length(object);
	if (json_object_is_type(object, json_type_object))
		return (size_t)json_object_object_length(object);
	return 0;
}

struct json_at json_item(const struct json_at *array, size_t i)
{
	assert(i < json_length(array));
	return below(array,
		     value_of(json_object_array_get_idx(object_of(array->value), i)),
		     "[%zu]", i);
}

static struct json_at named(const struct json_at *object, struct json_object *value,
			    const char *key)
{
	return below(object, value_of(value), "%s%s", *object->path ? "." : "", key);
}

struct json_at json_member_at(const struct json_at *object, size_t i,
			      const char **ret_key)
{
	struct json_object_iterator at =
		json_object_iter_begin(object_of(object->value));

	assert(i < json_length(object));
	while (i-- > 0)
		json_object_iter_next(&at);
	*ret_key = json_object_iter_peek_name(&at);
	return named(object, json_object_iter_peek_value(&at), *ret_key);
}

bool json_has(const struct json_at *object, const char *key)
{
	return json_kind(object) == JSON_OBJECT
	       && json_object_object_get_ex(object_of(object->value), key, NULL);
}

bool json_member(const struct json_at *object, const char *key, struct json_at *ret,
		 struct error *err)
{
	struct json_object *value;
	struct json_at at;

	if (!json_is(object, JSON_OBJECT, err))
		return false;
	if (!json_object_object_get_ex(object_of(object->value), key, &value)) {
		at = named(object, NULL, key);
		return json_fail(&at, err, "missing");
	}
	*ret = named(object, value, key);
	return true;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edit distance, for naming what was probably meant. */
static size_t distance(const char *a, const char *b)
{
	enum { WIDTH = 48 };
	size_t row[WIDTH + 1], n = least(strlen(b), WIDTH);

	for (size_t k = 0; k <= n; k++)
		row[k] = k;
	for (size_t i = 0; a[i] && i < WIDTH; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t k = 1; k <= n; k++) {
			size_t other = diagonal + (a[i] != b[k - 1]);

			diagonal = row[k];
			row[k] = least(other, 1 + least(row[k], row[k - 1]));
		}
	}
	return row[n];
}

bool json_only_keys(const struct json_at *object, const char *const *keys,
		    struct error *err)
{
	if (!json_is(object, JSON_OBJECT, err))
		return false;
	for (size_t i = 0; i < json_length(object); i++) {
		const char *key, *nearest = NULL;
		struct json_at at = json_member_at(object, i, &key);
		size_t best = 3;

		for (const char *const *k = keys; *k && best > 0; k++)
			if (distance(key, *k) < best) {
				best = distance(key, *k);
				nearest = *k;
			}
		if (best > 0)
			return json_fail(&at, err, "unknown key%s%s%s",
					 nearest ? "; did you mean " : "",
					 nearest ? nearest : "", nearest ? "?" : "");
	}
	return true;
}

bool json_is(const struct json_at *at, enum json_kind kind, struct error *err)
{
	static const char *const words[] = {"null",     "true or false", "a number",
					    "a string", "an array",      "an object"};

	return json_kind(at) == kind || json_fail(at, err, "must be %s", words[kind]);
}

bool json_string(const struct json_at *at, const char **ret, struct error *err)
{
	const char *s;

	if (!json_is(at, JSON_STRING, err))
		return false;
	s = json_object_get_string(object_of(at->value));
	if (strlen(s) != (size_t)json_object_get_string_len(object_of(at->value)))
		return json_fail(at, err, "must not hold a NUL");
	*ret = s;
	return true;
}

bool json_number(const struct json_at *at, double low, double high, double *ret,
		 struct error *err)
{
	double x;

	if (!json_is(at, JSON_NUMBER, err))
		return false;
	x = json_object_get_double(object_of(at->value));
	if (!isfinite(x) || x < low || x > high)
		return json_fail(at, err, "must be between %g and %g", low, high);
	*ret = x;
	return true;
}

bool json_integer(const struct json_at *at, int64_t low, int64_t high, int64_t *ret,
		  struct error *err)
{
	int64_t n;

	if (json_object_get_type(object_of(at->value)) != json_type_int)
		return json_fail(at, err, "must be a whole number");
	n = json_object_get_int64(object_of(at->value));
	if (n < low || n > high)
		return json_fail(at, err, "must be between %lld and %lld",
				 (long long)low, (long long)high);
	*ret = n;
	return true;
}

bool json_boolean(const struct json_at *at, bool *ret, struct error *err)
{
	if (!json_is(at, JSON_BOOL, err))
		return false;
	*ret = json_object_get_boolean(object_of(at->value));
	return true;
}

bool json_get_string(const struct json_at *object, const char *key, const char **ret,
		     struct error *err)
{
	struct json_at at;

	return json_member(object, key, &at, err) && json_string(&at, ret, err);
}

bool json_get_number(const struct json_at *object, const char *key, double low,
		     double high, double *ret, struct error *err)
{
	struct json_at at;

	return json_member(object, key, &at, err)
	       && json_number(&at, low, high, ret, err);
}

bool json_get_integer(const struct json_at *object, const char *key, int64_t low,
		      int64_t high, int64_t *ret, struct error *err)
{
	struct json_at at;

	return json_member(object, key, &at, err)
	       && json_integer(&at, low, high, ret, err);
}

bool json_get_bool(const struct json_at *object, const char *key, bool *ret,
		   struct error *err)
{
	struct json_at at;

	return json_member(object, key, &at, err) && json_boolean(&at, ret, err);
}
