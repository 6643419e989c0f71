#include "base/json.h"

#include <assert.h>
#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_scan.h"
#include "base/mem.h"
#include "base/nearest.h"

/* `struct json` is json-c's object under our name; it is never defined. */
static struct json_object *object_of(const struct json *value)
{
	return (struct json_object *)(uintptr_t)value;
}

static const struct json *value_of(struct json_object *object)
{
	return (const struct json *)object;
}

struct json *json_parse(const char *text, size_t len, const char *file,
			struct error *err)
{
	return json_parse_without(text, len, file, NULL, err);
}

struct json *json_parse_without(const char *text, size_t len, const char *file,
				const char *key, struct error *err)
{
	struct json_object *root = NULL;
	struct json_tokener *tokener;
	char *copy;

	if (len >= INT_MAX) {
		error_set(err, ERR_INPUT, "%s: too large", file);
		return NULL;
	}
	copy = mem_strndup(text, len);
	if (!json_scan(copy, len, file, key, err)) {
		free(copy);
		return NULL;
	}
	/* For json-c a scalar is a level, too. */
	tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
	if (!tokener)
		abort(); /* no memory */
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	/* With the NUL, so that a number at the very end is complete. */
	root = json_tokener_parse_ex(tokener, copy, (int)len + 1);
	/* Here as well json-c has null, its NULL, for a document that is one. */
	if (!root)
		error_set(err, ERR_INPUT, "%s:1:1: %s", file,
			  json_tokener_get_error(tokener) == json_tokener_success
				  ? "null is no document"
				  : json_tokener_error_desc(
					  json_tokener_get_error(tokener)));
	json_tokener_free(tokener);
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

/* What path_add has not got room for ends in dots. */
static size_t path_add(char path[JSON_PATH_MAX], size_t len, const char *more)
{
	while (*more && len < JSON_PATH_MAX - 1)
		path[len++] = *more++;
	if (*more)
		memcpy(path + JSON_PATH_MAX - 4, "...", 3);
	path[len] = '\0';
	return len;
}

/* The place below `at`. Made for each value that is read, hence without printf. */
static struct json_at below(const struct json_at *at, const struct json *value)
{
	struct json_at ret = {.value = value, .file = at->file};

	(void)path_add(ret.path, 0, at->path);
	return ret;
}

static void add_index(char path[JSON_PATH_MAX], size_t i)
{
	char digits[24], *d = digits + sizeof digits;

	*--d = '\0';
	*--d = ']';
	do
		*--d = "0123456789"[i % 10];
	while ((i /= 10) > 0);
	*--d = '[';
	(void)path_add(path, strlen(path), d);
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
	struct json_at ret;

	assert(i < json_length(array));
	ret = below(array,
		    value_of(json_object_array_get_idx(object_of(array->value), i)));
	add_index(ret.path, i);
	return ret;
}

static struct json_at named(const struct json_at *object, struct json_object *value,
			    const char *key)
{
	struct json_at ret = below(object, value_of(value));
	size_t len = strlen(ret.path);

	if (len > 0)
		len = path_add(ret.path, len, ".");
	(void)path_add(ret.path, len, key);
	return ret;
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
	struct json_object *value = NULL;
	struct json_at at;

	if (!json_is(object, JSON_OBJECT, err))
		return false;
	if (!json_object_object_get_ex(object_of(object->value), key, &value)) {
		at = named(object, NULL, key);
		json_fail(&at, err, "missing");
		return false;
	}
	*ret = named(object, value, key);
	return true;
}

bool json_only_keys(const struct json_at *object, const char *const *keys,
		    struct error *err)
{
	if (!json_is(object, JSON_OBJECT, err))
		return false;
	json_object_object_foreach(object_of(object->value), key, value)
	{
		const char *const *known = keys;
		const char *nearest;
		struct json_at at;

		while (*known && strcmp(*known, key) != 0)
			known++;
		if (*known)
			continue;
		at = named(object, value, key);
		nearest = nearest_word(key, keys);
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
	if (!json_is(at, JSON_STRING, err))
		return false;
	*ret = json_object_get_string(object_of(at->value));
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

/* NOLINTNEXTLINE(readability-function-size): the bounds are part of the question */
bool json_get_number(const struct json_at *object, const char *key, double low,
		     double high, double *ret, struct error *err)
{
	struct json_at at;

	return json_member(object, key, &at, err)
	       && json_number(&at, low, high, ret, err);
}

/* NOLINTNEXTLINE(readability-function-size): the bounds are part of the question */
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
