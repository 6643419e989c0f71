/*
 * JSON, read and written.
 *
 * Reading is for files that people write and for events that we wrote: JSON
 * with // comments, parsed strictly. Broken JSON is reported with line and
 * column, a duplicate key is an error, and every complaint about a value names
 * the file and the JSON path: "questions/x.json: probes[3].points[0].weight:
 * must be a number". A `struct json_at` is a value together with where it
 * stands; it is plain, small enough to pass by pointer and copy, and borrows
 * from the root, which json_free() ends.
 *
 * Ceilings: JSON_DEPTH_MAX levels; the caller bounds the size of the text.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct strbuf;

enum { JSON_DEPTH_MAX = 32, JSON_PATH_MAX = 160 };

struct json; /* a parsed document */

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

struct json_at {
	const struct json *value; /* borrowed from the root */
	const char *file;         /* borrowed: as given to json_at_root */
	char path[JSON_PATH_MAX]; /* "" at the root; too long a path ends in "..." */
};

/* NULL on failure: "file:line:column: reason". `file` only names the text. */
struct json *json_parse(const char *text, size_t len, const char *file,
			struct error *err) MUST_USE;
/* The same with every array of this key empty: its items must be JSON, too, but cost
 * nothing more. */
struct json *json_parse_without(const char *text, size_t len, const char *file,
				const char *key, struct error *err) MUST_USE;
void json_free(struct json *root); /* NULL is fine */

struct json_at json_at_root(const struct json *root, const char *file);
enum json_kind json_kind(const struct json_at *at);

/* Fills err with "file: path: reason" (ERR_INPUT) and returns false. */
bool json_fail(const struct json_at *at, struct error *err, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* Arrays and objects. length is 0 for anything else. */
size_t json_length(const struct json_at *at);
struct json_at json_item(const struct json_at *array, size_t i); /* i < length */
/* Members in the order of the text. */
struct json_at json_member_at(const struct json_at *object, size_t i,
			      const char **ret_key);
bool json_has(const struct json_at *object, const char *key);
/* Error "missing" when it is not there, "must be an object" on a non-object. */
bool json_member(const struct json_at *object, const char *key, struct json_at *ret,
		 struct error *err);
/* Refuses members that are not in the NULL-terminated list, naming the nearest. */
bool json_only_keys(const struct json_at *object, const char *const *keys,
		    struct error *err);

/* Values. Each fails with "must be ..."; ret is written on success only. */
bool json_is(const struct json_at *at, enum json_kind kind, struct error *err);
bool json_string(const struct json_at *at, const char **ret, struct error *err);
bool json_number(const struct json_at *at, double low, double high, double *ret,
		 struct error *err);
bool json_integer(const struct json_at *at, int64_t low, int64_t high, int64_t *ret,
		  struct error *err);
bool json_boolean(const struct json_at *at, bool *ret, struct error *err);

/* The same for a required member: json_member and the value in one. */
bool json_get_string(const struct json_at *object, const char *key, const char **ret,
		     struct error *err);
bool json_get_number(const struct json_at *object, const char *key, double low,
		     double high, double *ret, struct error *err);
bool json_get_integer(const struct json_at *object, const char *key, int64_t low,
		      int64_t high, int64_t *ret, struct error *err);
bool json_get_bool(const struct json_at *object, const char *key, bool *ret,
		   struct error *err);

/*
 * Writing, straight into a strbuf: the caller opens, names and closes, and a
 * wrong order is a failed assert. The same calls always give the same bytes.
 * Doubles are written with the fewest digits that read back as the same value.
 * Strings must be UTF-8; what is not is written as U+FFFD.
 */
struct json_out {
	struct strbuf *to; /* borrowed */
	bool pretty;       /* two spaces a level, one member a line */
	unsigned depth;
	bool first[JSON_DEPTH_MAX + 1]; /* nothing written yet on this level */
	bool keyed;                     /* a key waits for its value */
};

void json_out_init(struct json_out *out, struct strbuf *to, bool pretty);
void json_open_object(struct json_out *out);
void json_close_object(struct json_out *out);
void json_open_array(struct json_out *out);
void json_close_array(struct json_out *out);
void json_key(struct json_out *out, const char *key);
void json_put_string(struct json_out *out, const char *s); /* NULL writes null */
void json_put_string_n(struct json_out *out, const char *s, size_t len);
void json_put_integer(struct json_out *out, int64_t n);
void json_put_number(struct json_out *out, double x);
void json_put_bool(struct json_out *out, bool b);
void json_put_null(struct json_out *out);
void json_put_raw(struct json_out *out, const char *json); /* one value, as it is */

/* A whole member in one line. */
void json_add_string(struct json_out *out, const char *key, const char *s);
void json_add_integer(struct json_out *out, const char *key, int64_t n);
void json_add_number(struct json_out *out, const char *key, double x);
void json_add_bool(struct json_out *out, const char *key, bool b);

#endif
