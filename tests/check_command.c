#include "core/command.h"

#include <string.h>

#include "base/attr.h"
#include "suites.h"

/* clang-format off */
static const struct {
	const char *text;
	enum command_kind kind;
	const char *person, *role, *id, *decision, *reason;
} good[] = {
	{"", COMMAND_HELP, "", "", "", "", ""},
	{"  help ", COMMAND_HELP, "", "", "", "", ""},
	{"sam payments", COMMAND_INVITE, "sam", "payments", "", "", ""},
	{"@sam Payments", COMMAND_INVITE, "sam", "payments", "", "", ""},
	{"<@U1> payments", COMMAND_INVITE, "<@U1>", "payments", "", "", ""},
	{"@list backend", COMMAND_INVITE, "list", "backend", "", "", ""},
	{"LIST", COMMAND_LIST, "", "", "", "", ""},
	{"roles", COMMAND_ROLES, "", "", "", "", ""},
	{"status", COMMAND_STATUS, "", "", "", "", ""},
	{"status c-0001", COMMAND_STATUS, "", "", "C-0001", "", ""},
	{"remind C-0001", COMMAND_REMIND, "", "", "C-0001", "", ""},
	{"cancel C-0001", COMMAND_CANCEL, "", "", "C-0001", "", ""},
	{"report C-0001", COMMAND_REPORT, "", "", "C-0001", "", ""},
	{"more C-0001 security", COMMAND_MORE, "", "", "C-0001", "", ""},
	{"decide C-0001 HOLD see her  design first", COMMAND_DECIDE, "", "", "C-0001", "hold",
	 "see her  design first"},
};
static const struct {
	const char *text, *says;
} bad[] = {
	{"sam", "a name and a role"},
	{"canel", "did you mean `cancel`?"},
	{"canel C-0001", "did you mean `cancel`?"},
	{"statsu", "did you mean `status`?"},
	{"sam payments now", "more than a name and a role"},
	{"sam payments anyone else", "more than a name and a role"},
	{"cancel", "Which one? `cancel ID`"},
	{"cancel C-0001 please", "more than I understand"},
	{"roles all", "more than I understand"},
	{"decide C-0001", "`advance`, `hold` or `no`"},
	{"decide C-0001 maybe", "`advance`, `hold` or `no`"},
	{"decide C-0001 no", "needs a reason"},
	{"decide C-0001 no   ", "needs a reason"},
	{"decide", "Which one?"},
};
/* clang-format on */

START_TEST(what_is_meant)
	{
		struct command c;
		struct error err;

		ck_assert_msg(command_parse(good[_i].text, &c, &err), "%s", err.text);
		ck_assert_int_eq(c.kind, good[_i].kind);
		ck_assert_str_eq(c.person, good[_i].person);
		ck_assert_str_eq(c.role, good[_i].role);
		ck_assert_str_eq(c.id, good[_i].id);
		ck_assert_str_eq(c.decision, good[_i].decision);
		ck_assert_str_eq(c.reason, good[_i].reason);
	}
END_TEST

START_TEST(what_is_not_understood)
	{
		struct command c;
		struct error err = {0};

		ck_assert(!command_parse(bad[_i].text, &c, &err));
		ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "%s", err.text);
	}
END_TEST

START_TEST(anybody_may_be_asked_for)
	{
		struct command c;
		struct error err;

		ck_assert(command_parse("sam payments ANYONE", &c, &err));
		ck_assert(c.anyone);
		ck_assert(command_parse("sam payments", &c, &err));
		ck_assert(!c.anyone);
	}
END_TEST

START_TEST(nothing_is_too_long_to_be_refused)
	{
		static char text[5000];
		struct command c;
		struct error err;

		memset(text, 'x', sizeof text - 1);
		ck_assert(!command_parse(text, &c, &err));
		memcpy(text, "decide C-1 no ", 14);
		ck_assert(!command_parse(text, &c, &err));
		ck_assert_ptr_nonnull(strstr(err.text, "nothing was recorded"));
		text[14 + COMMAND_REASON_MAX] = '\0';
		ck_assert(!command_parse(text, &c, &err));
		text[14 + COMMAND_REASON_MAX - 1] = '\0';
		ck_assert(command_parse(text, &c, &err));
		ck_assert_uint_eq(strlen(c.reason), COMMAND_REASON_MAX - 1);
	}
END_TEST

START_TEST(a_long_word_is_cut)
	{
		char text[2 * COMMAND_WORD_MAX + 20];
		struct command c;
		struct error err;

		for (size_t n = COMMAND_WORD_MAX - 1; n <= COMMAND_WORD_MAX; n++) {
			memset(text, 'x', n);
			memcpy(text + n, " payments", 10);
			ck_assert(command_parse(text, &c, &err));
			ck_assert_uint_eq(strlen(c.person), COMMAND_WORD_MAX - 1);
			ck_assert_str_eq(c.role, "payments");
		}
		memcpy(text, "cancel ", 7);
		memset(text + 7, 'x', COMMAND_WORD_MAX);
		text[7 + COMMAND_WORD_MAX] = '\0';
		ck_assert(command_parse(text, &c, &err));
		ck_assert_uint_lt(strlen(c.id), sizeof c.id);
	}
END_TEST

START_TEST(the_table_is_sorted_and_helps)
	{
		size_t n;
		const struct command_row *rows = command_rows(&n);

		for (size_t i = 0; i < n; i++) {
			ck_assert(i == 0 || strcmp(rows[i - 1].word, rows[i].word) < 0);
			ck_assert_ptr_nonnull(strstr(rows[i].usage, rows[i].word));
			ck_assert_uint_gt(strlen(rows[i].help), 5);
		}
	}
END_TEST

Suite *command_suite(void)
{
	Suite *s = suite_create("command");
	TCase *tc = tcase_create("command");

	tcase_add_loop_test(tc, what_is_meant, 0, (int)ARRAY_LEN(good));
	tcase_add_loop_test(tc, what_is_not_understood, 0, (int)ARRAY_LEN(bad));
	tcase_add_test(tc, anybody_may_be_asked_for);
	tcase_add_test(tc, nothing_is_too_long_to_be_refused);
	tcase_add_test(tc, a_long_word_is_cut);
	tcase_add_test(tc, the_table_is_sorted_and_helps);
	suite_add_tcase(s, tc);
	return s;
}
