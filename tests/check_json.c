#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/strbuf.h"
#include "suites.h"

static struct json *parse(const char *text, struct error *err)
{
	return json_parse(text, strlen(text), "f", err);
}

/* clang-format off */
static const struct {
	const char *text, *error;
} broken[] = {
	{"",                        "f:1:1: the text ends where a value must stand"},
	{" // only words",          "f:1:15: the text ends where a value must stand"},
	{"{",                       "f:1:2: the text ends where a key in double quotes must stand"},
	{"[1,\n 2,\n ]",            "f:3:2: ']' where a value must stand"},
	{"{\"a\": 1,}",             "f:1:9: '}' where a key in double quotes must stand"},
	{"{\"a\" 1}",               "f:1:6: '1' where a colon must stand"},
	{"{a: 1}",                  "f:1:2: 'a' where a key in double quotes must stand"},
	{"{'a': 1}",                "f:1:2: ''' where a key in double quotes must stand"},
	{"['a']",                   "f:1:2: ''' where a value must stand"},
	{"[1 2]",                   "f:1:4: '2' where a comma or ] must stand"},
	{"[1}",                     "f:1:3: '}' where a comma or ] must stand"},
	{"{\"a\": 1 \"b\": 2}",     "f:1:9: '\"' where a comma or } must stand"},
	{"[] []",                   "f:1:4: '[' where the end of the text must stand"},
	{"[1]x",                    "f:1:4: 'x' where the end of the text must stand"},
	{"NaN",                     "f:1:1: 'N' where a value must stand"},
	{"[Infinity]",              "f:1:2: 'I' where a value must stand"},
	{"[-Infinity]",             "f:1:3: 'I' where a digit must stand"},
	{"[True]",                  "f:1:2: 'T' where a value must stand"},
	{"[01]",                    "f:1:3: '1' where a comma or ] must stand"},
	{"[+1]",                    "f:1:2: '+' where a value must stand"},
	{"[.5]",                    "f:1:2: '.' where a value must stand"},
	{"[1.]",                    "f:1:4: ']' where a digit must stand"},
	{"[1e]",                    "f:1:4: ']' where a digit must stand"},
	{"[1e999]",                 "f:1:2: a number beyond all bounds"},
	{"[9223372036854775808]",   "f:1:2: an integer beyond 64 bits"},
	{"[-9223372036854775809]",  "f:1:2: an integer beyond 64 bits"},
	{"[\"a]",                   "f:1:2: this string never ends"},
	{"[\"a\nb\"]",              "f:1:4: a line ends within a string"},
	{"[\"a\tb\"]",              "f:1:4: a control character in a string"},
	{"[\"\\x\"]",               "f:1:3: unknown escape; a backslash is \\\\"},
	{"[\"\\u12\"]",             "f:1:3: \\u needs four hexadecimal digits"},
	{"[\"\\u0000\"]",           "f:1:3: \\u0000 cannot be in a text"},
	{"[\"\\ud83d\"]",           "f:1:3: half a surrogate pair"},
	{"[\"\\ud83d\\u0041\"]",    "f:1:3: half a surrogate pair"},
	{"[\"\\ude00\"]",           "f:1:3: half a surrogate pair"},
	{"[\"\xC3\xA9\xC3\xA9\" x]", "f:1:7: 'x' where a comma or ] must stand"},
	{"[\"\xC0\x80\"]",          "f:1:3: byte 0xc0 is not UTF-8"},
	{"[\"\xED\xA0\x80\"]",      "f:1:3: byte 0xed is not UTF-8"},
	{"// \xFF\n[]",             "f:1:4: byte 0xff is not UTF-8"},
	{"[/* c */]",               "f:1:2: '/' where a value must stand"},
	{"[1 / 2]",                 "f:1:4: '/' where a comma or ] must stand"},
	{"null",                    "f:1:1: null is no document"},
	{"{\"a\": 1, \"a\": 2}",    "f:1:10: a: duplicate key"},
	{"{\"a\": 1,\n\"\\u0061\": 2}", "f:2:1: a: duplicate key"},
	{"{\"b\": [0, {\"k\": {\"x\": 1, \"y\": 1, \"x\": 1}}]}",
	                            "f:1:34: b[1].k.x: duplicate key"},
};

static const struct {
	const char *text, *plain; /* how it reads when it is written again */
} good[] = {
	{"// head\n{ // a\n\"a\" : [ ] // b\n}// end", "{\"a\":[]}"},
	{"[\"// no comment\", \"\\\"// nor this\"]", "[\"// no comment\",\"\\\"// nor this\"]"},
	{"[\"\\u00e9\\ud83d\\ude00\\/\\b\"]", "[\"\xC3\xA9\xF0\x9F\x98\x80/\\b\"]"},
	{"[9223372036854775807,-9223372036854775808]",
	 "[9223372036854775807,-9223372036854775808]"},
	{"[0, -0, 1.5e3, 0.1, 1E+2]",        "[0,0,1500,0.1,100]"},
	{"[{\"a\":1},{\"a\":1}]",           "[{\"a\":1},{\"a\":1}]"},
	{"{\"a\":{\"a\":{}},\"b\":null}",   "{\"a\":{\"a\":{}},\"b\":null}"},
	{"{\"\":true}",                      "{\"\":true}"},
	{"7",                                  "7"},
	{"\"\"",                               "\"\""},
};
/* clang-format on */

START_TEST(broken_text_is_placed)
	{
		struct error err = {0};

		ck_assert(!parse(broken[_i].text, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.text, broken[_i].error);
	}
END_TEST

static void write_again(struct json_out *out, const struct json_at *at)
{
	struct error err;
	const char *text = NULL;
	int64_t n = 0;
	double x = 0;
	bool b = false;

	switch (json_kind(at)) {
	case JSON_NULL:
		json_put_null(out);
		break;
	case JSON_BOOL:
		ck_assert(json_boolean(at, &b, &err));
		json_put_bool(out, b);
		break;
	case JSON_NUMBER:
		if (json_integer(at, INT64_MIN, INT64_MAX, &n, &err)) {
			json_put_integer(out, n);
		} else {
			ck_assert(json_number(at, -1e300, 1e300, &x, &err));
			json_put_number(out, x);
		}
		break;
	case JSON_STRING:
		ck_assert(json_string(at, &text, &err));
		json_put_string(out, text);
		break;
	case JSON_ARRAY:
		json_open_array(out);
		for (size_t i = 0; i < json_length(at); i++) {
			struct json_at item = json_item(at, i);

			write_again(out, &item);
		}
		json_close_array(out);
		break;
	case JSON_OBJECT:
		json_open_object(out);
		for (size_t i = 0; i < json_length(at); i++) {
			const char *key;
			struct json_at member = json_member_at(at, i, &key);

			json_key(out, key);
			write_again(out, &member);
		}
		json_close_object(out);
		break;
	}
}

START_TEST(good_text_reads_as_it_says)
	{
		struct error err = {0};
		struct json *root = parse(good[_i].text, &err);
		struct json_at at = json_at_root(root, "f");
		struct strbuf text;
		struct json_out out;

		ck_assert_msg(root != NULL, "%s", err.text);
		strbuf_init(&text, 1000);
		json_out_init(&out, &text, false);
		write_again(&out, &at);
		ck_assert_str_eq(text.text, good[_i].plain);
		strbuf_finish(&text);
		json_free(root);
	}
END_TEST

START_TEST(unwanted_arrays_are_empty)
	{
		static const char text[] =
			"{\"a\": [1, [2], {\"not\": [3]}], \"not\": [1,\n{\"not\": [2]}],"
			" \"b\": {\"not\": [\"]\"]}, \"c\": {\"not\": 7}}";
		struct error err;
		struct json *root =
			json_parse_without(text, strlen(text), "f", "not", &err);
		struct json_at at = json_at_root(root, "f"), a, b, in;
		double x = 0;

		ck_assert_msg(root != NULL, "%s", err.text);
		ck_assert(json_member(&at, "not", &in, &err));
		ck_assert_uint_eq(json_length(&in), 0);
		ck_assert(json_member(&at, "a", &a, &err));
		ck_assert_uint_eq(json_length(&a), 3);
		a = json_item(&a, 2);
		ck_assert(json_member(&a, "not", &in, &err));
		ck_assert_uint_eq(json_length(&in), 0);
		ck_assert(json_member(&at, "b", &b, &err)
			  && json_member(&b, "not", &in, &err));
		ck_assert_uint_eq(json_length(&in), 0);
		ck_assert(json_member(&at, "c", &b, &err)
			  && json_get_number(&b, "not", 0, 9, &x, &err));
		ck_assert_double_eq(x, 7);
		json_free(root);
		ck_assert(!json_parse_without("{\"not\": [1\n x]}", 15, "f", "not",
					      &err));
		ck_assert_str_eq(err.text, "f:2:2: 'x' where a comma or ] must stand");
	}
END_TEST

START_TEST(depth_has_a_ceiling)
	{
		char text[2 * JSON_DEPTH_MAX + 3];
		struct error err = {0};
		struct json *root;

		memset(text, '[', JSON_DEPTH_MAX);
		memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
		text[(size_t)2 * JSON_DEPTH_MAX] = '\0';
		root = parse(text, &err);
		ck_assert_msg(root != NULL, "%s", err.text);
		json_free(root);

		memset(text, '[', JSON_DEPTH_MAX + 1);
		memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
		text[2 * JSON_DEPTH_MAX + 2] = '\0';
		ck_assert(!parse(text, &err));
		ck_assert_str_eq(err.text, "f:1:33: nested deeper than 32 levels");
	}
END_TEST

START_TEST(nul_byte_is_no_end)
	{
		struct error err = {0};

		ck_assert(!json_parse("[1]\0[2]", 7, "f", &err));
		ck_assert_str_eq(
			err.text,
			"f:1:4: byte 0x00 where the end of the text must stand");
		ck_assert(!json_parse("{\"a\0b\": 1}", 10, "f", &err));
		ck_assert_str_eq(err.text, "f:1:4: a control character in a string");
	}
END_TEST

START_TEST(many_keys_take_no_time)
	{
		struct error err = {0};
		struct strbuf text;
		struct json *root;

		strbuf_init(&text, 10 << 20);
		strbuf_adds(&text, "{");
		for (int i = 0; i < 200000; i++)
			strbuf_addf(&text, "\"key%d\":0,", i);
		strbuf_adds(&text, "\"key0\":1}");
		root = json_parse(text.text, text.len, "f", &err);
		ck_assert(!root);
		ck_assert_msg(strstr(err.text, ": key0: duplicate key") != NULL, "%s",
			      err.text);
		strbuf_finish(&text);
	}
END_TEST

static const char value_text[] =
	"{\"probes\": [{}, {\"ask\": \"x\", \"weight\": 1.5, \"n\": 3, \"ok\": true}]}";

/* One complaint of each reader: what is asked of probes[1], and what it says. */
enum reader { STRING, NUMBER, INTEGER, BOOLEAN };
/* clang-format off */
static const struct {
	enum reader reader;
	const char *key, *error; /* error: NULL where it succeeds */
} values[] = {
	{STRING,  "ask",    NULL},
	{STRING,  "weight", "f: probes[1].weight: must be a string"},
	{STRING,  "id",     "f: probes[1].id: missing"},
	{NUMBER,  "weight", NULL},
	{NUMBER,  "n",      "f: probes[1].n: must be between 0 and 2"},
	{NUMBER,  "ask",    "f: probes[1].ask: must be a number"},
	{INTEGER, "n",      NULL},
	{INTEGER, "weight", "f: probes[1].weight: must be a whole number"},
	{INTEGER, "ok",     "f: probes[1].ok: must be a whole number"},
	{BOOLEAN, "ok",     NULL},
	{BOOLEAN, "n",      "f: probes[1].n: must be true or false"},
};
/* clang-format on */

static bool read_value(enum reader reader, const struct json_at *object,
		       const char *key, struct error *err)
{
	const char *text;
	int64_t n;
	double x;
	bool b;

	switch (reader) {
	case STRING:
		return json_get_string(object, key, &text, err);
	case NUMBER:
		return json_get_number(object, key, 0, 2, &x, err);
	case INTEGER:
		return json_get_integer(object, key, 0, 9, &n, err);
	case BOOLEAN:
		return json_get_bool(object, key, &b, err);
	}
	return false;
}

START_TEST(values_complain_with_their_path)
	{
		struct error err = {.text = "none"};
		struct json *root = parse(value_text, &err);
		struct json_at at = json_at_root(root, "f"), list, probe;
		bool ok;

		ck_assert(json_member(&at, "probes", &list, &err));
		probe = json_item(&list, 1);
		ok = read_value(values[_i].reader, &probe, values[_i].key, &err);
		ck_assert_int_eq(ok, values[_i].error == NULL);
		ck_assert_str_eq(err.text,
				 values[_i].error ? values[_i].error : "none");
		json_free(root);
	}
END_TEST

/* clang-format off */
static const struct {
	const char *text, *error;
} key_rows[] = {
	{"{\"low\": 1, \"high\": 1}", NULL},
	{"{}",                        NULL},
	{"{\"lwo\": 1}",              "f: lwo: unknown key; did you mean low?"},
	{"{\"hihg\": 1}",             "f: hihg: unknown key; did you mean high?"},
	{"{\"answer\": 1}",           "f: answer: unknown key"},
	{"[]",                        "f: must be an object"},
};
/* clang-format on */

START_TEST(unknown_keys_name_the_nearest)
	{
		static const char *const keys[] = {"low", "high", NULL};
		struct error err = {.text = "none"};
		struct json *root = parse(key_rows[_i].text, &err);
		struct json_at at = json_at_root(root, "f");

		ck_assert_int_eq(json_only_keys(&at, keys, &err), !key_rows[_i].error);
		ck_assert_str_eq(err.text,
				 key_rows[_i].error ? key_rows[_i].error : "none");
		json_free(root);
	}
END_TEST

START_TEST(long_paths_end_in_dots)
	{
		struct error err = {0};
		struct json *root;
		struct json_at at, below;
		struct strbuf text;

		strbuf_init(&text, 1000);
		strbuf_adds(&text, "{\"");
		for (int i = 0; i < 300; i++)
			strbuf_adds(&text, "k");
		strbuf_adds(&text, "\": {\"x\": 1}}");
		root = parse(text.text, &err);
		at = json_at_root(root, "f");
		ck_assert(json_member(&at, text.text, &below, &err) == false);
		text.text[302] = '\0';
		ck_assert(json_member(&at, text.text + 2, &below, &err));
		ck_assert_uint_eq(strlen(below.path), JSON_PATH_MAX - 1);
		ck_assert_str_eq(below.path + JSON_PATH_MAX - 4, "...");
		ck_assert(json_member(&below, "x", &at, &err));
		ck_assert_uint_eq(strlen(at.path), JSON_PATH_MAX - 1);
		json_free(root);
		strbuf_finish(&text);
	}
END_TEST

/* clang-format off */
static const struct {
	double x;
	const char *text;
} doubles[] = {
	{0, "0"}, {-0.0, "0"}, {1, "1"}, {0.1, "0.1"}, {0.1 + 0.2, "0.30000000000000004"},
	{1.0 / 3, "0.3333333333333333"}, {5e-324, "4.94065645841247e-324"}, {1e22, "1e+22"},
	{123456789, "123456789"}, {-2.5, "-2.5"}, {1.7976931348623157e308, "1.7976931348623157e+308"},
};
/* clang-format on */

START_TEST(doubles_have_the_fewest_digits)
	{
		struct strbuf text;
		struct json_out out;

		strbuf_init(&text, 100);
		json_out_init(&out, &text, false);
		json_put_number(&out, doubles[_i].x);
		ck_assert_str_eq(text.text, doubles[_i].text);
		ck_assert(strtod(text.text, NULL) == doubles[_i].x);
		strbuf_finish(&text);
	}
END_TEST

START_TEST(pretty_and_broken_bytes)
	{
		struct strbuf text;
		struct json_out out;

		strbuf_init(&text, 1000);
		json_out_init(&out, &text, true);
		json_open_object(&out);
		json_add_string(&out, "a", "x\xFFy\n\x01\"\\");
		json_add_string(&out, "none", NULL);
		json_key(&out, "list");
		json_open_array(&out);
		json_put_integer(&out, -1);
		json_put_bool(&out, true);
		json_close_array(&out);
		json_key(&out, "empty");
		json_open_object(&out);
		json_close_object(&out);
		json_close_object(&out);
		ck_assert_str_eq(text.text,
				 "{\n"
				 "  \"a\": \"x\xEF\xBF\xBDy\\n\\u0001\\\"\\\\\",\n"
				 "  \"none\": null,\n"
				 "  \"list\": [\n"
				 "    -1,\n"
				 "    true\n"
				 "  ],\n"
				 "  \"empty\": {}\n"
				 "}");
		strbuf_finish(&text);
	}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *tc = tcase_create("json");

	tcase_add_loop_test(tc, broken_text_is_placed, 0, (int)ARRAY_LEN(broken));
	tcase_add_loop_test(tc, good_text_reads_as_it_says, 0, (int)ARRAY_LEN(good));
	tcase_add_test(tc, depth_has_a_ceiling);
	tcase_add_test(tc, unwanted_arrays_are_empty);
	tcase_add_test(tc, nul_byte_is_no_end);
	tcase_add_test(tc, many_keys_take_no_time);
	tcase_add_loop_test(tc, values_complain_with_their_path, 0,
			    (int)ARRAY_LEN(values));
	tcase_add_loop_test(tc, unknown_keys_name_the_nearest, 0,
			    (int)ARRAY_LEN(key_rows));
	tcase_add_test(tc, long_paths_end_in_dots);
	tcase_add_loop_test(tc, doubles_have_the_fewest_digits, 0,
			    (int)ARRAY_LEN(doubles));
	tcase_add_test(tc, pretty_and_broken_bytes);
	suite_add_tcase(s, tc);
	return s;
}
