#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *what, *bytes;
	size_t n;      /* as decoded, 0: none */
	uint32_t code;
} characters[] = {
	{"ASCII",                "a",                1, 'a'},
	{"two bytes",            "\xC2\x80",         2, 0x80},
	{"the last of two",      "\xDF\xBF",         2, 0x7FF},
	{"three bytes",          "\xE0\xA0\x80",     3, 0x800},
	{"before surrogates",    "\xED\x9F\xBF",     3, 0xD7FF},
	{"behind surrogates",    "\xEE\x80\x80",     3, 0xE000},
	{"four bytes",           "\xF0\x90\x80\x80", 4, 0x10000},
	{"the last of all",      "\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
	{"above the last",       "\xF4\x90\x80\x80", 0, 0},
	{"surrogate",            "\xED\xA0\x80",     0, 0},
	{"overlong slash",       "\xC0\xAF",         0, 0},
	{"overlong three",       "\xE0\x9F\xBF",     0, 0},
	{"overlong four",        "\xF0\x8F\xBF\xBF", 0, 0},
	{"continuation alone",   "\x80",             0, 0},
	{"cut after one",        "\xE2\x82",         0, 0},
	{"continuation missing", "\xE2\x82" "a",     0, 0},
	{"five bytes",           "\xF8\x88\x80\x80\x80", 0, 0},
};

static const struct {
	const char *text;
	size_t max, cut;
} cuts[] = {
	{"abc", 5, 3}, {"abc", 3, 3}, {"abc", 2, 2}, {"abc", 0, 0},
	{"a\xC3\xA9", 2, 1}, {"a\xC3\xA9", 3, 3},
	{"\xF0\x9F\x98\x80", 3, 0}, {"x\xF0\x9F\x98\x80y", 5, 5},
};

static const struct {
	const char *text;
	size_t len;
	const char *repaired;
} repairs[] = {
	{"plain", 5, "plain"},
	{"\xC3\xA9", 2, "\xC3\xA9"},
	{"a\xFF" "b", 3, "a\xEF\xBF\xBD" "b"},
	{"\xE2\x82", 2, "\xEF\xBF\xBD\xEF\xBF\xBD"},
	{"a\0b", 3, "a\xEF\xBF\xBD" "b"},
	{"", 0, ""},
};
/* clang-format on */

START_TEST(decodes_what_is_a_character)
	{
		const char *bytes = characters[_i].bytes;
		uint32_t code = 0;
		char again[4];
		size_t n = utf8_decode(bytes, strlen(bytes), &code);

		ck_assert_msg(n == characters[_i].n, "%s: %zu bytes",
			      characters[_i].what, n);
		ck_assert_uint_eq(code, characters[_i].code);
		ck_assert_int_eq(utf8_valid(bytes, strlen(bytes)), n > 0);
		if (n) {
			ck_assert_uint_eq(utf8_encode(code, again), n);
			ck_assert_mem_eq(again, bytes, n);
			ck_assert_uint_eq(utf8_decode(bytes, n - 1 + (n == 1), &code),
					  n == 1);
		}
	}
END_TEST

START_TEST(cuts_between_characters)
	{
		const char *text = cuts[_i].text;

		ck_assert_uint_eq(utf8_cut(text, strlen(text), cuts[_i].max),
				  cuts[_i].cut);
	}
END_TEST

START_TEST(repairs_what_is_broken)
	{
		char *text = utf8_repair(repairs[_i].text, repairs[_i].len);

		ck_assert_str_eq(text, repairs[_i].repaired);
		free(text);
	}
END_TEST

START_TEST(controls_are_told)
	{
		static const struct {
			const char *text;
			size_t n;
		} rows[] = {
			{"", 0},         {"\x1b[2J", 1},  {"\x1f", 1},
			{" ", 0},        {"~", 0},        {"\x7f", 1},
			{"\n", 0},       {"\t", 0},       {"\r", 1},
			{"\xC2\x80", 2}, {"\xC2\x9F", 2}, {"\xC2\xA0", 0},
			{"\xC3\x9B", 0}, {"\xC2", 0},
		};

		for (size_t i = 0; i < ARRAY_LEN(rows); i++)
			ck_assert_msg(utf8_control(rows[i].text) == rows[i].n,
				      "row %zu", i);
	}
END_TEST

Suite *utf8_suite(void)
{
	Suite *s = suite_create("utf8");
	TCase *tc = tcase_create("utf8");

	tcase_add_loop_test(tc, decodes_what_is_a_character, 0,
			    (int)ARRAY_LEN(characters));
	tcase_add_loop_test(tc, cuts_between_characters, 0, (int)ARRAY_LEN(cuts));
	tcase_add_loop_test(tc, repairs_what_is_broken, 0, (int)ARRAY_LEN(repairs));
	tcase_add_test(tc, controls_are_told);
	suite_add_tcase(s, tc);
	return s;
}
