#include "core/word.h"

#include "base/attr.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *line;
	enum word word;
} lines[] = {
	{"done", WORD_DONE},
	{"Done.", WORD_DONE},
	{"  !done  ", WORD_DONE},
	{"/done", WORD_DONE},
	{"done with the lock, it is released", WORD_NONE},
	{"we are done", WORD_NONE},
	{"idk", WORD_DONT_KNOW},
	{"I don't know", WORD_DONT_KNOW},
	{"i dont know why the second write wins", WORD_NONE},
	{"what do you mean?", WORD_CLARIFY},
	{"stop", WORD_STOP},
	{"stop the world pauses", WORD_NONE},
	{"skip", WORD_SKIP},
	{"?", WORD_HELP},
	{"", WORD_NONE},
	{"!", WORD_NONE},
	{"\xF0\x9F\x91\x8D", WORD_NONE},
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", WORD_NONE},
};
/* clang-format on */

START_TEST(a_line_is_a_command_only_when_it_is_nothing_else)
	{
		ck_assert_msg(word_find(lines[_i].line) == lines[_i].word, "\"%s\": %d",
			      lines[_i].line, word_find(lines[_i].line));
	}
END_TEST

START_TEST(every_word_finds_itself_and_has_help)
	{
		for (int w = WORD_START; w <= WORD_MORE; w++) {
			ck_assert_ptr_nonnull(word_text((enum word)w));
			ck_assert_ptr_nonnull(word_help((enum word)w));
			ck_assert_int_eq(word_find(word_text((enum word)w)), w);
		}
		ck_assert_ptr_null(word_text(WORD_NONE));
	}
END_TEST

Suite *word_suite(void)
{
	Suite *s = suite_create("word");
	TCase *tc = tcase_create("word");

	tcase_add_loop_test(tc, a_line_is_a_command_only_when_it_is_nothing_else, 0,
			    (int)ARRAY_LEN(lines));
	tcase_add_test(tc, every_word_finds_itself_and_has_help);
	suite_add_tcase(s, tc);
	return s;
}
